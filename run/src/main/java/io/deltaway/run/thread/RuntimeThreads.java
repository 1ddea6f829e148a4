package io.deltaway.run.thread;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The threads of the Java runtime.
final class RuntimeThreads implements Threads {

    @Override
    public Thread start(String name, boolean daemon, Runnable work) {
        return Thread.ofPlatform().name(name).daemon(daemon).start(work);
    }

    @Override
    public ExecutorService executor(String name, int threads) {
        return Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name(name).daemon(true).factory());
    }

    @Override
    public void park(long nanos) {
        if (nanos == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, nanos);
        }
    }

    @Override
    public void unpark(@Nullable Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public boolean join(Thread thread, long nanos) throws InterruptedException {
        if (nanos == Long.MAX_VALUE) {
            thread.join();
            return true;
        }
        return thread.join(Duration.ofNanos(nanos));
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
