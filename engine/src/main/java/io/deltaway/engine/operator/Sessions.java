package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.time.Agenda;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.TimeScale;
import io.deltaway.engine.time.TimeWords;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Gives each row the start of its session. The rows of a group that follow each other by less than
/// a gap are in one; where there is a condition, it has to be true for them as well. Rows of the
/// same time are always in one session, and the condition is asked of the last row of a time and
/// the first one of the next.
///
/// A session is known by its start, so a row that comes or goes at its end changes no other row.
/// One at its beginning, or one that joins or parts two sessions, gives the rows behind it in that
/// session another start: they are emitted with -1 and +1. So the work for a changed row is O(log
/// group) and the rows whose start may change. Where the condition fails, the rows of the later
/// time are error rows. Defined over history. Keeps all rows in order, as [OrderedGroups] does, and
/// two times a session; where a clock says that a session is final, it is forgotten.
public final class Sessions implements Operator.HoldsBack, Paged {

    /// The sessions of so many groups that were taken up are found together.
    private static final int GROUPS = 512;

    /// A condition for two neighbours to be in one session.
    ///
    /// @param condition over `columns` of the earlier row, then over those of the later one
    /// @param columns of the input that it reads; of rows of the same time, those that come first
    ///   by these columns are first
    public record Together(Expression condition, List<Integer> columns) {}

    private final Schema input;
    private final Schema output;
    private final int time;
    private final TimeScale scale;
    private final @Nullable Shift gap;
    private final @Nullable SessionLinks links;
    private final @Nullable Expiry expiry;
    private final OrderedGroups groups;
    private final SessionBounds sessions = new SessionBounds();
    private final @Nullable Agenda agenda;
    private boolean started;

    /// @param keyColumns the columns of a group
    /// @param time a column that is not one of them
    /// @param gap null where there is a condition alone
    /// @param together null where there is a gap alone
    /// @param expiry when a session is final, by the last of its times; null for never, as where
    ///   there is no gap
    public Sessions(
            Schema input,
            int[] keyColumns,
            int time,
            @Nullable Shift gap,
            @Nullable Together together,
            @Nullable Expiry expiry) {
        this.input = input;
        this.output = output(input, time);
        this.time = time;
        this.scale = TimeScale.of(input.type(time));
        this.gap = gap;
        this.expiry = expiry;
        var order = new ArrayList<SortColumn>();
        order.add(new SortColumn(time, false));
        if (together != null) {
            together.columns.forEach(column -> order.add(new SortColumn(column, false)));
        }
        this.groups = new OrderedGroups(input, keyColumns, order);
        this.agenda = expiry == null ? null : expiry.clock().agenda(groups::key);
        this.links =
                together == null
                        ? null
                        : new SessionLinks(
                                together.columns.stream().mapToInt(c -> c).toArray(),
                                together.condition,
                                groups.rows());
    }

    /// The columns of the input and the start.
    public static Schema output(Schema input, int time) {
        var fields = new ArrayList<>(input.fields());
        fields.add(new Field("$start", input.type(time), false));
        return new Schema(fields);
    }

