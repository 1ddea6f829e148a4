package io.deltaway.connect;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Thrown by the function of a [Call] that may be answered later: whoever is asked is busy, or
/// allows no more at the moment. While the time lasts, nothing else is asked by this call either.
public final class TryAgainException extends IOException {

    private static final long serialVersionUID = 1;

    private static final Duration LONGEST = Duration.ofDays(1);

    private final @Nullable Duration after;

    /// @param what what is wrong, without a full stop
    /// @param after when to ask again, a day later at most; null where that was not said
    public TryAgainException(String what, @Nullable Duration after, @Nullable Throwable cause) {
        super(what, cause);
        this.after = after == null || after.compareTo(LONGEST) < 0 ? after : LONGEST;
    }

    /// When to ask again, where that was said.
    public Optional<Duration> after() {
        return Optional.ofNullable(after);
    }
}
