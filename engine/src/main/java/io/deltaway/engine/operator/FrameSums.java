package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Aggregate;
import io.deltaway.engine.aggregate.Arguments;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.RangeSum;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Aggregates of the rows around one row after the other. From one row to the next, rows that leave
/// the frame are taken back and those that enter are added; where a frame begins elsewhere, or
/// nothing can be taken back, it is added up from the sums of the parts of its bag if the
/// aggregates can be merged, otherwise from its rows.
final class FrameSums implements RangeSum {

    /// How aggregates come from one frame to another.
    private enum Way {
        /// Parts can be merged and rows taken back.
        MERGE_AND_RETRACT,
        /// Parts can be merged, but nothing is ever taken back: extremes keep one value that way.
        MERGE,
        /// Rows can be taken back; kept in a structure of their own, as quantiles are.
        RETRACT
    }

    private final Frame frame;
    private final Way way;
    private final int slot;
    private final GroupedRows stored;
    private final Surroundings surroundings;
    private final int[] columns;
    private final List<int[]> arguments = new ArrayList<>();
    private final List<Aggregate> aggregates;
    private final int[] offsets;
    private final Rows state;

    /// The state rows of the frame, and of a part that is being added up.
    private int sum;

    private int part;
    private boolean inPart;

    private OrderedBag bag = new OrderedBag();
    private int group;

    /// The positions of the frame, and the rows that leave it and enter it.
    private long from;

    private long to;
    private Positions leaving = new Positions(bag);
    private Positions entering = leaving;

    private final RowNumbers moving = new RowNumbers(64);
    private long[] weights = new long[64];

    private FrameSums(
            Frame frame,
            Way way,
            int slot,
            List<AggregateCall> calls,
            GroupedRows stored,
            RowOrder order) {
        this.frame = frame;
        this.way = way;
        this.slot = slot;
        this.stored = stored;
        this.surroundings = new Surroundings(order);
        this.columns = calls.stream().flatMapToInt(c -> Arrays.stream(c.columns())).toArray();
        int argument = 0;
        for (AggregateCall call : calls) {
            int[] of = new int[call.columns().length];
            for (int i = 0; i < of.length; i++) {
                of[i] = argument++;
            }
            arguments.add(of);
        }
        this.aggregates =
                AggregateCall.create(
                        way == Way.MERGE ? calls.stream().map(FrameSums::growing).toList() : calls);
        this.offsets = new int[calls.size()];
        int width = 0;
        for (int a = 0; a < offsets.length; a++) {
            offsets[a] = width;
            width += aggregates.get(a).words();
        }
        this.state = new Rows(width);
        this.sum = state.allocate();
        this.part = state.allocate();
    }

    /// The aggregates of all frames, each as a column of its own; those of one frame that go the
    /// same way share their state and their sums.
    ///
    /// @param places for each of the sums that are given the positions among `values` of what it
    ///   computes
    static List<FrameSums> of(
            List<PlaceValue.Over> values,
            GroupedRows stored,
            RowOrder order,
            List<List<Integer>> places) {
        var sums = new ArrayList<FrameSums>();
        var done = new boolean[values.size()];
        for (int i = 0; i < done.length; i++) {
            if (done[i]) {
                continue;
            }
            Frame frame = values.get(i).frame();
            Way way = way(values.get(i).call());
            var together = new ArrayList<Integer>();
            for (int j = i; j < done.length; j++) {
                PlaceValue.Over other = values.get(j);
                if (other.frame().equals(frame) && way(other.call()) == way) {
                    done[j] = true;
                    together.add(j);
                }
            }
            List<AggregateCall> calls = together.stream().map(j -> values.get(j).call()).toList();
            sums.add(new FrameSums(frame, way, sums.size(), calls, stored, order));
            places.add(together);
        }
        return sums;
    }

    private static Way way(AggregateCall call) {
        if (call.aggregate().create() instanceof Aggregate.Mergeable) {
            return Way.MERGE_AND_RETRACT;
        }
        return growing(call).aggregate().create() instanceof Aggregate.Mergeable
                ? Way.MERGE
                : Way.RETRACT;
    }

    private static AggregateCall growing(AggregateCall call) {
        return new AggregateCall(call.aggregate().forAppendOnly(), call.columns());
    }

    /// Begins with a stretch of rows of a group.
    void start(int ofGroup, OrderedBag rows) {
        group = ofGroup;
        bag = rows;
        from = 0;
        to = 0;
        leaving = new Positions(rows);
        entering = new Positions(rows);
        sum = emptied(sum);
    }

    private int emptied(int row) {
        for (int a = 0; a < offsets.length; a++) {
            aggregates.get(a).release(state, offsets[a], row);
        }
        state.free(row);
        return state.allocate();
    }

