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
        try {
            long passed = passed(time);
            long last = Math.subtractExact(time, passed);
            long before = (length - passed - 1) / hop;
            if (passed >= length) {
                return true; // between two windows
            }
            long start = Math.subtractExact(last, Math.multiplyExact(before, hop));
            if (start < least || Math.addExact(last, length) > most) {
                return false;
            }
            for (long i = 0; i <= before; i++, start += hop) {
                into.add(start, start + length);
            }
            return true;
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
            if (isNearBound && !windows.of(time, new Spans())) {
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
