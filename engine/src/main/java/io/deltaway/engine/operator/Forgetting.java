package io.deltaway.engine.operator;

import io.deltaway.engine.state.TimeTree;
import io.deltaway.engine.time.Deadlines;
import io.deltaway.engine.time.EventClock;

/// Drops the rows of one side of a join by time that are of no more use, as a clock goes on: from
/// the front of each key, as [Finality] says. Nothing is emitted, as nothing that was answered
/// changes.
///
/// Keeps for each key the next time at which something of it may be dropped. O(log n) for a key
/// that changed and for a row that is dropped.
public final class Forgetting {

    private final EventClock clock;
    private final Finality finality;
    private final boolean isLeft;
    private final Deadlines deadlines = new Deadlines();

    /// For groups of which rows were dropped because later ones are final, the first one kept.
    private final TimedRows settled = new TimedRows();

    /// @param clock of the same worker
    /// @param isLeft whether it is the left side of the join
    public Forgetting(EventClock clock, Finality finality, boolean isLeft) {
        this.clock = clock;
        this.finality = finality;
        this.isLeft = isLeft;
    }

    Finality finality() {
        return finality;
    }

    /// The groups of which rows were dropped at the beginning of this epoch because later ones are
    /// final, with the time of the first one kept.
    TimedRows settled() {
        return settled;
    }

    /// Looks at a group whose rows have changed.
    void changed(TimeIndex index, int group) {
        TimeTree.Cursor cursor = index.cursor();
        cursor.seekFirst(group, Long.MIN_VALUE);
        if (!cursor.isIn(group)) {
            return;
        }
        long due = finality.ofUse(isLeft, cursor.time());
        int kept = finality.keptLast(isLeft);
        for (int i = 0; i < kept && cursor.isIn(group); i++) {
            cursor.next();
        }
        if (kept > 0 && cursor.isIn(group)) {
            due = Math.min(due, finality.ofRow(cursor.time()));
        }
        if (due != Finality.NEVER) {
            deadlines.add(due, group);
        }
    }

    /// Drops what is of no more use to an epoch that begins.
    void drop(TimeIndex index) {
        long now = clock.atStart();
        settled.clear();
        if (now == Finality.NEVER) {
            removeAll(index);
            deadlines.takeUpTo(now, group -> {});
        } else if (deadlines.anyUpTo(now)) {
            deadlines.takeUpTo(now, group -> drop(index, group, now));
        }
    }

    private void drop(TimeIndex index, int group, long now) {
        TimeTree.Cursor cursor = index.cursor();
        cursor.seekFirst(group, Long.MIN_VALUE);
        int ofNoUse = 0;
        for (; cursor.isIn(group) && finality.ofUse(isLeft, cursor.time()) <= now; cursor.next()) {
            ofNoUse++;
        }
        int dropped = Math.max(ofNoUse, beforeKept(index, group, now));
        remove(index, group, Long.MAX_VALUE, dropped);
        changed(index, group);
    }

    /// How many rows are before those final ones that are kept.
    private int beforeKept(TimeIndex index, int group, long now) {
        int kept = finality.keptLast(isLeft);
        if (kept == 0) {
            return 0;
        }
        TimeTree.Cursor cursor = index.cursor();
        cursor.seekFirst(group, Long.MIN_VALUE);
        TimeTree.Cursor first = index.cursor();
        first.standAt(cursor);
        int before = -kept;
        for (; cursor.isIn(group) && finality.ofRow(cursor.time()) <= now; cursor.next()) {
            if (before >= 0) {
                first.next();
            }
            before++;
        }
        if (before <= 0) {
            return 0;
        }
        settled.add(group, first.time(), first.row());
        return before;
    }

    /// Takes out the rows of a group up to a time, of which none changed in this epoch.
    static void removeUntil(TimeIndex index, int group, long last) {
        remove(index, group, last, Integer.MAX_VALUE);
    }

    private static void remove(TimeIndex index, int group, long last, int most) {
        TimeTree.Cursor cursor = index.cursor();
        cursor.seekFirst(group, Long.MIN_VALUE);
        var gone = new TimedRows();
        for (; cursor.isIn(group) && cursor.time() <= last && gone.size() < most; cursor.next()) {
            gone.add(group, cursor.time(), cursor.row());
        }
        index.remove(gone);
    }

    private static void removeAll(TimeIndex index) {
        TimeTree.Cursor cursor = index.cursor();
        var gone = new TimedRows();
        while (cursor.next()) {
            gone.add(cursor.group(), cursor.time(), cursor.row());
        }
        index.remove(gone);
    }

    long sizeInBytes() {
        return deadlines.sizeInBytes();
    }
}
