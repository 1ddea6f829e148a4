package io.deltaway.run;

import io.deltaway.run.thread.Threads;
import org.jspecify.annotations.Nullable;

/// Wakes one waiting thread. What was raised before the wait ends it at once; several raises count
/// as one.
final class Signal {

    private final Threads threads;
    private volatile boolean raised;
    private volatile @Nullable Thread waiting;

    Signal(Threads threads) {
        this.threads = threads;
    }

    /// From any thread, and cheap where nobody waits.
    void raise() {
        if (!raised) {
            raised = true;
            threads.unpark(waiting);
        }
    }

    /// Waits until raised or the time is over; whoever waits looks afterwards whether there is
    /// something to do. The time is in nanoseconds; `Long.MAX_VALUE` is for ever.
    void await(long nanos) {
        waiting = Thread.currentThread();
        long deadline = threads.nanoTime() + nanos;
        while (!raised) {
            long left = nanos == Long.MAX_VALUE ? nanos : deadline - threads.nanoTime();
            if (left <= 0) {
                break;
            }
            threads.park(left);
            if (Thread.interrupted()) {
                // The threads of a pipeline are told to end by a signal; an interrupt would close
                // channels that are still needed.
                break;
            }
        }
        waiting = null;
        raised = false;
    }

    /// The time by which it waits, in nanoseconds since some moment.
    long nanoTime() {
        return threads.nanoTime();
    }
}
