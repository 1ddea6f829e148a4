package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.time.Agenda;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.time.TimeWords;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Groups rows by key and keeps the aggregates of each group. A group is there while the sum of the
/// weights of its rows is positive; of no rows there is no group, and no output row, also where
/// there is no key.
///
/// Emits, once an epoch, for each group that changed: its old row with -1 and its new row with +1.
/// A group whose value can't be computed (overflow, a user's aggregate that threw) is an error row
/// until it can. Where a clock says that a group is final, it is forgotten and what was shown
/// stays. Defined over history. Keeps one state row a group for all aggregates together; a changed
/// row costs one probe and what each aggregate says.
public final class Reduce implements Operator.Accumulates, Paged {

    /// How many touched groups are read together.
    private static final int CHUNK = 512;

    private final Schema output;
    private final int keyCount;
    private final boolean combined;
    private final Groups groups;
    private final KeptGroups kept;
    private final RowNumbers touched = new RowNumbers(64);

    /// Some touched groups that are there.
    private final RowNumbers present = new RowNumbers(64);

    /// The keys of some touched groups.
    private final ColumnBuilder[] keys;

    /// The results of the touched groups that were there before the epoch, in the order in which
    /// they were touched; at its end the new ones of some of them.
    private final ColumnBuilder[] results;

    private boolean[] wasThere = new boolean[64];
    private final Batch nothing;
    private final @Nullable Expiry expiry;
    private final @Nullable Agenda agenda;
    private boolean started;
    private long[] touchedBits = new long[16];

    /// @param output the key's columns and one column an aggregate
    /// @param combined whether the input comes from a [Combine] or [SlidingSums] with the same key
    ///   and aggregates; its key columns are then the first ones. There may be a second input then,
    ///   from a [PaneChoices] with the same key, for the aggregates that can't be combined
    public Reduce(
            Schema input,
            int[] keyColumns,
            List<AggregateCall> calls,
            Schema output,
            boolean combined) {
        this(input, keyColumns, calls, output, combined, keyColumns.length, null);
    }

    /// @param spreadColumns how many columns of the key, the first ones, say which worker has a
    ///   group
    /// @param expiry when a group is final, by a key column or an aggregate of the output; null for
    ///   never
    public Reduce(
            Schema input,
            int[] keyColumns,
            List<AggregateCall> calls,
            Schema output,
            boolean combined,
            int spreadColumns,
            @Nullable Expiry expiry) {
        this.expiry = expiry;
        this.output = output;
        this.keyCount = keyColumns.length;
        this.combined = combined;
        this.groups = new Groups(input, keyColumns, calls);
        this.kept = new KeptGroups(groups, spreadColumns);
        this.agenda = expiry == null ? null : expiry.clock().agenda(this::key);
        this.keys = builders(0, keyCount);
        this.results = builders(keyCount, output.width());
        this.nothing = Batch.empty(output);
    }

    /// For messages. Key columns that were computed have names that begin with a dollar.
    private String anyGroup() {
        List<String> names = output.names().subList(0, keyCount);
        return names.isEmpty()
                ? "the group of all rows"
                : "a group by " + String.join(", ", names).replace("$", "");
    }

    private ColumnBuilder[] builders(int from, int to) {
        var builders = new ColumnBuilder[to - from];
        for (int c = 0; c < builders.length; c++) {
            builders[c] = ColumnBuilder.of(output.type(from + c), 0);
        }
        return builders;
    }

    @Override
    public @Nullable GroupSums sums() {
        return combined ? null : GroupSums.of(groups, this::touch);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        if (!started) {
            started = true;
            awaitAll();
        }
        if (!delta.isEmpty()) {
            groups.inOrder(delta).forEach(this::add);
        }
        if (inputs.length > 1 && !inputs[1].isEmpty()) {
            int[] groupOfRow = groups.find(inputs[1]);
            touch(groupOfRow, inputs[1].size());
            groups.give(inputs[1], groupOfRow);
        }
        return nothing;
    }

    private void add(Batch delta) {
        int[] groupOfRow = groups.find(delta);
        touch(groupOfRow, delta.size());
        if (combined) {
            merge(delta, groupOfRow);
        } else {
            groups.accumulate(delta, groupOfRow);
        }
    }

    /// Remembers the value that each group had before the epoch.
    private void touch(int[] groupOfRow, int size) {
        int end = groups.rows().end();
        if (touchedBits.length << 6 < end) {
            touchedBits =
                    Arrays.copyOf(touchedBits, Math.max(touchedBits.length * 2, (end >> 6) + 1));
        }
        int from = touched.size();
        for (int i = 0; i < size; i++) {
            int group = groupOfRow[i];
            if ((touchedBits[group >> 6] & 1L << group) == 0) {
                touchedBits[group >> 6] |= 1L << group;
                touched.add(group);
            }
        }
        int to = touched.size();
        if (wasThere.length < to) {
            wasThere = Arrays.copyOf(wasThere, touched.array().length);
        }
        for (int i = from; i < to; i++) {
            wasThere[i] = groups.weight(touched.get(i)) > 0;
        }
        kept.change(touched.array(), from, to);
        appendResults(from, to, wasThere);
    }

