package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Keeps the first rows of each group in an order; without group columns those of the whole table.
///
/// A row of weight 3 fills three places, so that the row at either end may appear with a part of
/// its weight. Ties are broken on the whole row, so the answer is determined. Emits at the end of
/// the epoch what enters with a positive and what leaves with a negative weight, each row once.
///
/// Not linear; keeps all rows in order by group. A changed row costs O(log n) in its group, however
/// large the window is, and so does each row that enters it or leaves it for that; behind the
/// window a changed row is only compared with its last one.
public final class TopK implements Operator.HoldsBack, Paged {

    private static final int NONE = -1;

    private final Schema schema;
    private final long first;
    private final long end;
    private final OrderedGroups groups;

    /// For each group the last row of its window, if that was full when it last changed: rows
    /// behind it change nothing.
    private int[] lastRow = new int[0];

    /// What is to be emitted, and its last row so far.
    private WeightedRows given = new WeightedRows();

    private int lastGiven = NONE;
    private int lastGivenGroup;
    private long lastGivenWeight;
    private long rowsRead;

    /// @param groupColumns none for the first rows of the whole table
    /// @param offset how many rows are skipped in each group
    /// @param limit how many rows of each group are kept at most
    public TopK(
            Schema schema, int[] groupColumns, List<SortColumn> order, long offset, long limit) {
        if (offset < 0 || limit < 0) {
            throw new IllegalArgumentException(
                    "offset " + offset + " and limit " + limit + ", expected 0 or more");
        }
        this.schema = schema;
        this.first = offset;
        this.end = offset + limit < 0 ? Long.MAX_VALUE : offset + limit;
        this.groups = new OrderedGroups(schema, groupColumns, order);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        groups.receive(inputs[0]);
        return Batch.empty(schema);
    }

    @Override
    public Batch endEpoch(Step step) {
        if (groups.waiting().size() == 0) {
            return Batch.empty(schema);
        }
        BitSet fresh = freshGroups();
        var changes = new GroupedChanges(groups, inReach(fresh));
        var places = new long[changes.capacity()];
        var copies = new long[changes.capacity()];
        for (int k = 0; k < groups.touched().size(); k++) {
            for (int i = changes.start(k); i < changes.end(k); i++) {
                OrderedBag bag = groups.bag(groups.touched().get(k));
                places[i] = bag.rank(changes.row(i));
                copies[i] = bag.weightOf(changes.row(i));
            }
        }
        groups.absorb();
        for (int k = 0; k < groups.touched().size(); k++) {
            int group = groups.touched().get(k);
            if (fresh.get(k)) {
                give(group, first, Math.min(end, groups.bag(group).weight()), 1);
            } else if (changes.start(k) < changes.end(k)) {
                change(group, changes, k, places, copies);
            }
            // Also where changes cancel each other out: of equal rows another one may be kept now.
            if (fresh.get(k) || changes.hasAny(k)) {
                setLastRow(group, lastOf(groups.bag(group)));
            }
        }
        Batch out = given();
        groups.endEpoch();
        return out;
    }

    /// Which of the touched groups had no row: all of their window is new.
    private BitSet freshGroups() {
        var fresh = new BitSet();
        for (int k = 0; k < groups.touched().size(); k++) {
            OrderedBag bag = groups.bagIfAny(groups.touched().get(k));
            fresh.set(k, bag == null || bag.weight() == 0);
        }
        return fresh;
    }

    /// The changes in groups that had rows, without those of rows behind the window.
    private WeightedRows inReach(BitSet fresh) {
        var near = new WeightedRows();
        WeightedRows waiting = groups.waiting();
        for (int i = 0; i < waiting.size() && first < end; i++) {
            int group = waiting.group(i);
            int last = group < lastRow.length ? lastRow[group] : NONE;
            boolean isBehind = last != NONE && groups.order().compare(waiting.row(i), last) > 0;
            if (!isBehind && !fresh.get(groups.touchedAt(group))) {
                near.add(group, waiting.row(i), waiting.weight(i));
            }
        }
        return near;
    }

    private int lastOf(OrderedBag bag) {
        return first < end && bag.weight() >= end ? (int) bag.select(end - 1) : NONE;
    }

