package io.deltaway.engine.operator;

import io.deltaway.engine.state.TimeTree;

/// Finds the rows around times among those that a [TimeIndex] has now, or had when the last epoch
/// ended. Looked for in one group with times that never fall: then what is gone, or was not there
/// yet, is passed over once only, and a search that goes on nearby takes a step or two.
final class LiveRows {

    /// How far to walk before searching from the top.
    private static final int STEPS = 4;

    private final TimeIndex index;
    private final boolean now;
    private int group = TimeIndex.NONE;

    /// The first row that is not before the time of the last search of [#firstFrom].
    private final TimeTree.Cursor first;

    private boolean firstSought;

    /// The last row looked at by [#lastUntil], until which `lastRow` is the last that lives.
    private final TimeTree.Cursor last;

    private final TimeTree.Cursor probe;
    private boolean lastSought;
    private long lastSoughtTime;
    private int lastRow;
    private long lastTime;

    /// @param now whether to find rows as of now, or else as of the end of the last epoch
    LiveRows(TimeIndex index, boolean now) {
        this.index = index;
        this.now = now;
        this.first = index.cursor();
        this.last = index.cursor();
        this.probe = index.cursor();
    }

    /// Starts over, in a group or where there is none.
    LiveRows in(int otherGroup) {
        group = otherGroup;
        firstSought = false;
        lastSought = false;
        lastRow = TimedRows.NONE;
        return this;
    }

    private boolean lives(int row) {
        return (now ? index.weight(row) : index.weightBefore(row)) > 0;
    }

    /// Whether there is a row that is not before a time; the first one is found.
    boolean firstFrom(long time) {
        for (int i = 0; firstSought && i < STEPS && first.isIn(group) && first.time() < time; i++) {
            first.next();
        }
        if (!firstSought || first.isIn(group) && first.time() < time) {
            first.seekFirst(group, time);
            firstSought = true;
        }
        while (first.isIn(group) && !lives(first.row())) {
            first.next();
        }
        return first.isIn(group);
    }

    long firstTime() {
        return first.time();
    }

    int firstRow() {
        return first.row();
    }

    /// Whether there is a row that is not after a time; the last one is found.
    boolean lastUntil(long time) {
        if (lastSought && hasWalkedUntil(time)) {
            return lastRow >= 0;
        }
        last.seekLast(group, time);
        probe.standAt(last);
        while (probe.isIn(group)
                && !(lastSought && probe.time() <= lastSoughtTime)
                && !lives(probe.row())) {
            probe.previous();
        }
        if (probe.isIn(group) && !(lastSought && probe.time() <= lastSoughtTime)) {
            foundLast(probe);
        }
        lastSought = true;
        lastSoughtTime = time;
        return lastRow >= 0;
    }

    private boolean hasWalkedUntil(long time) {
        for (int i = 0; i < STEPS; i++) {
            probe.standAt(last);
            if (!probe.next() || !probe.isIn(group) || probe.time() > time) {
                lastSoughtTime = time;
                return true;
            }
            last.standAt(probe);
            if (lives(last.row())) {
                foundLast(last);
            }
        }
        return false;
    }

    private void foundLast(TimeTree.Cursor at) {
        lastRow = at.row();
        lastTime = at.time();
    }

    long lastTime() {
        return lastTime;
    }

    int lastRow() {
        return lastRow;
    }
}
