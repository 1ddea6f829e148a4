package io.deltaway.run.thread;

import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// The threads of a pipeline, how they wait for each other, and the time that passes meanwhile. In
/// a simulation one of them goes on at a time, and a seed says which.
///
/// Whoever waits in another way, in a monitor that somebody holds while he waits here, stops a
/// simulation.
public interface Threads {

    /// Those of the Java runtime.
    static Threads ofRuntime() {
        return new RuntimeThreads();
    }

    /// Starts a thread.
    ///
    /// @param daemon whether the process may end before it
    Thread start(String name, boolean daemon, Runnable work);

    /// Does what it is given, by so many threads at a time.
    ExecutorService executor(String name, int threads);

    /// Lets the current thread wait until somebody calls [#unpark] for it, unless that happened
    /// since it last waited, or until the time is over. May return at any time.
    ///
    /// @param nanos how long in nanoseconds; `Long.MAX_VALUE` for ever
    void park(long nanos);

    /// Lets a thread go on that waits in [#park], or would the next time. Null is nobody.
    void unpark(@Nullable Thread thread);

    /// Waits for the end of a thread.
    ///
    /// @param nanos how long in nanoseconds; `Long.MAX_VALUE` for ever
    /// @return whether it has ended
    boolean join(Thread thread, long nanos) throws InterruptedException;

    /// The time by which threads wait, in nanoseconds since some moment.
    long nanoTime();
}
