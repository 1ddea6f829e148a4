package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import io.deltaway.run.thread.Threads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// All sinks of a pipeline and the one thread that writes them, in the order of epochs. The queue
/// to it is bounded by rows: where sinks are slower, the circuit waits. Where nothing waits, the
/// coordinator may write by itself, which is faster for a small epoch than to wake the thread.
/// Epochs that come quickly are [Gathering] behind a sync of the log. Whoever opened the sinks
/// closes them, behind [#finish] or [#abort].
///
/// The coordinator's thread calls it, except where something else is said.
final class Outlet {

    private static final long MOST_ROWS = 1L << 18;
    private static final int MOST_DELIVERIES = 1_024;

    /// How often the thread looks for a delivery before it sleeps: a few microseconds.
    private static final int LOOKS = 200;

    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final long LOCK_NANOS = Duration.ofNanos(50_000).toNanos();
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

    private final List<Port> ports;
    private final LongPredicate beforeCommit;
    private final LongConsumer afterCommit;
    private final Consumer<String> points;
    private final InstantSource clock;
    private final Signal coordinator;
    private final Thread thread;
    private final Threads threads;
    private final Signal work;
    private final Signal room;
    private final Gathering gathering;
    private final ReentrantLock writing = new ReentrantLock();
    private final Queue<Outgoing> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unwritten = new AtomicInteger();
    private final AtomicLong rowsUnwritten = new AtomicLong();
    private volatile @Nullable Throwable failure;

    /// The epoch that comes next at the sinks. Guarded by `writing`.
    private long nextEpoch;

    /// @param first the epoch that comes first
    /// @param beforeCommit called with the epoch before a sink ends it; answers whether it synced
    ///   the log
    /// @param afterCommit called with the epoch when all sinks have ended it
    /// @param points told when a point is reached at which a test may want to crash
    /// @param coordinator raised when a sink fails, and when all that waited is written
    Outlet(
            List<Port> ports,
            long first,
            LongPredicate beforeCommit,
            LongConsumer afterCommit,
            Consumer<String> points,
            InstantSource clock,
            Signal coordinator,
            Threads threads) {
        this.threads = threads;
        this.work = new Signal(threads);
        this.room = new Signal(threads);
        this.gathering = new Gathering(threads);
        this.ports = List.copyOf(ports);
        this.nextEpoch = first;
        this.beforeCommit = beforeCommit;
        this.afterCommit = afterCommit;
        this.points = points;
        this.clock = clock;
        this.coordinator = coordinator;
        this.thread = threads.start(PipelineThreads.name("writer"), true, this::serve);
    }

    /// What an epoch has for the sinks so far.
    ///
    /// @param take gives what an output node has
    List<Outgoing.Part> parts(IntFunction<List<Batch>> take, boolean endOfEpoch) {
        var parts = new ArrayList<Outgoing.Part>();
        for (Port port : ports) {
            if (endOfEpoch || port.isAppendOnly()) {
                List<Batch> batches = take.apply(port.output());
                if (!batches.isEmpty()) {
                    parts.add(new Outgoing.Part(port, batches));
                }
            }
        }
        return List.copyOf(parts);
    }

    /// Takes a delivery; waits while too much waits already. After a failure deliveries are
    /// dropped.
    ///
    /// @param now whether the caller has nothing better to do than to write by itself
    void hand(Outgoing.Delivery delivery, boolean now) {
        if (now && unwritten.get() == 0) {
            attempt(() -> write(delivery));
            if (isPaced()) {
                work.raise();
            }
            return;
        }
        if (!now) {
            gathering.begin();
        }
        add(delivery);
        while ((rowsUnwritten.get() > MOST_ROWS || unwritten.get() > MOST_DELIVERIES)
                && failure == null) {
            hurry();
            room.await(LOOK_AGAIN_NANOS);
        }
    }

    /// Says that the caller is about to wait.
    void hurry() {
        gathering.end();
    }

    private void add(Outgoing next) {
        unwritten.incrementAndGet();
        rowsUnwritten.addAndGet(next.rows());
        queue.add(next);
        work.raise();
    }

    private void serve() {
        int looks = 0;
        while (true) {
            Outgoing next = queue.peek();
            if (next instanceof Outgoing.End) {
                return;
            } else if (next instanceof Outgoing.Delivery && gathering.isOn()) {
                gathering.await();
            } else if (next != null) {
                looks = 0;
                attempt(() -> {
                    switch (next) {
                        case Outgoing.Delivery delivery -> write(delivery);
                        case Outgoing.Question question -> answer(question);
                        case Outgoing.End end -> {}
                    }
                });
                queue.remove(next); // not what is first: when it is forgotten, that is the end
                rowsUnwritten.addAndGet(-next.rows());
                if (unwritten.decrementAndGet() == 0) {
                    coordinator.raise();
                }
                room.raise();
            } else if (looks++ < LOOKS) {
                Thread.onSpinWait();
            } else {
                rest();
            }
        }
    }

