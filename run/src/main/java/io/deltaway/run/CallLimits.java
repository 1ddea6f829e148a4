package io.deltaway.run;

import io.deltaway.connect.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How often one [Call] is made and how many are under way, over all places of a program that make
/// it. From any thread.
///
/// Calls of a rate are spaced by the generic cell rate algorithm: `next` is when the next one is
/// due if none ever came early, and one may come as early as a burst allows.
final class CallLimits {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final RandomGenerator random;
    private final int concurrently;
    private final Duration pace;
    private final Duration burst;
    private int underWay;
    private Instant next = Instant.EPOCH;
    private Instant pausedUntil = Instant.EPOCH;

    /// @param random shortens pauses, so that not all come back at the same moment
    CallLimits(Call<?, ?> call, RandomGenerator random) {
        this.random = random;
        concurrently = call.concurrently();
        pace = call.pace();
        burst = pace.multipliedBy(Math.max(1, call.burst()));
    }

    /// Begins a call, if one may begin now.
    synchronized boolean begin(Instant now) {
        if (underWay >= concurrently || now.isBefore(earliest())) {
            return false;
        }
        underWay++;
        next = later(next, now).plus(pace);
        return true;
    }

    private Instant earliest() {
        boolean paced = !pace.isZero() && !next.equals(Instant.EPOCH);
        return paced ? later(pausedUntil, next.plus(pace).minus(burst)) : pausedUntil;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /// A call has ended.
    synchronized void end() {
        underWay--;
    }

    /// Nothing is to be asked before.
    synchronized void pauseUntil(Instant time) {
        pausedUntil = later(pausedUntil, time);
    }

    /// How long to wait before a question is asked once more that was asked so many times.
    Duration pause(int attempts) {
        Duration longest = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        if (longest.compareTo(LONGEST_PAUSE) > 0) {
            longest = LONGEST_PAUSE;
        }
        synchronized (random) {
            return Duration.ofNanos((long) (longest.toNanos() * (0.5 + random.nextDouble() / 2)));
        }
    }

    /// When the next call may begin; empty where that depends on the end of another one.
    synchronized Optional<Instant> due() {
        return underWay >= concurrently ? Optional.empty() : Optional.of(earliest());
    }
}
