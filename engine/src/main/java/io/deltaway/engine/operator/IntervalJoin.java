package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.TimeTree;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Pairs of rows with equal keys whose times are near: the right time is at least the left time
/// plus a lower bound and at most the left time plus an upper one.
///
/// Pairs are bilinear and leave at once, as those of [Join]: the side that comes earlier in the
/// circuit meets the other as of before the step, the other meets it as of after. Rows without a
/// match change as well where rows of the other side come and go: they leave at the end of the
/// epoch. A row whose key or time is null has no match.
///
/// Keeps nothing of its own. O(log n) for a changed row, and the rows within its bounds.
public final class IntervalJoin implements Operator.HoldsBack {

    private final Join.Kind kind;
    private final TimeReach reach;
    private final List<Join.Output> outputs;
    private final Side left;
    private final Side right;
    private final Side first;
    private final Side second;
    private final List<Batch> parts = new ArrayList<>();
    private final Batch nothing;

    private record Side(boolean isLeft, TimeIndex index) {}

    /// @param lower the least that the right time is after the left one, in the unit in which times
    ///   are stored; of floating times the bits of a double
    /// @param upper the most, not below `lower`
    /// @param leftIsFirst whether the left index comes earlier in the circuit; true for a self-join
    /// @param nothing the empty output
    public IntervalJoin(
            Join.Kind kind,
            long lower,
            long upper,
            ArrangeByTime leftArrange,
            ArrangeByTime rightArrange,
            boolean leftIsFirst,
            List<Join.Output> outputs,
            Batch nothing) {
        this.kind = kind;
        this.reach = new TimeReach(leftArrange.index().scale(), lower, upper);
        this.outputs = List.copyOf(outputs);
        this.left = new Side(true, leftArrange.index());
        this.right = new Side(false, rightArrange.index());
        this.first = leftIsFirst ? left : right;
        this.second = leftIsFirst ? right : left;
        this.nothing = nothing;
        (leftIsFirst ? leftArrange : rightArrange)
                .beforeAbsorb(delta -> pairs(first, delta, second));
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = second.index.withTime(inputs[first.isLeft ? 1 : 0], true);
        if (!delta.isEmpty()) {
            pairs(second, delta, first);
        }
        alone(left, inputs[0]);
        alone(right, inputs[1]);
        return taken();
    }

    private void alone(Side side, Batch delta) {
        if (wantsUnmatched(side)) {
            Batch without = side.index.withTime(delta, false);
            if (!without.isEmpty()) {
                parts.add(TimedPairs.alone(without, side.isLeft, outputs, nothing));
            }
        }
    }

    private boolean wantsUnmatched(Side side) {
        return side.isLeft ? kind.leftUnmatched() : kind.rightUnmatched();
    }

    private Batch taken() {
        if (parts.isEmpty()) {
            return nothing;
        }
        Batch out = Batch.concat(parts);
        parts.clear();
        return out;
    }

    /// The changed rows of a side with the rows within their bounds on the other.
    private void pairs(Side side, Batch delta, Side other) {
        int[] groups = other.index.groups(delta, side.index.keyColumns());
        var probes = new RowNumbers(delta.size());
        var stored = new TimedRows();
        TimeTree.Cursor cursor = other.index.cursor();
        for (int i = 0; i < delta.size(); i++) {
            int group = groups[i];
            if (group != TimeIndex.NONE && reach.from(side.isLeft, side.index.time(delta, i))) {
                cursor.seekFirst(group, reach.low());
                for (; cursor.isIn(group) && cursor.time() <= reach.high(); cursor.next()) {
                    if (other.index.weight(cursor.row()) != 0) {
                        probes.add(i);
                        stored.add(group, cursor.time(), cursor.row());
                    }
                }
            }
        }
        emit(side, delta, probes, other, stored);
    }

    private void emit(Side side, Batch delta, RowNumbers probes, Side other, TimedRows stored) {
        int count = stored.size();
        if (count == 0) {
            return;
        }
        long[] weights = new long[count];
        for (int i = 0; i < count; i++) {
            weights[i] =
                    Math.multiplyExact(
                            delta.weight(probes.get(i)), other.index.weight(stored.row(i)));
        }
        var columns = new Column[Math.max(outputs.size(), 1)];
        columns[0] = LongColumn.constant(count, 0);
        for (int c = 0; c < outputs.size(); c++) {
            Join.Output output = outputs.get(c);
            columns[c] =
                    output.fromLeft() == side.isLeft
                            ? delta.column(output.column()).take(probes.array(), count)
                            : other.index.column(output.column(), stored);
        }
        parts.add(new Batch(count, columns, weights, false));
    }

