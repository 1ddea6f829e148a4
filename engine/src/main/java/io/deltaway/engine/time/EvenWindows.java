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
            // Not floorMod(time - origin): the difference may not fit where the remainder does.
            long passed = Math.floorMod(Math.floorMod(time, hop) - Math.floorMod(origin, hop), hop);
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

    @Override
    public boolean leavesGaps() {
        return length < hop;
    }

    @Override
    public @Nullable Windows panes() {
        if (length <= hop) {
            return null;
        }
        long a = hop;
        long b = length;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return new Panes(this, new EvenWindows(origin, a, a, least, most));
    }

    /// Slices of windows. A time has none where it has no windows.
    private record Panes(EvenWindows windows, EvenWindows slices) implements Windows {

        @Override
        public boolean of(long time, Spans into) {
            boolean isNearBound =
                    time < windows.least + windows.length || time > windows.most - windows.length;
            return (!isNearBound || windows.of(time, new Spans())) && slices.of(time, into);
        }
    }
}
