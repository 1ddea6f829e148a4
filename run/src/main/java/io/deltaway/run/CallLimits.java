package io.deltaway.run;

import io.deltaway.connect.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How often one [Call] is made and how many are under way, over all places of a program that make
/// it. From any thread.
final class CallLimits {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final RandomGenerator random;
    private final int concurrently;
    private final int most;
    private final Duration time;

    /// When the last ones began, where there is a rate: the first of so many says when one more may
    /// begin.
    private final ArrayDeque<Instant> begun = new ArrayDeque<>();

    private int underWay;
    private Instant pausedUntil = Instant.EPOCH;

    /// @param random shortens pauses, so that not all come back at the same moment
    CallLimits(Call<?, ?> call, RandomGenerator random) {
        this.random = random;
        concurrently = call.concurrently();
        most = call.mostCalls();
        time = call.per();
    }

    /// Begins a call, if one may begin now.
    synchronized boolean begin(Instant now) {
        if (underWay >= concurrently || now.isBefore(earliest())) {
            return false;
        }
        underWay++;
        if (most > 0) {
            if (begun.size() == most) {
                begun.remove();
            }
            begun.add(now);
        }
        return true;
    }

    private Instant earliest() {
        boolean isUsedUp = most > 0 && begun.size() == most;
        return isUsedUp ? later(pausedUntil, begun.element().plus(time)) : pausedUntil;
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
