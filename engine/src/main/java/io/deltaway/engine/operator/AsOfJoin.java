package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.operator.AsOfRule.Answer;
import io.deltaway.engine.state.TimeTree;
import io.deltaway.engine.time.TimeScale;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Each left row with the one right row of its key that its time takes by an [AsOfRule]. How often
/// the right row is there doesn't matter.
///
/// Not linear; emits at the end of the epoch what changed: the left rows that came or went, and
/// those that take another right row. A right row that comes or goes changes only left rows between
/// it and the right rows beside it. Right rows that no left row takes (right and full joins) change
/// with those that do.
///
/// Keeps nothing of its own: both answers, before the epoch and after, are read from the indexes.
/// O(log n) for a changed row, and O(1) for each left row that takes another one.
public final class AsOfJoin implements Operator.HoldsBack {

    private final Join.Kind kind;
    private final AsOfRule rule;
    private final TimeIndex left;
    private final TimeIndex right;
    private final TimeScale scale;
    private final List<Join.Output> outputs;
    private final Batch nothing;
    private final @Nullable Forgetting forgotten;

    /// @param nothing the empty output
    public AsOfJoin(
            Join.Kind kind,
            AsOfRule rule,
            ArrangeByTime left,
            ArrangeByTime right,
            List<Join.Output> outputs,
            Batch nothing) {
        this.kind = kind;
        this.rule = rule;
        this.left = left.index();
        this.right = right.index();
        this.scale = left.index().scale();
        this.outputs = List.copyOf(outputs);
        this.nothing = nothing;
        this.forgotten = right.forgetting();
    }

    /// Rows that have no key or no time have no match.
    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (forgotten != null
                && forgotten.settled().size() > 0
                && forgotten.finality().leftsEndWithRights()) {
            forgetLefts(forgotten.settled());
        }
        var parts = new ArrayList<Batch>();
        parts.add(nothing);
        if (kind.leftUnmatched()) {
            parts.add(TimedPairs.alone(left.withTime(inputs[0], false), true, outputs, nothing));
        }
        if (kind.rightUnmatched()) {
            parts.add(TimedPairs.alone(right.withTime(inputs[1], false), false, outputs, nothing));
        }
        return Batch.concat(parts);
    }

    /// Drops the left rows that are not behind right rows which are final.
    private void forgetLefts(TimedRows settled) {
        int count = settled.size();
        Batch keys = right.keys(settled.groups(), count);
        int[] groups = left.groups(keys, IntStream.range(0, keys.width()).toArray());
        for (int i = 0; i < count; i++) {
            boolean mayWait = rule.strict() && settled.time(i) == scale.earliest();
            if (groups[i] != TimeIndex.NONE && !mayWait) {
                Forgetting.removeUntil(left, groups[i], settled.time(i) - (rule.strict() ? 1 : 0));
            }
        }
        settled.clear();
    }

    @Override
    public Batch endEpoch(Step step) {
        var changed = new ChangedKeys(left, right);
        var taking = new Taking();
        for (int key = 0; key < changed.size(); key++) {
            taking.collect(
                    changed.leftGroup(key),
                    changed.leftRun(key),
                    changed.rightGroup(key),
                    changed.rightRun(key));
        }
        return taking.out.size() == 0 ? nothing : taking.out.batch(left, right, outputs);
    }

    /// What changes at the end of an epoch.
    private final class Taking {

        private final TimedPairs out = new TimedPairs();
        private final LiveRows before = new LiveRows(right, false);
        private final LiveRows now = new LiveRows(right, true);
        private final Answer old = new Answer();
        private final Answer fresh = new Answer();
        private final BitSet seen = new BitSet();
        private final @Nullable TakenRows taken =
                kind.rightUnmatched() ? new TakenRows(rule, left, right, out) : null;

        /// First the left rows that right rows which came or went may concern, then those that
        /// changed themselves.
        void collect(int leftGroup, int leftRun, int rightGroup, int rightRun) {
            if (taken != null) {
                taken.in(leftGroup, rightGroup);
            }
            if (rightRun >= 0) {
                start(rightGroup);
                nearChanges(leftGroup, rightGroup, rightRun);
            }
            if (leftRun >= 0) {
                start(rightGroup);
                TimeChanges changes = left.changes();
                for (int at = changes.start(leftRun); at < changes.end(leftRun); at++) {
                    int number = changes.at(at);
                    if (!seen.get(number)) {
                        add(leftGroup, changes.time(number), changes.row(number), rightGroup);
                    }
                }
            }
            if (taken != null) {
                taken.collect();
            }
        }

        private void ask(long time, int row) {
            if (taken != null) {
                taken.ask(time, row);
            }
        }

        private void start(int rightGroup) {
            before.in(rightGroup);
            now.in(rightGroup);
        }

        private void nearChanges(int leftGroup, int rightGroup, int rightRun) {
            TimeChanges changes = right.changes();
            TimeTree.Cursor cursor = left.cursor();
            TimeTree.Cursor beside = right.cursor();
            boolean sought = false;
            for (int at = changes.start(rightRun); at < changes.end(rightRun); at++) {
                int number = changes.at(at);
                long time = changes.time(number);
                ask(time, changes.row(number));
                if (changes.before(number) > 0 == changes.now(number) > 0) {
                    continue;
                }
                beside.seekFirst(rightGroup, time);
                boolean hasPrevious = beside.previous() && beside.isIn(rightGroup);
                long from =
                        rule.firstTaker(scale, hasPrevious, hasPrevious ? beside.time() : 0, time);
                beside.seekLast(rightGroup, time);
                boolean hasNext = beside.next() && beside.isIn(rightGroup);
                long to = rule.lastTaker(scale, time, hasNext, hasNext ? beside.time() : 0);
                if (!sought || cursor.isIn(leftGroup) && cursor.time() < from) {
                    cursor.seekFirst(leftGroup, from);
                    sought = true;
                }
                for (; cursor.isIn(leftGroup) && cursor.time() <= to; cursor.next()) {
                    int change = left.change(cursor.row());
                    if (change >= 0) {
                        seen.set(change);
                    }
                    add(leftGroup, cursor.time(), cursor.row(), rightGroup);
                }
            }
        }

        /// Emits how the answer of a left row changes.
        private void add(int leftGroup, long time, int row, int rightGroup) {
            long weightBefore = left.weightBefore(row);
            long weight = left.weight(row);
            rule.find(scale, before, time, old);
            rule.find(scale, now, time, fresh);
            if (old.row() == fresh.row()) {
                emit(leftGroup, time, row, rightGroup, fresh, weight - weightBefore);
            } else {
                emit(leftGroup, time, row, rightGroup, old, -weightBefore);
                emit(leftGroup, time, row, rightGroup, fresh, weight);
            }
        }

        private void emit(
                int leftGroup, long time, int row, int rightGroup, Answer answer, long weight) {
            if (weight == 0) {
                return;
            }
            if (answer.row() >= 0) {
                ask(answer.time(), answer.row());
                out.add(leftGroup, time, row, rightGroup, answer.time(), answer.row(), weight);
            } else if (kind.leftUnmatched()) {
                out.addAlone(true, leftGroup, time, row, weight);
            }
        }
    }
}
