package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Aggregate;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.time.Deadlines;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.time.TimeWords;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups rows by key and keeps the aggregates of each group. A group is there while the sum of the
/// weights of its rows is positive; of no rows there is no group, and no output row, also where
/// there is no key.
///
/// Emits, once an epoch, for each group that changed: its old row with -1 and its new row with +1.
/// A group whose value can't be computed (overflow, a user's aggregate that threw) is an error row
/// until it can. Where a clock says that a group is final, it is forgotten and what was shown
/// stays. Keeps one state row a group for all aggregates together; a changed row costs one probe
/// and what each aggregate says.
public final class Reduce implements Operator.Accumulates, Stateful {

    /// How many touched groups are read together.
    private static final int CHUNK = 512;

    private final Schema output;
    private final int keyCount;
    private final boolean combined;
    private final Groups groups;
    private final KeptGroups kept;
    private final RowNumbers touched = new RowNumbers(64);

    /// The results that touched groups had before the epoch, in the order in which they were
    /// touched; at its end their new ones behind them.
    private final ColumnBuilder[] results;

    private boolean[] wasThere = new boolean[64];
    private final Batch nothing;
    private final @Nullable Expiry expiry;
    private final Deadlines deadlines = new Deadlines();
    private long[] touchedBits = new long[16];

    /// @param output the key's columns and one column an aggregate
    /// @param combined whether the input comes from a [Combine] with the same key and aggregates;
    ///   its key columns are then the first ones
    public Reduce(
            Schema input,
            int[] keyColumns,
            List<AggregateCall> calls,
            Schema output,
            boolean combined) {
        this(input, keyColumns, calls, output, combined, null);
    }

    /// @param expiry when a group is final, by a key column or an aggregate of the output; null for
    ///   never
    public Reduce(
            Schema input,
            int[] keyColumns,
            List<AggregateCall> calls,
            Schema output,
            boolean combined,
            @Nullable Expiry expiry) {
        this.expiry = expiry;
        this.output = output;
        this.keyCount = keyColumns.length;
        this.combined = combined;
        this.groups = new Groups(input, keyColumns, calls);
        this.kept = new KeptGroups(groups, this::awaitEnd);
        this.results = resultBuilders();
        this.nothing = Batch.empty(output);
    }

    /// For messages. Key columns that were computed have names that begin with a dollar.
    private String anyGroup() {
        List<String> keys = output.names().subList(0, keyCount);
        return keys.isEmpty()
                ? "the group of all rows"
                : "a group by " + String.join(", ", keys).replace("$", "");
    }