    private void setLastRow(int group, int row) {
        if (group >= lastRow.length) {
            int known = lastRow.length;
            lastRow = Arrays.copyOf(lastRow, Math.max(group + 1, known * 2));
            Arrays.fill(lastRow, known, lastRow.length, NONE);
        }
        lastRow[group] = row;
    }

    /// Gives how the window of a group changes: with each row that did, and with those that stand
    /// elsewhere because of it.
    ///
    /// @param k the group is the k-th that was touched
    /// @param places where the changed rows stood, or would have
    /// @param copies how often they were there
    private void change(int group, GroupedChanges changes, int k, long[] places, long[] copies) {
        OrderedBag bag = groups.bag(group);
        bag.fromStart(); // finds out whether something went more often than it came
        long shift = 0;
        long behind = 0;
        for (int i = changes.start(k); i < changes.end(k); i++) {
            long place = places[i] + shift;
            shifted(group, behind, place, shift);
            behind = place + copies[i] + changes.weight(i);
            give(
                    group,
                    (int) changes.row(i),
                    inside(place, behind) - inside(places[i], places[i] + copies[i]));
            shift += changes.weight(i);
        }
        shifted(group, behind, bag.weight(), shift);
    }

    /// How many of some places are in the window.
    private long inside(long from, long to) {
        return Math.max(0, Math.min(to, end) - Math.max(from, first));
    }

    /// Gives which of the rows at some places have come into the window or left it.
    ///
    /// @param shift how many places further on they stand than before
    private void shifted(int group, long from, long to, long shift) {
        if (shift == 0 || from >= to) {
            return;
        }
        long isFrom = Math.clamp(first, from, to);
        long isTo = Math.clamp(end, from, to);
        long wasFrom = Math.clamp(moved(first, shift), from, to);
        long wasTo = Math.clamp(moved(end, shift), from, to);
        if (shift > 0) {
            give(group, isFrom, Math.min(isTo, wasFrom), 1);
            give(group, Math.max(wasFrom, isTo), wasTo, -1);
        } else {
            give(group, wasFrom, Math.min(wasTo, isFrom), -1);
            give(group, Math.max(isFrom, wasTo), isTo, 1);
        }
    }

    /// A place that is so much further on; what has no end stays so.
    private static long moved(long place, long shift) {
        boolean tooFar = shift > 0 && place > Long.MAX_VALUE - shift;
        return place == Long.MAX_VALUE || tooFar ? Long.MAX_VALUE : place + shift;
    }

    /// Gives the rows at some places of a group as often as they are there.
    ///
    /// @param sign 1 or -1
    private void give(int group, long from, long to, int sign) {
        if (from >= to) {
            return;
        }
        OrderedBag bag = groups.bag(group);
        long start = bag.select(from);
        long place = bag.rank(start);
        BagCursor cursor = bag.seek(start);
        while (place < to && cursor.next()) {
            long begin = Math.max(place, from);
            place += cursor.weight();
            give(group, (int) cursor.key(), sign * (Math.min(place, to) - begin));
            rowsRead++;
        }
    }

    /// Gives a row; the same one may be given again next, where both ends of the window are in it.
    private void give(int group, int row, long weight) {
        if (row != lastGiven) {
            takeUp();
            lastGiven = row;
            lastGivenGroup = group;
        }
        lastGivenWeight += weight;
    }

    private void takeUp() {
        if (lastGivenWeight != 0) {
            given.add(lastGivenGroup, lastGiven, lastGivenWeight);
        }
        lastGiven = NONE;
        lastGivenWeight = 0;
    }

    private Batch given() {
        takeUp();
        var columns = new Column[schema.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = groups.rows().column(c, given.groups(), given.rows(), given.size());
        }
        var batch = new Batch(given.size(), columns, given.weights(), true);
        given = new WeightedRows();
        return batch;
    }

    /// How many rows were read so far to find out what changes, beside one path to each.
    long rowsRead() {
        return rowsRead;
    }

    @Override
    public List<Kept> kept() {
        return List.of(groups);
    }

    @Override
    public long stateBytes() {
        return groups.sizeInBytes() + lastRow.length * 4L;
    }

    @Override
    public void keepIn(PageCache cache) {
        groups.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return groups.sizeOutside();
    }
}