    /// Times from one that changes up to the last whose start may change by that.
    private record Range(int group, long from, long to) {}

    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (!started) {
            started = true;
            findAll();
        }
        groups.receive(inputs[0]);
        return Batch.empty(output);
    }

    private long timeOf(long row) {
        return TimeWords.ofStored(input.type(time), groups.rows().word((int) row, time));
    }

    @Override
    public Batch endEpoch(Step step) {
        List<Range> ranges = ranges();
        var before = new SessionStarts();
        int[] ends = new int[ranges.size()];
        for (int i = 0; i < ends.length; i++) {
            collect(ranges.get(i), before);
            ends[i] = before.rows().size();
        }
        groups.absorb();
        ask(ranges);
        var change = new SessionStarts();
        for (int i = 0; i < ends.length; i++) {
            refresh(ranges.get(i));
            var after = new SessionStarts();
            collect(ranges.get(i), after);
            change.addDifference(groups.order(), before, i == 0 ? 0 : ends[i - 1], ends[i], after);
            await(ranges.get(i).group);
        }
        Batch out = batch(change, step);
        expire();
        groups.endEpoch();
        sessions.trim();
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
                ranges.add(new Range(group, from, reach(group, from, from)));
            } else {
                ranges.set(
                        ranges.size() - 1,
                        new Range(group, last.from, reach(group, from, last.to)));
            }
        }
        return ranges;
    }

    /// The last time whose start may change as rows of a time come or go: all behind it up to the
    /// next session, and that one too where it may be joined.
    ///
    /// @param known up to which time that was seen already
    private long reach(int group, long from, long known) {
        BagCursor cursor = behind(group, from);
        long reached = from;
        while (cursor.next()) {
            long next = timeOf(cursor.key());
            boolean mayBeJoined = reached == from && isWithinGap(from, next);
            if (next != reached && !mayBeJoined && sessions.isStart(group, next)) {
                break;
            }
            if (next <= known) {
                return known;
            }
            reached = next;
        }
        return Math.max(reached, known);
    }

    private boolean isWithinGap(long earlier, long later) {
        return gap == null || scale.compareSum(earlier, gap.length(), later) > 0;
    }

    /// The rows of a group from a time on.
    private BagCursor from(int group, long first) {
        return groups.bag(group).seek(row -> timeOf(row) < first);
    }

    /// The rows of a group behind a time.
    private BagCursor behind(int group, long last) {
        return groups.bag(group).seek(row -> timeOf(row) <= last);
    }

    private void collect(Range range, SessionStarts into) {
        BagCursor cursor = from(range.group, range.from);
        while (cursor.next() && timeOf(cursor.key()) <= range.to) {
            long at = timeOf(cursor.key());
            into.add(
                    range.group,
                    (int) cursor.key(),
                    cursor.weight(),
                    sessions.startOf(range.group, at),
                    sessions.failure(range.group, at));
        }
    }

    /// What is done with the neighbours of different times in a range.
    private interface Neighbours {

        /// @param earlier the last row of a time, negative where there is none; the first of them
        ///   is before the range
        /// @param later the first row of the next time, negative where that is behind the range
        void visit(int earlier, int later);
    }

    private void visit(Range range, Neighbours neighbours) {
        BagCursor cursor = from(range.group, range.from);
        int last = cursor.previous() ? (int) cursor.key() : -1;
        cursor = from(range.group, range.from);
        while (cursor.next() && timeOf(cursor.key()) <= range.to) {
            int row = (int) cursor.key();
            if (last < 0 || timeOf(last) != timeOf(row)) {
                neighbours.visit(last, row);
            }
            last = row;
        }
        neighbours.visit(last, -1);
    }

    private boolean isWithinGap(int earlier, int later) {
        return earlier >= 0 && later >= 0 && isWithinGap(timeOf(earlier), timeOf(later));
    }

    /// Asks the condition for all neighbours that are near enough.
    private void ask(List<Range> ranges) {
        if (links != null) {
            for (Range range : ranges) {
                visit(
                        range,
                        (earlier, later) -> {
                            if (isWithinGap(earlier, later)) {
                                links.ask(range.group, earlier, later);
                            }
                        });
            }
            links.answer();
        }
    }

    /// Finds the bounds of sessions in a range again.
    private void refresh(Range range) {
        sessions.clear(range.group, range.from, range.to);
        visit(
                range,
                (earlier, later) -> {
                    boolean near = isWithinGap(earlier, later);
                    boolean joined = near && (links == null || links.areJoined());
                    if (earlier >= 0) {
                        sessions.clearLast(range.group, timeOf(earlier));
                    }
                    if (earlier >= 0 && !joined) {
                        sessions.addLast(range.group, timeOf(earlier));
                    }
                    if (later >= 0 && !joined) {
                        sessions.addStart(range.group, timeOf(later));
                        Failure failure = near && links != null ? links.failure() : null;
                        if (failure != null) {
                            sessions.addFailure(range.group, timeOf(later), failure);
                        }
                    }
                });
    }

    private Batch batch(SessionStarts change, Step step) {
        WeightedRows rows = change.rows();
        var columns = new Column[output.width()];
        for (int c = 0; c < input.width(); c++) {
            columns[c] = groups.rows().column(c, rows.groups(), rows.rows(), rows.size());
        }
        columns[input.width()] = TimeWords.column(input.type(time), change.starts(), rows.size());
        var all = new Batch(rows.size(), columns, rows.weights(), false);
        int[] good = new int[rows.size()];
        int count = 0;
        for (int i = 0; i < rows.size(); i++) {
            Failure failure = change.failure(i);
            if (failure == null) {
                good[count++] = i;
            } else {
                step.fail(failure, input, all, i, rows.weight(i));
            }
        }
        return count == rows.size() ? all : all.take(good, count);
    }

    /// Waits for the end of a group's first session; of a group without any nothing is kept.
    private void await(int group) {
        if (sessions.isEmpty(group)) {
            sessions.remove(group);
        } else if (agenda != null) {
            agenda.add(due(group), group);
        }
    }

    private long due(int group) {
        Shift grace = Objects.requireNonNull(expiry).grace();
        return grace.after(Objects.requireNonNull(gap).after(sessions.firstLast(group)));
    }

    private void expire() {
        if (agenda != null) {
            agenda.take(this::expire);
        }
    }

    private void expire(int group, long now) {
        while (!sessions.isEmpty(group) && due(group) <= now) {
            long last = sessions.firstLast(group);
            groups.drop(group, row -> timeOf(row) <= last);
            sessions.clear(group, Long.MIN_VALUE, last);
        }
        await(group);
    }

    /// Finds the sessions of rows that were taken up, of some groups after the other.
    private void findAll() {
        boolean[] unused = groups.rows().unusedGroups();
        var ranges = new ArrayList<Range>();
        for (int group = 0; group < unused.length; group++) {
            if (!unused[group]) {
                ranges.add(new Range(group, Long.MIN_VALUE, Long.MAX_VALUE));
            }
            if (ranges.size() == GROUPS || group == unused.length - 1) {
                find(ranges);
                ranges.clear();
            }
        }
    }

    private void find(List<Range> ranges) {
        ask(ranges);
        for (Range range : ranges) {
            refresh(range);
            await(range.group);
        }
        groups.trim();
        sessions.trim();
    }

    @Override
    public List<Kept> kept() {
        return List.of(groups);
    }

    @Override
    public long stateBytes() {
        return groups.sizeInBytes()
                + sessions.sizeInBytes()
                + (agenda == null ? 0 : agenda.sizeInBytes());
    }

    @Override
    public void keepIn(PageCache cache) {
        groups.keepIn(cache);
        sessions.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return groups.sizeOutside() + sessions.sizeOutside();
    }
}
