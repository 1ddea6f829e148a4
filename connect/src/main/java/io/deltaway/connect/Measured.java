package io.deltaway.connect;

import java.util.OptionalLong;

/// A reader or writer that knows how much goes through it. Asked by any thread, now and then.
public interface Measured {

    /// How many bytes it has read or written since it was opened.
    long sizeInBytes();

    /// About how many rows, records or the like are there that it has not read yet; empty where it
    /// does not know.
    default OptionalLong rowsBehind() {
        return OptionalLong.empty();
    }
}
