package io.deltaway.engine.operator;

import io.deltaway.engine.time.TimeScale;

/// Which times of one side of an interval join a time of the other side meets: the right times from
/// `left + lower` to `left + upper`.
final class TimeReach {

    private final TimeScale scale;
    private final long lower;
    private final long upper;
    private long low;
    private long high;

    TimeReach(TimeScale scale, long lower, long upper) {
        this.scale = scale;
        this.lower = lower;
        this.upper = upper;
    }

    /// Whether there are times on the other side that one meets; they are those from [#low] to
    /// [#high].
    boolean from(boolean isLeft, long time) {
        return isLeft ? fromLeft(time) : fromRight(time);
    }

    private boolean fromLeft(long time) {
        low = scale.sum(time, lower);
        high = scale.sum(time, upper);
        return scale.compareSum(time, lower, scale.latest()) <= 0
                && scale.compareSum(time, upper, scale.earliest()) >= 0;
    }

    private boolean fromRight(long time) {
        if (scale.compareSum(scale.latest(), upper, time) < 0
                || scale.compareSum(scale.earliest(), lower, time) > 0) {
            return false;
        }
        low = scale.firstReaching(time, upper);
        high = scale.lastReaching(time, lower);
        return low <= high;
    }

    long low() {
        return low;
    }

    long high() {
        return high;
    }
}
