package io.deltaway.engine.operator;

import io.deltaway.engine.state.TimeTree;
import io.deltaway.engine.time.TimeScale;
import java.util.BitSet;

/// What an epoch changes about the right rows of an as-of join that no left row takes. It is asked
/// of the rows that changed, and of those that a left row has taken or let go.
final class TakenRows {

    private final AsOfRule rule;
    private final TimeIndex left;
    private final TimeIndex right;
    private final TimeScale scale;
    private final TimedPairs out;
    private final TimedRows asked = new TimedRows();
    private final BitSet isAsked = new BitSet();
    private final TimeTree.Cursor rights;
    private final TimeTree.Cursor lefts;
    private int leftGroup;
    private int rightGroup;

    TakenRows(AsOfRule rule, TimeIndex left, TimeIndex right, TimedPairs out) {
        this.rule = rule;
        this.left = left;
        this.right = right;
        this.scale = left.scale();
        this.out = out;
        this.rights = right.cursor();
        this.lefts = left.cursor();
    }

    /// Goes on to another key.
    void in(int otherLeftGroup, int otherRightGroup) {
        leftGroup = otherLeftGroup;
        rightGroup = otherRightGroup;
    }

    /// Asks for a right row.
    void ask(long time, int row) {
        if (!isAsked.get(row)) {
            isAsked.set(row);
            asked.add(rightGroup, time, row);
        }
    }

    /// Emits what changes about the rows that were asked for.
    void collect() {
        for (int i = 0; i < asked.size(); i++) {
            int row = asked.row(i);
            long time = asked.time(i);
            isAsked.clear(row);
            long before = right.weightBefore(row);
            long now = right.weight(row);
            before = before > 0 && isTaken(time, row, false) ? 0 : before;
            now = now > 0 && isTaken(time, row, true) ? 0 : now;
            if (now != before) {
                out.addAlone(false, rightGroup, time, row, now - before);
            }
        }
        asked.clear();
    }

    private boolean isTaken(long time, int row, boolean now) {
        return leftGroup != TimeIndex.NONE
                && (rule.looksBack() && isTakenFromBehind(time, row, now)
                        || rule.looksAhead() && isTakenFromBefore(time, row, now));
    }

    /// Whether a left row that is later takes it, or one of the same time that looks back.
    private boolean isTakenFromBehind(long time, int row, boolean now) {
        rights.seekLast(rightGroup, time);
        while (!lives(right, rights.row(), now)) {
            rights.previous();
        }
        if (rights.row() != row) {
            return false;
        }
        rights.seekLast(rightGroup, time);
        rights.next();
        while (rights.isIn(rightGroup) && !lives(right, rights.row(), now)) {
            rights.next();
        }
        boolean hasNext = rights.isIn(rightGroup);
        long to = rule.lastTaker(scale, time, hasNext, hasNext ? rights.time() : 0);
        boolean sameTime = !rule.strict() && !rule.looksAhead();
        return (sameTime || time < to) && anyLeft(sameTime ? time : time + 1, to, now);
    }

    /// Whether a left row that is earlier takes it, or one of the same time that looks ahead.
    private boolean isTakenFromBefore(long time, int row, boolean now) {
        rights.seekFirst(rightGroup, time);
        while (!lives(right, rights.row(), now)) {
            rights.next();
        }
        if (rights.row() != row) {
            return false;
        }
        rights.seekFirst(rightGroup, time);
        rights.previous();
        while (rights.isIn(rightGroup) && !lives(right, rights.row(), now)) {
            rights.previous();
        }
        boolean hasPrevious = rights.isIn(rightGroup);
        long from = rule.firstTaker(scale, hasPrevious, hasPrevious ? rights.time() : 0, time);
        return (!rule.strict() || from < time)
                && anyLeft(from, rule.strict() ? time - 1 : time, now);
    }

    private boolean anyLeft(long from, long to, boolean now) {
        lefts.seekFirst(leftGroup, from);
        for (; lefts.isIn(leftGroup) && lefts.time() <= to; lefts.next()) {
            if (lives(left, lefts.row(), now)) {
                return true;
            }
        }
        return false;
    }

    private static boolean lives(TimeIndex index, int row, boolean now) {
        return (now ? index.weight(row) : index.weightBefore(row)) > 0;
    }
}