    /// Finds the frame of a row from its columns, where that decides.
    void atRow(long row) {
        if (frame instanceof Frame.Range range) {
            surroundings.find(bag, row, range.before(), range.after());
        }
    }

    /// Appends the values of the copy at a position, which belongs to the row of the last [#atRow];
    /// positions come in order.
    ///
    /// @param places of the aggregates among `out`, counted from `first`
    void append(long position, ColumnBuilder[] out, int first, List<Integer> places) {
        long count = bag.weight();
        switch (frame) {
            case Frame.Rows(long start, long end) ->
                    move(
                            start == Frame.Rows.FIRST ? 0 : Math.clamp(position + start, 0, count),
                            end == Frame.Rows.LAST
                                    ? count
                                    : Math.clamp(position + end + 1, 0, count));
            case Frame.Range range -> move(surroundings.from(), surroundings.to());
        }
        for (int a = 0; a < offsets.length; a++) {
            aggregates.get(a).appendResult(state, offsets[a], sum, out[first + places.get(a)]);
        }
    }

    private void move(long newFrom, long newTo) {
        long steps = newFrom - from + newTo - to;
        if (newFrom < to && (newFrom == from || way != Way.MERGE) && steps <= newTo - newFrom) {
            add(leaving, from, newFrom, -1);
            add(entering, to, newTo, 1);
        } else if (newFrom != from || newTo != to) {
            sum = emptied(sum);
            if (way == Way.RETRACT) {
                add(entering, newFrom, newTo, 1);
            } else {
                bag.sum(newFrom, newTo, this);
            }
        }
        from = newFrom;
        to = newTo;
    }

    /// Adds rows one by one, or takes them back.
    private void add(Positions positions, long start, long end, int sign) {
        if (start == end) {
            return;
        }
        for (long at = start; at < end; at = positions.end()) {
            positions.to(at);
            enter(positions.row(), sign * (Math.min(positions.end(), end) - at));
        }
        flush();
    }

    private void enter(int row, long weight) {
        if (moving.size() == weights.length) {
            weights = Arrays.copyOf(weights, weights.length * 2);
        }
        weights[moving.size()] = weight;
        moving.add(row);
    }

    private void flush() {
        int count = moving.size();
        int[] groups = new int[count];
        Arrays.fill(groups, group);
        var values = new Column[columns.length];
        for (int c = 0; c < values.length; c++) {
            values[c] = stored.column(columns[c], groups, moving.array(), count);
        }
        var batch = new Batch(count, values, weights, false);
        Arrays.fill(groups, inPart ? part : sum);
        for (int a = 0; a < offsets.length; a++) {
            aggregates
                    .get(a)
                    .add(state, offsets[a], groups, new Arguments(batch, arguments.get(a)));
        }
        moving.clear();
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public void add(long[] keys, long @Nullable [] keyWeights, int start, int end) {
        for (int i = start; i < end; i++) {
            enter((int) keys[i], keyWeights == null ? 1 : keyWeights[i]);
        }
        flush();
    }

    @Override
    public void addCopies(long[] keys, int at, long copies) {
        enter((int) keys[at], copies);
        flush();
    }

    @Override
    public void openPart() {
        inPart = true;
    }

    /// The words of all aggregates as they are exported, part by part.
    @Override
    public Object closePart() {
        var exported = new ArrayList<long[]>();
        var more = new boolean[offsets.length];
        Arrays.fill(more, true);
        for (boolean any = true; any; ) {
            long[] words = new long[exportedWords()];
            any = false;
            int at = 0;
            for (int a = 0; a < more.length; a++) {
                var aggregate = (Aggregate.Mergeable) aggregates.get(a);
                if (more[a]) {
                    more[a] = aggregate.export(state, offsets[a], part, exported.size(), words, at);
                    any |= more[a];
                }
                at += aggregate.exportedWords();
            }
            exported.add(words);
        }
        part = emptied(part);
        inPart = false;
        return exported.toArray(long[][]::new);
    }

    private int exportedWords() {
        return aggregates.stream().mapToInt(a -> ((Aggregate.Mergeable) a).exportedWords()).sum();
    }

    @Override
    public void addPart(Object sumOfPart) {
        int target = inPart ? part : sum;
        for (long[] words : (long[][]) sumOfPart) {
            int at = 0;
            for (int a = 0; a < offsets.length; a++) {
                var aggregate = (Aggregate.Mergeable) aggregates.get(a);
                aggregate.merge(state, offsets[a], target, words, at);
                at += aggregate.exportedWords();
            }
        }
    }

    /// Forgets the last frame.
    void end() {
        sum = emptied(sum);
    }
}