    /// Waits for a delivery, or for the moment at which a sink wants to be called.
    private void rest() {
        long pause = untilDue();
        if (pause > 0) {
            work.await(pause);
        } else {
            attempt(this::catchUp);
        }
    }

    /// How long until a sink wants to be called, in nanoseconds. A clock that is not the system's
    /// may jump, so it is looked at again after a while.
    private long untilDue() {
        if (failure != null || !isPaced()) {
            return FOR_EVER;
        }
        lock();
        try {
            return ports.stream()
                    .flatMap(port -> port.due().stream())
                    .min(Comparator.naturalOrder())
                    .map(due -> Duration.between(clock.instant(), due))
                    .map(pause -> Math.min(pause.toNanos(), LOOK_AGAIN_NANOS))
                    .orElse(FOR_EVER);
        } finally {
            writing.unlock();
        }
    }

    private boolean isPaced() {
        for (Port port : ports) {
            if (port.isPaced()) {
                return true;
            }
        }
        return false;
    }

    private void write(Outgoing.Delivery delivery) {
        if (delivery.epoch() != nextEpoch) {
            throw new IllegalStateException(
                    "epoch "
                            + delivery.epoch()
                            + " came to the sinks where "
                            + nextEpoch
                            + " was due");
        }
        for (Outgoing.Part part : delivery.parts()) {
            points.accept("sink-write");
            part.port().write(part.batches());
        }
        if (delivery.endOfEpoch()) {
            ports.forEach(Port::keepRefused);
            if (beforeCommit.test(delivery.epoch())) {
                gathering.synced();
            }
            for (Port port : ports) {
                points.accept("sink-commit");
                port.endEpoch();
            }
            nextEpoch = delivery.epoch() + 1;
            points.accept("sink-committed");
            afterCommit.accept(delivery.epoch());
        }
    }

    private void catchUp() {
        Instant now = clock.instant();
        for (Port port : ports) {
            if (port.due().filter(due -> !due.isAfter(now)).isPresent()) {
                port.catchUp();
            }
        }
    }

    /// Does something with the sinks; one thread at a time does.
    private void attempt(Runnable something) {
        lock();
        try {
            if (failure == null) {
                something.run();
            }
        } catch (Throwable e) {
            failure = e;
            coordinator.raise();
            room.raise();
        } finally {
            writing.unlock();
        }
    }

    private void lock() {
        while (!writing.tryLock()) {
            threads.park(LOCK_NANOS);
        }
    }

    /// Why the sinks can't be written any more, or null. From any thread.
    @Nullable Throwable failure() {
        return failure;
    }

    /// @throws RunException where they can't be written any more
    void throwFailure() {
        Throwable cause = failure;
        if (cause instanceof RunException e) {
            throw e;
        } else if (cause != null) {
            throw new RunException(
                    "DW-0206", "a sink failed: " + RunException.reason(cause), cause);
        }
    }

    /// When the first row was taken of the oldest epoch that still waits; `Long.MAX_VALUE` where
    /// none does. From any thread.
    long oldestNanos() {
        Outgoing oldest = queue.peek();
        return oldest == null ? Long.MAX_VALUE : oldest.sinceNanos();
    }

    /// Whether something that was handed over is not written yet. The coordinator is raised when
    /// that ends.
    boolean isBusy() {
        return unwritten.get() > 0;
    }

    /// Waits until all that was handed over is written.
    ///
    /// @throws RunException where that fails
    void awaitWritten() {
        while (unwritten.get() > 0 && failure == null) {
            hurry();
            room.await(LOOK_AGAIN_NANOS);
        }
        throwFailure();
    }

    /// Where the sinks will be when all that was handed over is written. Never answered where that
    /// fails.
    CompletableFuture<List<Optional<byte[]>>> positions() {
        var question = new Outgoing.Question(new CompletableFuture<>());
        add(question);
        return question.positions();
    }

    private void answer(Outgoing.Question question) {
        question.positions().complete(ports.stream().map(Port::position).toList());
    }

    /// What the sinks were told before a restart has been told again.
    void caughtUp() {
        awaitWritten();
        attempt(() -> ports.forEach(Port::caughtUp));
        throwFailure();
    }

    /// Does something by which sinks may want to be called that didn't.
    void makeDue(Runnable something) {
        attempt(something);
        work.raise();
    }

    boolean isWriterThread() {
        return Thread.currentThread() == thread;
    }

    /// Writes what waits and finishes all sinks.
    void finish() {
        endThread();
        attempt(() -> ports.forEach(Port::finish));
    }

    /// Forgets what waits; the sinks are not finished.
    void abort() {
        failure = failure == null ? new CancellationException() : failure; // first: no gaps
        queue.clear();
        endThread();
    }

    private void endThread() {
        queue.add(new Outgoing.End());
        gathering.end();
        work.raise();
        boolean interrupted = false;
        for (boolean ended = false; !ended; ) {
            try {
                ended = threads.join(thread, FOR_EVER);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
