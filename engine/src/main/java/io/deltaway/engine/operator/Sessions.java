package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.time.Deadlines;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.TimeWords;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Gives each row the start of its session: rows of a group whose times follow each other by less
/// than a gap are in one.
///
/// A session is known by its start, so a row that comes or goes at its end changes no other row.
/// One at its beginning, or one that joins or parts two sessions, gives the rows behind it in that
/// session another start: they are emitted with -1 and +1. So the work for a changed row is O(log
/// group) and the rows whose start changes. Keeps all rows in order, as [OrderedGroups] does, and
/// two times a session; where a clock says that a session is final, it is forgotten.
public final class Sessions implements Operator.HoldsBack, Stateful {

    private final Schema input;
    private final Schema output;
    private final int time;
    private final Shift gap;
    private final @Nullable Expiry expiry;
    private final OrderedGroups groups;
    private @Nullable SessionBounds[] bounds = new @Nullable SessionBounds[16];
    private final Deadlines deadlines = new Deadlines();
    private final BitSet awaited = new BitSet();
    private boolean loaded;

    /// @param keyColumns the columns of a group
    /// @param time a column that is not one of them
    /// @param expiry when a session is final, by the last of its times; null for never
    public Sessions(Schema input, int[] keyColumns, int time, Shift gap, @Nullable Expiry expiry) {
        this.input = input;
        this.output = output(input, time);
        this.time = time;
        this.gap = gap;
        this.expiry = expiry;
        this.groups = new OrderedGroups(input, keyColumns, List.of(new SortColumn(time, false)));
    }

    /// The columns of the input and the start.
    public static Schema output(Schema input, int time) {
        var fields = new ArrayList<>(input.fields());
        fields.add(new Field("$start", input.type(time), false));
        return new Schema(fields);
    }

    /// Times from one that changes up to the last that it may reach, and the row that changes.
    private record Range(int group, int row, long from, long to) {}

    /// Rows with the starts of their sessions.
    private static final class Started {
        final WeightedRows rows = new WeightedRows();
        long[] starts = new long[16];

        void add(int group, int row, long weight, long start) {
            if (rows.size() == starts.length) {
                starts = Arrays.copyOf(starts, starts.length * 2);
            }
            starts[rows.size()] = start;
            rows.add(group, row, weight);
        }
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (loaded) {
            findAll();
            loaded = false;
        }
        groups.receive(inputs[0]);
        return Batch.empty(output);
    }

    private long timeOf(long row) {
        return TimeWords.ofStored(input.type(time), groups.rows().word((int) row, time));
    }

    private SessionBounds bounds(int group) {
        if (group >= bounds.length) {
            bounds = Arrays.copyOf(bounds, Math.max(group + 1, bounds.length * 2));
        }
        SessionBounds known = bounds[group];
        if (known == null) {
            known = new SessionBounds(gap);
            bounds[group] = known;
        }
        return known;
    }

    @Override
    public Batch endEpoch(Step step) {
        List<Range> ranges = ranges();
        var before = new Started();
        int[] ends = new int[ranges.size()];
        for (int i = 0; i < ends.length; i++) {
            collect(ranges.get(i), before);
            ends[i] = before.rows.size();
        }
        groups.absorb();
        var change = new Started();
        for (int i = 0; i < ends.length; i++) {
            refresh(ranges.get(i));
            var after = new Started();
            collect(ranges.get(i), after);
            difference(before, i == 0 ? 0 : ends[i - 1], ends[i], after, change);
            await(ranges.get(i).group);
        }
        Batch out = batch(change);
        expire();
        groups.endEpoch();
        return out;
    }

    /// The ranges in which starts may change, of each group in order and apart from each other.
    private List<Range> ranges() {
        WeightedRows waiting = groups.waiting();
        var ranges = new ArrayList<Range>();
        int[] sorted =
                IntStream.range(0, waiting.size())
                        .boxed()
                        .sorted(
                                Comparator.<Integer>comparingInt(waiting::group)
                                        .thenComparingLong(i -> timeOf(waiting.row(i))))
                        .mapToInt(Integer::intValue)
                        .toArray();
        for (int i : sorted) {
            int group = waiting.group(i);
            long from = timeOf(waiting.row(i));
            Range last = ranges.isEmpty() ? null : ranges.getLast();
            if (last == null || last.group != group || last.to < from) {
                ranges.add(new Range(group, waiting.row(i), from, reach(group, waiting.row(i))));
            }
        }
        return ranges;
    }

    /// The last time of the session that a row is in, or would be in.
    private long reach(int group, int row) {
        long reached = timeOf(row);
        BagCursor cursor = groups.bag(group).seek(row);
        while (cursor.next() && bounds(group).isJoined(reached, timeOf(cursor.key()))) {
            reached = timeOf(cursor.key());
        }
        return reached;
    }

