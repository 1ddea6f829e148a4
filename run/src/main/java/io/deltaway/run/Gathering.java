package io.deltaway.run;

import io.deltaway.run.thread.Threads;
import java.time.Duration;

/// Lets epochs gather behind a sync of the log, so that the next sync is for several of them: for a
/// few milliseconds, and only while the coordinator has something to do. When that waits, nothing
/// more comes.
final class Gathering {

    private static final long MOST_NANOS = Duration.ofMillis(10).toNanos();

    private final Signal end;
    private volatile boolean ended = true;
    private volatile long until;

    Gathering(Threads threads) {
        this.end = new Signal(threads);
        this.until = end.nanoTime();
    }

    /// The coordinator goes on.
    void begin() {
        ended = false;
    }

    /// The coordinator is about to wait.
    void end() {
        if (!ended) {
            ended = true;
            end.raise();
        }
    }

    /// The log was synced. By who writes, as are the following.
    void synced() {
        until = end.nanoTime() + MOST_NANOS;
    }

    boolean isOn() {
        return !ended && until - end.nanoTime() > 0;
    }

    void await() {
        end.await(until - end.nanoTime());
    }
}
