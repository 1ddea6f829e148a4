package io.deltaway.run;

import io.deltaway.connect.Chunk;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A source that is not read, because what it gave is done again: at its end from the beginning.
final class NoArrivals implements Arrivals {

    private final Link link;

    NoArrivals(Link link) {
        this.link = link;
    }

    @Override
    public @Nullable Chunk poll() {
        return null;
    }

    @Override
    public boolean isWithinWhole() {
        return false;
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    public boolean hasCaughtUp() {
        return true;
    }

    @Override
    public int waiting() {
        return 0;
    }

    @Override
    public boolean isReady() {
        return false;
    }

    @Override
    public boolean help() {
        return false;
    }

    @Override
    public long oldestNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isAcknowledged() {
        return false;
    }

    @Override
    public void acknowledge(Map<String, byte[]> offsets) {}

    @Override
    public Link link() {
        return link;
    }

    @Override
    public boolean isCutShort() {
        return false;
    }

    @Override
    public void drain() {}

    @Override
    public void close() {}
}
