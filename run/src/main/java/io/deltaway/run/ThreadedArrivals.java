package io.deltaway.run;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// A source that is read by a thread of its own and decoded by an executor. The queue between is
/// bounded by a number of chunks: where the circuit is slower, reading waits.
final class ThreadedArrivals implements Arrivals {

    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final int ATTEMPTS = 5;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger("io.deltaway.run");

    private final String name;
    private final SourceReader reader;
    private final boolean endsWhenIdle;
    private final boolean retries;
    private final Executor decoders;
    private final Signal coordinator;
    private final Signal wake = new Signal();
    private final Told told = new Told();
    private final BlockingQueue<Decode> queue;
    private final Thread thread;
    private volatile boolean draining;
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile boolean idleSeen;
    private boolean withinWhole;
    private volatile @Nullable Throwable failure;

    /// @param live whether a reading that fails is tried again
    /// @param endsWhenIdle whether the source is taken to be at its end when it has nothing to give
    /// @param chunks how many may wait
    ThreadedArrivals(
            String name,
            SourceReader reader,
            boolean live,
            boolean endsWhenIdle,
            int chunks,
            Executor decoders,
            Signal coordinator,
            ThreadFactory threads) {
        this.name = name;
        this.reader = reader;
        this.endsWhenIdle = endsWhenIdle;
        this.retries = live;
        this.decoders = decoders;
        this.coordinator = coordinator;
        this.queue = new ArrayBlockingQueue<>(chunks);
        this.thread = threads.newThread(this::read);
        thread.start();
    }

    private void read() {
        try (reader) {
            readToEnd();
            ended = true;
            coordinator.raise();
            if (isAcknowledged()) {
                tellToTheLast();
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            ended = true;
            coordinator.raise();
        }
    }

    /// Stays until the sinks have what was read.
    private void tellToTheLast() {
        while (true) {
            boolean last = closed;
            try {
                told.tell(reader);
            } catch (IOException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "source " + name + " could not be told how far it was read",
                        e);
            }
            if (last) {
                return;
            }
            wake.await(LONGEST_PAUSE_NANOS);
        }
    }

    private void readToEnd() throws IOException, InterruptedException {
        boolean more = true;
        boolean withinWhole = false;
        long pause = FIRST_PAUSE_NANOS;
        while (more && !closed && (withinWhole || !draining)) {
            switch (pollWithRetries()) {
                case SourceReader.Poll.Next next -> {
                    put(next.decoding(), false);
                    withinWhole = false;
                    pause = FIRST_PAUSE_NANOS;
                }
                case SourceReader.Poll.Part next -> {
                    put(next.decoding(), true);
                    withinWhole = true;
                }
                case SourceReader.Poll.Idle idle -> {
                    more = !endsWhenIdle;
                    if (!idleSeen) {
                        idleSeen = true;
                        coordinator.raise();
                    }
                    if (more) {
                        wake.await(pause);
                        pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
                    }
                }
                case SourceReader.Poll.End end -> more = false;
            }
        }
    }

    private void put(SourceReader.Decoding decoding, boolean part) throws InterruptedException {
        var decode = new Decode(decoding, part, coordinator);
        queue.put(decode);
        decoders.execute(decode);
    }

    private SourceReader.Poll pollWithRetries() throws IOException {
        long pause = Duration.ofMillis(50).toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                told.tell(reader);
                return reader.poll();
            } catch (IOException e) {
                if (!retries || attempt == ATTEMPTS || draining || closed) {
                    throw e;
                }
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "source {0} could not be read, trying again: {1}",
                        name,
                        e);
                wake.await(pause);
                pause *= 4;
            }
        }
    }

    @Override
    public @Nullable Chunk poll() {
        throwFailure();
        Decode first = queue.peek();
        if (first == null || !first.isComplete()) {
            return null;
        }
        queue.remove();
        withinWhole = first.isPart();
        return first.result(name);
    }

    @Override
    public boolean isWithinWhole() {
        return withinWhole && !hasEnded();
    }

    private void throwFailure() {
        Throwable cause = failure;
        if (cause != null && !closed) {
            throw new RunException(
                    "DW-0203",
                    "the source "
                            + name
                            + " can't be read: "
                            + RunException.reason(cause)
                            + ". What was computed before is in the sinks."
                            + RunException.remedy(cause),
                    cause);
        }
    }

    @Override
    public boolean hasEnded() {
        return ended && queue.isEmpty() && failure == null;
    }

    @Override
    public boolean hasCaughtUp() {
        return hasEnded() || idleSeen && queue.isEmpty();
    }

    @Override
    public boolean isReady() {
        Decode first = queue.peek();
        return first != null && first.isComplete();
    }

    @Override
    public boolean help() {
        for (Decode waiting : queue) {
            if (waiting.attempt()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long oldestNanos() {
        Decode first = queue.peek();
        return first == null ? Long.MAX_VALUE : first.readAtNanos();
    }

    @Override
    public boolean isAcknowledged() {
        return reader instanceof AcknowledgedReader;
    }

    @Override
    public void acknowledge(Map<String, byte[]> offsets) {
        told.add(offsets);
    }

    @Override
    public void drain() {
        draining = true;
        wake.raise();
    }

    @Override
    public void close() {
        closed = true;
        wake.raise();
        long deadline = System.nanoTime() + GRACE.toNanos();
        boolean interrupted = false;
        while (thread.isAlive()) {
            queue.clear(); // lets a reader go on that waits for room
            if (System.nanoTime() > deadline) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "source {0} did not end in {1}; its thread is left behind",
                        name,
                        GRACE);
                thread.interrupt();
                break;
            }
            try {
                thread.join(1);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        queue.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
