package io.deltaway.testkit.simulation;

import io.deltaway.run.thread.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Threads of which one at a time has its turn. Who is next, and how much time has passed, is drawn
/// at every call from a random generator, so that a seed gives the same turns each time. Where all
/// wait, time goes on to the first that wants to be woken; where nobody ever will be, the process
/// is stuck, which is a failure.
///
/// A turn is handed over with happens-before, so everything here belongs to whoever has it.
final class Turns implements Threads {

    /// How long real threads may take for one life of a process.
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// More turns than this are no progress.
    private static final long MOST_TURNS = 20_000_000;

    private final RandomGenerator random;
    private final long crashAt;
    private final Runnable crash;
    private final Map<Thread, Strand> strands = new HashMap<>();
    private final List<Strand> alive = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Strand turn;
    private long nanos;
    private long events;
    private long fingerprint;
    private boolean crashed;
    private @Nullable Throwable failure;

    /// One thread.
    private static final class Strand {
        final String name;
        final int number;
        boolean waits;
        boolean permit;
        long deadline;
        @Nullable Strand awaited;
        boolean ended;
        @Nullable Thread thread;

        Strand(String name, int number) {
            this.name = name;
            this.number = number;
        }

        @Override
        public String toString() {
            return name + (awaited == null ? "" : ", for the end of " + awaited.name);
        }
    }

    /// @param nanos the time at its beginning
    /// @param crashAt the event at which the process crashes
    /// @param crash called then
    Turns(RandomGenerator random, long nanos, long crashAt, Runnable crash) {
        this.random = random;
        this.nanos = nanos;
        this.crashAt = crashAt;
        this.crash = crash;
    }

    /// Runs something until all threads have ended.
    ///
    /// @return false where the process crashed
    /// @throws Throwable what a thread threw
    boolean run(Runnable main) throws Throwable {
        Strand first = begin("main", main);
        turn = first;
        LockSupport.unpark(first.thread);
        if (!over.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            Strand last = turn;
            throw new AssertionError(
                    (last == null ? "a thread" : last.name)
                            + " waits for something outside of the simulation");
        }
        if (failure != null) {
            throw failure;
        }
        return !crashed;
    }

    /// What the turns were, as a number.
    long fingerprint() {
        return fingerprint;
    }

    @Override
    public Thread start(String name, boolean daemon, Runnable work) {
        Strand begun = begin(name, work);
        pass();
        return java.util.Objects.requireNonNull(begun.thread);
    }

    private Strand begin(String name, Runnable work) {
        var strand = new Strand(name, strands.size());
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> live(strand, work));
        strand.thread = thread;
        strands.put(thread, strand);
        alive.add(strand);
        thread.start();
        return strand;
    }

    private void live(Strand self, Runnable work) {
        awaitTurn(self);
        try {
            if (!crashed) {
                work.run();
            }
        } catch (Throwable e) {
            if (!crashed && failure == null) {
                failure = e;
            }
        }
        self.ended = true;
        alive.remove(self);
        if (alive.isEmpty()) {
            over.countDown();
        } else {
            give(choose());
        }
    }

    /// Something happens here: others may go on before, or the process may crash.
    void pass() {
        happen();
        handTo(choose());
        throwIfCrashed();
    }

    /// The same without giving anybody else a turn, as somebody holds a monitor.
    void happen() {
        throwIfCrashed();
        nanos += random.nextInt(2_000);
        if (random.nextInt(256) == 0) {
            nanos += random.nextInt(30_000_000);
        }
        if (events++ == crashAt) {
            crash();
        } else if (events > MOST_TURNS) {
            fail("it makes no progress");
        }
        throwIfCrashed();
    }

    private void crash() {
        crashed = true;
        crash.run();
    }

    private void fail(String what) {
        if (failure == null) {
            failure = new AssertionError(what + "; its threads: " + alive);
        }
        crash();
    }

    private void throwIfCrashed() {
        if (crashed) {
            throw new Crash();
        }
    }

    private Strand current() {
        Strand current = strands.get(Thread.currentThread());
        if (current == null) {
            throw new IllegalStateException(
                    Thread.currentThread() + " is no thread of the simulation");
        }
        return current;
    }

    private Strand choose() {
        var ready = new ArrayList<Strand>();
        while (true) {
            long next = Long.MAX_VALUE;
            for (Strand one : alive) {
                if (isReady(one)) {
                    ready.add(one);
                } else {
                    next = Math.min(next, one.deadline);
                }
            }
            if (!ready.isEmpty()) {
                Strand chosen = ready.get(random.nextInt(ready.size()));
                fingerprint = fingerprint * 31 + chosen.number;
                return chosen;
            } else if (next == Long.MAX_VALUE) {
                fail("it is stuck: everybody waits, and nobody will be woken");
            } else {
                nanos = next;
            }
        }
    }

    private boolean isReady(Strand one) {
        return crashed
                || !one.waits
                || one.permit
                || one.deadline <= nanos
                || one.awaited != null && one.awaited.ended;
    }

    private void handTo(Strand next) {
        Strand self = current();
        if (next != self) {
            give(next);
            awaitTurn(self);
        }
    }

    private void give(Strand next) {
        turn = next;
        LockSupport.unpark(next.thread);
    }

    private void awaitTurn(Strand self) {
        boolean interrupted = false;
        while (turn != self) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitUntil(Strand self, long time) {
        self.waits = true;
        self.deadline = time;
        handTo(choose());
        self.waits = false;
        self.awaited = null;
        throwIfCrashed();
    }

    private long behind(long time) {
        return time == Long.MAX_VALUE ? time : nanos + Math.max(0, time);
    }

    @Override
    public void park(long time) {
        happen();
        Strand self = current();
        waitUntil(self, behind(time));
        self.permit = false;
    }

    @Override
    public void unpark(@Nullable Thread thread) {
        Strand woken = thread == null ? null : strands.get(thread);
        if (woken != null) {
            woken.permit = true;
        }
        pass();
    }

    @Override
    public boolean join(Thread thread, long time) {
        happen();
        Strand awaited = strands.get(thread);
        if (awaited != null && !awaited.ended) {
            Strand self = current();
            self.awaited = awaited;
            waitUntil(self, behind(time));
        }
        return awaited == null || awaited.ended;
    }

    @Override
    public long nanoTime() {
        happen();
        if (random.nextInt(4) == 0) {
            pass();
        }
        return nanos;
    }

    /// The time, for clocks.
    long now() {
        return nanos;
    }

    @Override
    public ExecutorService executor(String name, int threads) {
        return new InTurns(this, name, threads);
    }
}
