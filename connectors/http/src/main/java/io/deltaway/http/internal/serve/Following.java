package io.deltaway.http.internal.serve;

import io.deltaway.http.internal.serve.LiveRows.Change;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One who follows a table: the changes that are on their way to it. Bounded: who takes them too
/// slowly is given up, and may come back and go on behind the last one it saw. Thread-safe.
final class Following {

    /// The changes of an epoch.
    record Epoch(long number, List<Change> changes, long sizeInBytes) {

        static Epoch of(long number, List<Change> changes) {
            return new Epoch(
                    number,
                    List.copyOf(changes),
                    changes.stream().mapToLong(change -> change.json().length).sum());
        }
    }

    private final ArrayDeque<Epoch> epochs = new ArrayDeque<>();
    private final long mostBytes;
    private final Runnable onGivenUp;
    private long sizeInBytes;
    private boolean ended;

    /// @param mostBytes how much may be on its way
    /// @param onGivenUp run when that is not enough; ends a sending that waits
    Following(long mostBytes, Runnable onGivenUp) {
        this.mostBytes = mostBytes;
        this.onGivenUp = onGivenUp;
    }

    /// Sends an epoch after it. Never waits.
    synchronized void offer(Epoch epoch) {
        if (ended) {
            return;
        }
        if (!epochs.isEmpty() && sizeInBytes + epoch.sizeInBytes() > mostBytes) {
            end();
            onGivenUp.run();
            return;
        }
        epochs.add(epoch);
        sizeInBytes += epoch.sizeInBytes();
        notifyAll();
    }

    /// The next epoch; null where none came in this time, or none will.
    synchronized @Nullable Epoch take(Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (epochs.isEmpty() && !ended) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            java.util.concurrent.TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        Epoch next = epochs.poll();
        if (next != null) {
            sizeInBytes -= next.sizeInBytes();
        }
        return next;
    }

    synchronized void end() {
        ended = true;
        epochs.clear();
        notifyAll();
    }

    synchronized boolean hasEnded() {
        return ended;
    }
}
