package io.deltaway.connect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock for pauses, which never goes back: where the time of day is set back, it goes on from
/// where it was, so that who waits for the next minute does not wait for an hour. From then on it
/// is ahead of the time of day. May be used by several threads.
public final class ForwardClock implements InstantSource {

    private final InstantSource timeOfDay;
    private Instant last = Instant.MIN;
    private Duration ahead = Duration.ZERO;

    public ForwardClock(InstantSource timeOfDay) {
        this.timeOfDay = timeOfDay;
    }

    @Override
    public synchronized Instant instant() {
        Instant now = timeOfDay.instant().plus(ahead);
        if (now.isBefore(last)) {
            ahead = ahead.plus(Duration.between(now, last));
            now = last;
        }
        last = now;
        return now;
    }
}