    private void collect(Range range, Started into) {
        BagCursor cursor = groups.bag(range.group).seek(range.row);
        while (cursor.previous() && timeOf(cursor.key()) >= range.from) {
            // to the first row of that time
        }
        while (cursor.next() && timeOf(cursor.key()) <= range.to) {
            long start = bounds(range.group).startOf(timeOf(cursor.key()));
            into.add(range.group, (int) cursor.key(), cursor.weight(), start);
        }
    }

    /// Finds the bounds of sessions in a range again.
    private void refresh(Range range) {
        SessionBounds sessions = bounds(range.group);
        sessions.clear(range.from, range.to);
        BagCursor cursor = groups.bag(range.group).seek(range.row);
        boolean any = false;
        long before = 0;
        while (!any && cursor.previous()) {
            before = timeOf(cursor.key());
            any = before < range.from;
        }
        if (any) {
            sessions.clearLast(before);
        }
        boolean inside = true;
        while (inside && cursor.next()) {
            long next = timeOf(cursor.key());
            inside = next <= range.to;
            boolean joined = any && sessions.isJoined(before, next);
            if (any && !joined) {
                sessions.addLast(before);
            }
            if (inside) {
                if (!joined) {
                    sessions.addStart(next);
                }
                any = true;
                before = next;
            }
        }
        if (inside && any) {
            sessions.addLast(before);
        }
    }

    /// Adds what is to be emitted so that `after` follows a part of `before`; both are in order.
    private void difference(Started before, int from, int to, Started after, Started out) {
        int b = from;
        int a = 0;
        while (b < to || a < after.rows.size()) {
            int order =
                    groups.order()
                            .compareNext(before.rows, b, to, after.rows, a, after.rows.size());
            boolean same = order == 0 && before.starts[b] == after.starts[a];
            long less = order <= 0 ? before.rows.weight(b) : 0;
            long more = order >= 0 ? after.rows.weight(a) : 0;
            if (less != 0 && !same) {
                out.add(before.rows.group(b), before.rows.row(b), -less, before.starts[b]);
            }
            if (more != 0 && !(same && more == less)) {
                long weight = same ? more - less : more;
                out.add(after.rows.group(a), after.rows.row(a), weight, after.starts[a]);
            }
            b += order <= 0 ? 1 : 0;
            a += order >= 0 ? 1 : 0;
        }
    }

    private Batch batch(Started change) {
        WeightedRows rows = change.rows;
        var columns = new Column[output.width()];
        for (int c = 0; c < input.width(); c++) {
            columns[c] = groups.rows().column(c, rows.groups(), rows.rows(), rows.size());
        }
        columns[input.width()] = TimeWords.column(input.type(time), change.starts, rows.size());
        return new Batch(rows.size(), columns, rows.weights(), false);
    }

    /// Waits for the end of a group's first session, where nobody does.
    private void await(int group) {
        SessionBounds sessions = bounds(group);
        if (expiry != null && !awaited.get(group) && !sessions.isEmpty()) {
            awaited.set(group);
            deadlines.add(due(sessions), group);
        }
    }

    private long due(SessionBounds sessions) {
        Shift grace = java.util.Objects.requireNonNull(expiry).grace();
        return grace.after(gap.after(sessions.firstLast()));
    }

    private void expire() {
        if (expiry != null && deadlines.anyUpTo(expiry.clock().now())) {
            deadlines.takeUpTo(expiry.clock().now(), this::expire);
        }
    }

    private void expire(int group) {
        awaited.clear(group);
        SessionBounds sessions = bounds(group);
        while (!sessions.isEmpty()
                && due(sessions) <= java.util.Objects.requireNonNull(expiry).clock().now()) {
            long last = sessions.firstLast();
            groups.drop(group, row -> timeOf(row) <= last);
            sessions.clear(Long.MIN_VALUE, last);
        }
        await(group);
    }

    @Override
    public void save(StateWriter out) {
        groups.save(out);
    }

    @Override
    public void load(int partition, ByteReader in) {
        groups.load(in);
        loaded = true;
    }

    /// Finds the sessions of rows that were loaded.
    private void findAll() {
        boolean[] unused = groups.rows().unusedGroups();
        for (int group = 0; group < unused.length; group++) {
            BagCursor cursor = groups.bag(group).fromStart();
            if (!unused[group] && cursor.next()) {
                refresh(new Range(group, (int) cursor.key(), timeOf(cursor.key()), Long.MAX_VALUE));
                await(group);
            }
        }
    }

    @Override
    public long stateRows() {
        return groups.size();
    }

    @Override
    public long stateBytes() {
        long bytes = groups.sizeInBytes() + deadlines.sizeInBytes();
        for (SessionBounds sessions : bounds) {
            bytes += sessions == null ? 0 : sessions.sizeInBytes();
        }
        return bytes;
    }
}