    private ColumnBuilder[] resultBuilders() {
        var builders = new ColumnBuilder[output.width() - keyCount];
        for (int a = 0; a < builders.length; a++) {
            builders[a] = ColumnBuilder.of(output.type(keyCount + a), 0);
        }
        return builders;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        if (!delta.isEmpty()) {
            int[] groupOfRow = groups.find(delta);
            touch(groupOfRow, delta.size());
            if (combined) {
                merge(delta, groupOfRow);
            } else {
                groups.accumulate(delta, groupOfRow);
            }
        }
        return nothing;
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
            kept.change(touched.get(i));
        }
        groups.appendResults(touched.array(), wasThere, from, to, results);
    }

    private void merge(Batch delta, int[] groupOfRow) {
        int words = delta.width() - keyCount - 1;
        long[] part = new long[words];
        long[] weights = ((LongColumn) delta.column(keyCount)).values();
        for (int i = 0; i < delta.size(); i++) {
            groups.addWeight(groupOfRow[i], weights[i]);
            for (int w = 0; w < words; w++) {
                part[w] = ((LongColumn) delta.column(keyCount + 1 + w)).get(i);
            }
            int from = 0;
            for (int a = 0; a < groups.aggregateCount(); a++) {
                var aggregate = (Aggregate.Mergeable) groups.aggregate(a);
                aggregate.merge(groups.rows(), groups.offset(a), groupOfRow[i], part, from);
                from += aggregate.exportedWords();
            }
        }
    }

    @Override
    public Batch endEpoch(Step step) {
        Batch change = touched.size() == 0 ? nothing : change(step);
        if (expiry != null && deadlines.anyUpTo(expiry.clock().now())) {
            deadlines.takeUpTo(expiry.clock().now(), this::expire);
            groups.keyLayout().heap().sweep();
        }
        return change;
    }

    /// Forgets a group that is final. What was shown of it stays. The group may have gone before,
    /// its place may be another one's, and it may have been put off.
    private void expire(int group) {
        Expiry rule = java.util.Objects.requireNonNull(expiry);
        if (groups.weight(group) <= 0) {
            return;
        }
        long due = due(rule, group);
        if (due <= rule.clock().now()) {
            kept.remove(group);
            groups.remove(group);
        } else {
            deadlines.add(due, group);
        }
    }

    private long due(Expiry rule, int group) {
        return rule.due(column -> word(group, column));
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
        boolean[] isThere = new boolean[count];
        var keys = new ColumnBuilder[keyCount];
        for (int k = 0; k < keyCount; k++) {
            keys[k] = ColumnBuilder.of(output.type(k), count);
        }
        for (int from = 0; from < count; from += CHUNK) {
            read(from, Math.min(count, from + CHUNK), isThere, keys);
        }
        Batch change = difference(built(keys), built(results), isThere, step);
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
        return change;
    }

    /// Reads some of the touched groups: so few that their rows stay in the cache meanwhile.
    private void read(int from, int to, boolean[] isThere, ColumnBuilder[] keys) {
        for (int i = from; i < to; i++) {
            int group = touched.get(i);
            touchedBits[group >> 6] &= ~(1L << group);
            long weight = groups.weight(group);
            if (weight < 0) {
                throw new NegativeWeightException(anyGroup(), weight);
            }
            isThere[i] = weight > 0;
        }
        groups.appendResults(touched.array(), isThere, from, to, results);
        for (int k = 0; k < keyCount; k++) {
            groups.keyLayout().decode(groups.rows(), 0, k, touched.array(), from, to, keys[k]);
        }
    }

    private static Column[] built(ColumnBuilder[] builders) {
        var columns = new Column[builders.length];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = builders[c].build();
        }
        return columns;
    }

    /// The old rows with -1 and the new ones with +1, without those that are the same.
    ///
    /// @param keys of the touched groups
    /// @param values the old results of all touched groups, then the new ones
    private Batch difference(Column[] keys, Column[] values, boolean[] isThere, Step step) {
        int count = isThere.length;
        int old = 0;
        for (int i = 0; i < count; i++) {
            old += wasThere[i] ? 1 : 0;
        }
        int[] groupOf = new int[old + count];
        int[] valueOf = new int[old + count];
        long[] weights = old == 0 ? null : new long[old + count];
        int size = 0;
        boolean failures = Arrays.stream(values).anyMatch(column -> column.failures() != null);
        for (int i = 0; i < count; i++) {
            boolean oldRow = wasThere[i];
            boolean newRow = isThere[i];
            if (failures) {
                Failure oldFailure = oldRow ? failure(values, i) : null;
                Failure newFailure = newRow ? failure(values, count + i) : null;
                if (oldFailure != null && oldFailure.equals(newFailure)) {
                    continue;
                }
                if (oldFailure != null) {
                    fail(step, oldFailure, keys, i, values, i, -1);
                }
                if (newFailure != null) {
                    fail(step, newFailure, keys, i, values, count + i, +1);
                }
                oldRow &= oldFailure == null;
                newRow &= newFailure == null;
            }
            if (oldRow && newRow && sameResults(values, i, count + i)) {
                continue;
            }
            if (oldRow && weights != null) {
                groupOf[size] = i;
                valueOf[size] = i;
                weights[size++] = -1;
            }
            if (newRow) {
                groupOf[size] = i;
                valueOf[size] = count + i;
                if (weights != null) {
                    weights[size] = 1;
                }
                size++;
            }
        }
        return new Batch(size, rows(keys, groupOf, values, valueOf, size), weights, true);
    }

    /// The columns of some rows, without marks of failure: those that failed are not among them.
    private static Column[] rows(
            Column[] keys, int[] keyRows, Column[] values, int[] valueRows, int size) {
        var columns = new Column[keys.length + values.length];
        for (int c = 0; c < columns.length; c++) {
            boolean isKey = c < keys.length;
            Column column = isKey ? keys[c] : values[c - keys.length];
            Column unmarked =
                    column.failures() == null ? column : column.with(column.nulls(), null);
            columns[c] = unmarked.take(isKey ? keyRows : valueRows, size);
        }
        return columns;
    }

    private static boolean sameResults(Column[] values, int row, int other) {
        for (Column column : values) {
            if (!column.equalRows(row, column, other)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Failure failure(Column[] values, int row) {
        for (int v = 0; v < values.length; v++) {
            @Nullable Failure[] failures = values[v].failures();
            Failure failure = failures == null ? null : failures[row];
            if (failure != null) {
                String name = output.names().get(keyCount + v);
                return failure.in(name.startsWith("$") ? name.substring(1) : name);
            }
        }
        return null;
    }

    private void fail(
            Step step,
            Failure failure,
            Column[] keys,
            int keyRow,
            Column[] values,
            int valueRow,
            long weight) {
        Column[] columns = rows(keys, new int[] {keyRow}, values, new int[] {valueRow}, 1);
        step.fail(failure, output, new Batch(1, columns, null, false), 0, weight);
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }

    private void awaitEnd(int group) {
        if (expiry != null) {
            deadlines.add(due(expiry, group), group);
        }
    }

    @Override
    public long stateBytes() {
        return groups.sizeInBytes()
                + kept.sizeInBytes()
                + touchedBits.length * 8L
                + deadlines.sizeInBytes();
    }
}
