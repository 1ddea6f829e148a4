package io.deltaway.engine.time;

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
        double at = TimeWords.toDouble(time);
        double number = Math.floor((at - origin) / hop);
        if (!(Math.abs(number) < MOST) || !(Math.abs(number) + length / hop < MOST)) {
            return false;
        }
        // The quotient may be rounded across a bound.
        while (start(number) > at) {
            number--;
        }
        while (start(number + 1) <= at) {
            number++;
        }
        double first = number;
        while (start(first - 1) + length > at) {
            first--;
        }
        for (double n = first; n <= number; n++) {
            if (start(n) + length > at) {
                into.add(TimeWords.ofDouble(start(n)), TimeWords.ofDouble(start(n) + length));
            }
        }
        return true;
    }

    @Override
    public boolean leavesGaps() {
        return length < hop;
    }

    private double start(double number) {
        return origin + number * hop;
    }
}
