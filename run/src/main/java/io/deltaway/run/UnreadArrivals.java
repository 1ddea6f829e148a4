package io.deltaway.run;

import java.util.Map;

/// Chunks that no reader gives, so there is nothing to decode, to acknowledge, to drain or to
/// close.
abstract sealed class UnreadArrivals implements Arrivals permits RefusedArrivals, NoArrivals {

    private final Link link;

    UnreadArrivals(Link link) {
        this.link = link;
    }

    @Override
    public final boolean isWithinWhole() {
        return false;
    }

    @Override
    public final boolean hasCaughtUp() {
        return true;
    }

    @Override
    public final boolean help() {
        return false;
    }

    @Override
    public final long oldestNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public final boolean isAcknowledged() {
        return false;
    }

    @Override
    public final void acknowledge(Map<String, byte[]> offsets) {}

    @Override
    public final Link link() {
        return link;
    }

    @Override
    public final boolean isCutShort() {
        return false;
    }

    @Override
    public final void drain() {}

    @Override
    public final void close() {}
}
