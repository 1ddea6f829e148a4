package io.deltaway.run;

import io.deltaway.connect.Chunk;
import org.jspecify.annotations.Nullable;

/// A source that is not read, because what it gave is done again: at its end from the beginning.
final class NoArrivals extends UnreadArrivals {

    NoArrivals(Link link) {
        super(link);
    }

    @Override
    public @Nullable Chunk poll() {
        return null;
    }

    @Override
    public boolean hasEnded() {
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
}
