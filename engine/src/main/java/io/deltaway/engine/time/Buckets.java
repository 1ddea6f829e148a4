package io.deltaway.engine.time;

/// Cuts time into buckets of a size, numbered from 0 on, and gives those that reach from one
/// distance before or behind a time to another. So what is near in time meets in a bucket: whoever
/// is alone in one (distances of zero) is in one of those of everybody who is near.
public final class Buckets implements Windows {

    private final TimeScale scale;
    private final boolean floating;
    private final long lower;
    private final long upper;
    private final long size;

    /// @param floating whether times are floating numbers; distances and the size are then the bits
    ///   of doubles
    /// @param upper not below `lower`
    /// @param size above zero
    public Buckets(TimeScale scale, boolean floating, long lower, long upper, long size) {
        this.scale = scale;
        this.floating = floating;
        this.lower = lower;
        this.upper = upper;
        this.size = size;
    }

    @Override
    public boolean of(long time, Spans into) {
        long first = scale.sum(time, lower);
        long last = scale.sum(time, upper);
        return floating ? floating(first, last, into) : whole(first, last, into);
    }

    private boolean whole(long first, long last, Spans into) {
        long bucket = Math.floorDiv(first, size);
        // Counted, as the last one may be the largest number that there is.
        for (long more = Math.floorDiv(last, size) - bucket; more >= 0; more--, bucket++) {
            into.add(bucket, bucket);
        }
        return true;
    }

    private boolean floating(long first, long last, Spans into) {
        double from = bucket(first);
        double to = bucket(last);
        if (!Double.isFinite(from) || !Double.isFinite(to)) {
            return false;
        }
        // Above 2^53 neighbours are not all there.
        for (double bucket = from;
                bucket <= to;
                bucket = Math.max(bucket + 1, Math.nextUp(bucket))) {
            long word = TimeWords.ofDouble(bucket);
            into.add(word, word);
        }
        return true;
    }

    private double bucket(long time) {
        return Math.floor(TimeWords.toDouble(time) / Double.longBitsToDouble(size)) + 0.0;
    }
}
