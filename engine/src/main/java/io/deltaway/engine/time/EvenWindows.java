package io.deltaway.engine.time;

import org.jspecify.annotations.Nullable;

/// Windows of one length, one of which starts at every multiple of a hop from an origin.
///
/// @param least the smallest value that the column can hold
/// @param most the largest one
public record EvenWindows(long origin, long hop, long length, long least, long most)
        implements Windows {

    /// The same windows counted from another origin.
    public EvenWindows from(long other) {
        return new EvenWindows(other, hop, length, least, most);
    }

    @Override
    public boolean of(long time, Spans into) {
        return of(time, Long.MIN_VALUE, into);
    }

    @Override
    public boolean of(long time, long from, Spans into) {
        long passed = passed(time);
        if (!isHeld(time, passed)) {
            return false;
        }
        long last = time - passed;
        if (passed >= length || from > last) {
            return true;
        }
        long start = last - before(passed) * hop;
        if (start < from) {
            start += Math.ceilDiv(from - start, hop) * hop;
        }
        for (long left = (last - start) / hop; left >= 0; left--, start += hop) {
            into.add(start, start + length);
        }
        return true;
    }

    @Override
    public boolean ends(long time, Spans into) {
        long passed = passed(time);
        if (!isHeld(time, passed)) {
            return false;
        }
        if (passed < length) {
            long last = time - passed;
            long before = before(passed) * hop;
            into.add(last - before, last - before + length);
            if (before > 0) {
                into.add(last, last + length);
            }
        }
        return true;
    }

    /// How many windows there are before the last one that has started.
    private long before(long passed) {
        return (length - passed - 1) / hop;
    }

    /// Whether the column can hold the bounds of all windows of a time.
    private boolean isHeld(long time, long passed) {
        if (passed >= length) {
            return true;
        }
        try {
            long last = Math.subtractExact(time, passed);
            long first = Math.subtractExact(last, Math.multiplyExact(before(passed), hop));
            return first >= least && Math.addExact(last, length) <= most;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    /// How long before a time the last window started.
    private long passed(long time) {
        // Not floorMod(time - origin): the difference may not fit where the remainder does.
        return Math.floorMod(Math.floorMod(time, hop) - Math.floorMod(origin, hop), hop);
    }

    @Override
    public long end(long start) {
        return start + length;
    }

    @Override
    public boolean leavesGaps() {
        return length < hop;
    }

    @Override
    public @Nullable Windows panes() {
        return length <= hop ? null : new Panes(this, length % hop);
    }

    /// From one start or end of a window to the next: of paired windows (Krishnamurthy, Wu and
    /// Franklin, SIGMOD 2006) there are two in a hop at most. A time has none where it has no
    /// windows.
    ///
    /// @param rest how long after one starts another one ends
    private record Panes(EvenWindows windows, long rest) implements Windows {

        @Override
        public boolean of(long time, Spans into) {
            boolean isNearBound =
                    time < windows.least + windows.length || time > windows.most - windows.length;
            if (isNearBound && !windows.isHeld(time, windows.passed(time))) {
                return false;
            }
            long passed = windows.passed(time);
            long start = time - passed;
            boolean isFirst = passed < rest;
            into.add(isFirst ? start : start + rest, start + (isFirst ? rest : windows.hop));
            return true;
        }
    }
}
