package io.deltaway.engine.time;

import org.jspecify.annotations.Nullable;

/// Windows of one length over floating numbers, one of which starts at every multiple of a hop from
/// an origin. Bounds are computed from the number of the window, so that each has one value. Where
/// a length is so many hops, a window ends where a later one starts: so tumbling windows leave no
/// number out, though sums of hops are rounded.
public record EvenDoubleWindows(double origin, double hop, double length) implements Windows {

    /// The same windows counted from another origin.
    public EvenDoubleWindows from(double other) {
        return new EvenDoubleWindows(other, hop, length);
    }

    /// Whether there are times at all that have windows: where all bounds are too large for the
    /// length or the hop, there are none.
    public boolean areAny() {
        return isExact(Math.rint(origin / hop / -2), 1);
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

    /// The first window that starts at a time or later, which is not far before a time that has
    /// windows; one far before where that can't be told.
    private double firstFrom(long from) {
        double last = last(TimeWords.toDouble(from), 2);
        if (Double.isNaN(last)) {
            return Double.NEGATIVE_INFINITY;
        }
        return TimeWords.ofDouble(start(last)) < from ? last + 1 : last;
    }

    /// The last window that has started at a time, or NaN where its bounds, or those of the others
    /// that the time is in, are not exact enough. All times from one start to the next get the same
    /// answer.
    private double last(double at) {
        return last(at, 1);
    }

    /// @param quarters how exact that is: other windows of a time that has some are within two
    private double last(double at, int quarters) {
        double number = Math.floor((at - origin) / hop);
        if (!isExact(number, 2 * quarters)) {
            return Double.NaN;
        }
        // The quotient may be rounded across a bound.
        while (start(number) > at) {
            number--;
        }
        while (start(number + 1) <= at) {
            number++;
        }
        return isExact(number, quarters) ? number : Double.NaN;
    }

    /// Whether the bounds of a window and of those that overlap it are rounded by a quarter of a
    /// hop and of a length at most, so that they are in order and hold something; or by some
    /// quarters.
    private boolean isExact(double number, int quarters) {
        // At least as large as all that is rounded on the way to these bounds.
        double largest = Math.max(Math.abs(start(number)), Math.abs(number) * hop) + 3 * length;
        return Math.ulp(largest) <= Math.min(hop, length) / 4 * quarters;
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
    public long end(long start) {
        double number = Math.rint((TimeWords.toDouble(start) - origin) / hop);
        return TimeWords.ofDouble(end(number));
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
        double hops = Math.rint(length / hop);
        boolean isHops = Math.abs(hops * hop - length) <= Math.ulp(length);
        return isHops ? start(number + hops) : start(number) + length;
    }

    private double start(double number) {
        return origin + number * hop;
    }
}
