package io.deltaway.run;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Wakes one waiting thread. What was raised before the wait ends it at once; several raises count
/// as one.
final class Signal {

    private volatile boolean raised;
    private volatile @Nullable Thread waiting;

    /// From any thread, and cheap where nobody waits.
    void raise() {
        if (!raised) {
            raised = true;
            LockSupport.unpark(waiting);
        }
    }

    /// Waits until raised or the time is over; whoever waits looks afterwards whether there is
    /// something to do. The time is in nanoseconds; `Long.MAX_VALUE` is for ever.
    void await(long nanos) {
        waiting = Thread.currentThread();
        long deadline = System.nanoTime() + nanos;
        while (!raised) {
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                LockSupport.parkNanos(this, left);
            }
            if (Thread.interrupted()) {
                // The threads of a pipeline are told to end by a signal; an interrupt would close
                // channels that are still needed.
                break;
            }
        }
        waiting = null;
        raised = false;
    }
}
