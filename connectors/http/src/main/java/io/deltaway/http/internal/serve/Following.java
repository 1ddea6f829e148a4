package io.deltaway.http.internal.serve;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What is on its way to a client that follows. Bounded: who takes it too slowly is given up, and
/// may come back. Thread-safe.
final class Following<T> {

    /// How much may be on its way.
    private static final long MOST_BYTES = 1 << 20;

    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private final ToLongFunction<T> sizeInBytes;
    private final Runnable onGivenUp;
    private long bytes;
    private boolean ended;

    /// @param onGivenUp run when too much is on its way; ends a sending that waits
    Following(ToLongFunction<T> sizeInBytes, Runnable onGivenUp) {
        this.sizeInBytes = sizeInBytes;
        this.onGivenUp = onGivenUp;
    }

    /// Sends something after it. Never waits.
    synchronized void offer(T next) {
        if (ended) {
            return;
        }
        long size = sizeInBytes.applyAsLong(next);
        if (!waiting.isEmpty() && bytes + size > MOST_BYTES) {
            waiting.clear();
            end();
            onGivenUp.run();
            return;
        }
        waiting.add(next);
        bytes += size;
        notifyAll();
    }

    /// What comes next; null where nothing came in this time, or nothing will.
    synchronized @Nullable T take(Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (waiting.isEmpty() && !ended) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        T next = waiting.poll();
        if (next != null) {
            bytes -= sizeInBytes.applyAsLong(next);
        }
        return next;
    }

    /// Nothing more will be sent.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Whether all has been taken, and nothing will come.
    synchronized boolean hasEnded() {
        return ended && waiting.isEmpty();
    }
}
