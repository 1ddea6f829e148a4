package io.deltaway.run.epoch;

import io.deltaway.run.thread.Threads;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A thread for each worker but worker 0, whose work the calling thread does. Each call of [#run]
/// is a barrier: it costs about ten microseconds where the threads sleep, so a stage with few rows
/// is better run by [Crew#oneByOne].
public final class ThreadCrew implements Crew, AutoCloseable {

    /// How often a waiting thread looks before it sleeps: a few microseconds.
    private static final int LOOKS = 500;

    private final Threads runtime;
    private final Thread[] threads;
    private final @Nullable Throwable[] failures;
    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile Round round = new Round(0, worker -> {});
    private volatile boolean closed;
    private volatile @Nullable Thread caller;

    private record Round(long number, IntConsumer work) {}

    /// @param name what the threads are called
    public ThreadCrew(int workers, Threads runtime, String name) {
        this.runtime = runtime;
        threads = new Thread[workers - 1];
        failures = new @Nullable Throwable[workers];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            threads[i] = runtime.start(name, true, () -> serve(worker));
        }
    }

    @Override
    public void run(int workers, IntConsumer work) {
        if (workers != threads.length + 1) {
            throw new IllegalArgumentException(
                    "a crew of " + (threads.length + 1) + " can't do the work of " + workers);
        }
        caller = Thread.currentThread();
        unfinished.set(threads.length);
        round = new Round(round.number() + 1, work);
        for (Thread thread : threads) {
            runtime.unpark(thread);
        }
        attempt(work, 0);
        for (int looks = 0; unfinished.get() > 0; looks++) {
            if (looks < LOOKS) {
                Thread.onSpinWait();
            } else {
                runtime.park(Long.MAX_VALUE);
            }
        }
        throwFirstFailure();
    }

    private void serve(int worker) {
        long done = 0;
        int looks = 0;
        while (true) {
            Round current = round;
            if (current.number() != done) {
                done = current.number();
                looks = 0;
                attempt(current.work(), worker);
                if (unfinished.decrementAndGet() == 0) {
                    runtime.unpark(caller);
                }
            } else if (closed) {
                return;
            } else if (looks++ < LOOKS) {
                Thread.onSpinWait();
            } else {
                runtime.park(Long.MAX_VALUE);
            }
        }
    }

    private void attempt(IntConsumer work, int worker) {
        try {
            work.accept(worker);
        } catch (Throwable failure) {
            failures[worker] = failure;
        }
    }

    private void throwFirstFailure() {
        for (int worker = 0; worker < failures.length; worker++) {
            Throwable failure = failures[worker];
            failures[worker] = null;
            if (failure instanceof Error error) {
                throw error;
            } else if (failure instanceof RuntimeException runtime) {
                throw runtime;
            }
        }
    }

    /// Ends the threads and waits for them.
    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            runtime.unpark(thread);
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            boolean ended = false;
            while (!ended) {
                try {
                    ended = runtime.join(thread, Long.MAX_VALUE);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