    private void merge(Batch delta, int[] groupOfRow) {
        int words = delta.width() - keyCount - 1;
        long[] part = new long[words];
        long[] weights = ((LongColumn) delta.column(keyCount)).values();
        for (int i = 0; i < delta.size(); i++) {
            for (int w = 0; w < words; w++) {
                part[w] = ((LongColumn) delta.column(keyCount + 1 + w)).get(i);
            }
            groups.merge(groups.rows(), groupOfRow[i], weights[i], part);
        }
    }

    @Override
    public Batch endEpoch(Step step) {
        Batch change = touched.size() == 0 ? nothing : change(step);
        if (agenda != null) {
            agenda.take(this::expire);
            groups.keyLayout().heap().sweep();
        }
        return change;
    }

    /// Forgets a group that is final. What was shown of it stays. The group may have gone before,
    /// its place may be another one's, and it may have been put off.
    private void expire(int group, long now) {
        if (groups.weight(group) <= 0) {
            return;
        }
        if (due(group) <= now) {
            kept.remove(group);
            groups.remove(group);
        } else {
            awaitEnd(group);
        }
    }

    private long due(int group) {
        return Objects.requireNonNull(expiry).due(column -> word(group, column));
    }

    private Column key(int group, int column) {
        return groups.keyLayout().decode(groups.rows(), 0, column, new int[] {group}, 1);
    }

    private long word(int group, int column) {
        if (column < keyCount) {
            return TimeWords.ofStored(output.type(column), groups.rows().get(group, column));
        }
        ColumnBuilder result = ColumnBuilder.of(output.type(column), 1);
        int a = column - keyCount;
        groups.aggregate(a).appendResult(groups.rows(), groups.offset(a), group, result);
        return TimeWords.of(result.build())[0];
    }

    private Batch change(Step step) {
        int count = touched.size();
        Column[] old = built(results);
        boolean[] isThere = new boolean[count];
        var changes = new GroupChanges(output, keyCount, count, wasThere, old, step);
        for (int from = 0; from < count; from += CHUNK) {
            read(from, Math.min(count, from + CHUNK), isThere, changes);
        }
        for (int i = 0; i < count; i++) {
            if (!isThere[i]) {
                kept.remove(touched.get(i));
                groups.remove(touched.get(i));
            } else if (expiry != null && (!wasThere[i] || expiry.column() >= keyCount)) {
                awaitEnd(touched.get(i));
            }
        }
        groups.keyLayout().heap().sweep();
        touched.clear();
        return changes.build();
    }

    /// Reads some of the touched groups: so few that their rows stay in the cache meanwhile.
    private void read(int from, int to, boolean[] isThere, GroupChanges changes) {
        for (int i = from; i < to; i++) {
            int group = touched.get(i);
            touchedBits[group >> 6] &= ~(1L << group);
            long weight = groups.weight(group);
            if (weight < 0) {
                throw new NegativeWeightException(anyGroup(), weight);
            }
            isThere[i] = weight > 0;
        }
        appendResults(from, to, isThere);
        for (int k = 0; k < keyCount; k++) {
            groups.keyLayout().decode(groups.rows(), 0, k, touched.array(), from, to, keys[k]);
        }
        changes.add(from, to, built(keys), isThere, built(results));
    }

    /// Appends the results of those touched groups that are there.
    private void appendResults(int from, int to, boolean[] isThere) {
        present.clear();
        for (int i = from; i < to; i++) {
            if (isThere[i]) {
                present.add(touched.get(i));
            }
        }
        groups.appendResults(present, results);
    }

    private static Column[] built(ColumnBuilder[] builders) {
        var columns = new Column[builders.length];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = builders[c].build();
        }
        return columns;
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }

    private void awaitEnd(int group) {
        if (agenda != null) {
            agenda.add(due(group), group);
        }
    }

    /// Awaits the end of groups that were taken up.
    private void awaitAll() {
        boolean[] unused = agenda == null ? new boolean[0] : groups.rows().unused();
        for (int group = 0; group < unused.length; group++) {
            if (!unused[group]) {
                awaitEnd(group);
            }
        }
    }

    @Override
    public long stateBytes() {
        return groups.sizeInBytes()
                + kept.sizeInBytes()
                + touchedBits.length * 8L
                + (agenda == null ? 0 : agenda.sizeInBytes());
    }

    @Override
    public void keepIn(PageCache cache) {
        groups.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return groups.sizeOutside();
    }

    @Override
    public boolean keepsObjects() {
        return groups.keepObjects();
    }
}
