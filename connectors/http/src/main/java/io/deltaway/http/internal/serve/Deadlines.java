package io.deltaway.http.internal.serve;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/// Waits for futures, each for some time. One timer for all of them, set for the next that is due:
/// a timed wait of a virtual thread sets a timer for itself and takes it back, each time by another
/// thread.
final class Deadlines extends CyclicTimeouts<Deadlines.Wait> {

    private static final Deadlines ALL = new Deadlines(timer());

    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

    private Deadlines(Scheduler timer) {
        super(timer);
    }

    /// @param until when it ends at the latest, by [System#nanoTime]
    record Wait(CompletableFuture<?> future, long until) implements Expirable {
        @Override
        public long getExpireNanoTime() {
            return until;
        }

        // Each is one of its own.

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private static Scheduler timer() {
        var timer = new ScheduledExecutorScheduler("deltaway http deadlines", true);
        try {
            timer.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return timer;
    }

    /// What a future comes to.
    ///
    /// @throws TimeoutException where it comes to nothing so long; the future goes on
    static <T> T await(CompletableFuture<T> future, Duration within)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (future.isDone()) {
            return future.get();
        }
        CompletableFuture<T> ending = future.copy();
        var wait = new Wait(ending, System.nanoTime() + within.toNanos());
        ALL.waits.add(wait);
        ALL.schedule(wait);
        try {
            return ending.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException late) {
                throw late;
            }
            throw e;
        } finally {
            ALL.waits.remove(wait);
        }
    }

    @Override
    protected Iterator<Wait> iterator() {
        return waits.iterator();
    }

    @Override
    protected boolean onExpired(Wait wait) {
        wait.future().completeExceptionally(new TimeoutException());
        return true;
    }
}
