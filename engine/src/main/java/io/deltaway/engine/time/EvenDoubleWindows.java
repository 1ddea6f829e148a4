package io.deltaway.engine.time;

import org.jspecify.annotations.Nullable;

/// Windows of one length over floating numbers, one of which starts at every multiple of a hop from
/// an origin. Bounds are computed from the number of the window, so that each has one value.
public record EvenDoubleWindows(double origin, double hop, double length) implements Windows {

    /// Above that, neighbouring windows can't be told apart.
    private static final double MOST = 1L << 52;

    /// The same windows counted from another origin.
    public EvenDoubleWindows from(double other) {
        return new EvenDoubleWindows(other, hop, length);
    }

    @Override
    public boolean of(long time, Spans into) {
        return of(time, Long.MIN_VALUE, into);
    }

    @Override
    public boolean of(long time, long from, Spans into) {
        double at = TimeWords.toDouble(time);
        double last = last(at);
        if (Double.isNaN(last)) {
            return false;
        }
        for (double n = Math.max(first(at, last), firstFrom(from)); n <= last; n++) {
            if (end(n) > at) {
                into.add(TimeWords.ofDouble(start(n)), TimeWords.ofDouble(end(n)));
            }
        }
        return true;
    }

    /// The first window that starts at a time or later; one far before where that can't be told.
    private double firstFrom(long from) {
        double last = last(TimeWords.toDouble(from));
        if (Double.isNaN(last)) {
            return Double.NEGATIVE_INFINITY;
        }
        return TimeWords.ofDouble(start(last)) < from ? last + 1 : last;
    }

    /// The last window that has started at a time, or NaN where there is none that can be told
    /// apart from its neighbours.
    private double last(double at) {
        double number = Math.floor((at - origin) / hop);
        if (!(Math.abs(number) < MOST) || !(Math.abs(number) + length / hop < MOST)) {
            return Double.NaN;
        }
        // The quotient may be rounded across a bound.
        while (start(number) > at) {
            number--;
        }
        while (start(number + 1) <= at) {
            number++;
        }
        return number;
    }

    /// The first window that has not ended, of those up to the last one.
    private double first(double at, double last) {
        double first = Math.min(last, Math.floor((at - length - origin) / hop) + 1);
        // The quotient may be rounded across a bound.
        while (end(first - 1) > at) {
            first--;
        }
        while (first < last && end(first) <= at) {
            first++;
        }
        return first;
    }

    @Override
    public boolean leavesGaps() {
        return length < hop;
    }

    @Override
    public @Nullable Windows panes() {
        return length <= hop ? null : new Panes(this);
    }

    /// From one start or end of a window to the next.
    private record Panes(EvenDoubleWindows windows) implements Windows {

        @Override
        public boolean of(long time, Spans into) {
            double at = TimeWords.toDouble(time);
            double last = windows.last(at);
            if (Double.isNaN(last)) {
                return false;
            }
            double first = windows.first(at, last);
            double from = Math.max(windows.start(last), windows.end(first - 1));
            double to = Math.min(windows.start(last + 1), windows.end(first));
            into.add(TimeWords.ofDouble(from), TimeWords.ofDouble(to));
            return true;
        }
    }

    private double end(double number) {
        return start(number) + length;
    }

    private double start(double number) {
        return origin + number * hop;
    }
}