    @Override
    public Batch endEpoch(Step step) {
        if (!kind.leftUnmatched() && !kind.rightUnmatched()) {
            return nothing;
        }
        var changed = new ChangedKeys(left.index, right.index);
        var out = new TimedPairs();
        if (kind.leftUnmatched()) {
            var unmatched = new Unmatched(left, right, out);
            for (int key = 0; key < changed.size(); key++) {
                unmatched.collect(
                        changed.leftGroup(key),
                        changed.leftRun(key),
                        changed.rightGroup(key),
                        changed.rightRun(key));
            }
        }
        if (kind.rightUnmatched()) {
            var unmatched = new Unmatched(right, left, out);
            for (int key = 0; key < changed.size(); key++) {
                unmatched.collect(
                        changed.rightGroup(key),
                        changed.rightRun(key),
                        changed.leftGroup(key),
                        changed.leftRun(key));
            }
        }
        return out.size() == 0 ? nothing : out.batch(left.index, right.index, outputs);
    }

    /// What changes about the rows of a side that have no match.
    private final class Unmatched {

        private final Side own;
        private final Side other;
        private final TimedPairs out;
        private final LiveRows before;
        private final LiveRows now;
        private final BitSet seen = new BitSet();

        Unmatched(Side own, Side other, TimedPairs out) {
            this.own = own;
            this.other = other;
            this.out = out;
            this.before = new LiveRows(other.index, false);
            this.now = new LiveRows(other.index, true);
        }

        /// First the rows within the bounds of rows that came or went on the other side, then those
        /// that changed themselves.
        void collect(int group, int run, int otherGroup, int otherRun) {
            if (group != TimeIndex.NONE && otherRun >= 0) {
                start(otherGroup);
                nearChanges(group, otherRun);
            }
            if (run >= 0) {
                start(otherGroup);
                TimeChanges changes = own.index.changes();
                for (int at = changes.start(run); at < changes.end(run); at++) {
                    int number = changes.at(at);
                    if (!seen.get(number)) {
                        add(group, changes.time(number), changes.row(number));
                    }
                }
            }
        }

        private void start(int otherGroup) {
            before.in(otherGroup);
            now.in(otherGroup);
        }

        private void nearChanges(int group, int otherRun) {
            TimeChanges changes = other.index.changes();
            TimeTree.Cursor cursor = own.index.cursor();
            boolean sought = false;
            for (int at = changes.start(otherRun); at < changes.end(otherRun); at++) {
                int number = changes.at(at);
                boolean appearsOrGoes = changes.before(number) > 0 != changes.now(number) > 0;
                if (appearsOrGoes && reach.from(other.isLeft, changes.time(number))) {
                    long high = reach.high();
                    if (!sought || cursor.isIn(group) && cursor.time() < reach.low()) {
                        cursor.seekFirst(group, reach.low());
                        sought = true;
                    }
                    for (; cursor.isIn(group) && cursor.time() <= high; cursor.next()) {
                        int change = own.index.change(cursor.row());
                        if (change >= 0) {
                            seen.set(change);
                        }
                        add(group, cursor.time(), cursor.row());
                    }
                }
            }
        }

        private void add(int group, long time, int row) {
            long weightBefore = own.index.weightBefore(row);
            long weight = own.index.weight(row);
            boolean reaches = reach.from(own.isLeft, time);
            if (weightBefore > 0 && reaches && hasMatch(before)) {
                weightBefore = 0;
            }
            if (weight > 0 && reaches && hasMatch(now)) {
                weight = 0;
            }
            if (weight != weightBefore) {
                out.addAlone(own.isLeft, group, time, row, weight - weightBefore);
            }
        }

        private boolean hasMatch(LiveRows rows) {
            return rows.firstFrom(reach.low()) && rows.firstTime() <= reach.high();
        }
    }
}
