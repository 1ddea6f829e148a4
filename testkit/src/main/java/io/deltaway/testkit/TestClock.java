package io.deltaway.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until it is told to go on. It starts at 2026-01-01T00:00:00Z. Owned by
/// one thread.
public final class TestClock implements InstantSource {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /// A clock that stands at its beginning.
    public TestClock() {}

    @Override
    public Instant instant() {
        return now;
    }

    /// Goes on by a time that is not negative.
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a clock does not go back, not even by " + time);
        }
        now = now.plus(time);
    }

    @Override
    public String toString() {
        return now.toString();
    }
}
