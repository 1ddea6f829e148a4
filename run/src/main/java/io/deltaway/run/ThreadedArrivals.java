package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceReader;
import io.deltaway.connect.UnavailableException;
import io.deltaway.run.persist.SourceState;
import io.deltaway.run.thread.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A source that is read by a thread of its own and decoded by an executor. The queue between is
/// bounded by a number of chunks: where the circuit is slower, reading waits.
final class ThreadedArrivals implements Arrivals {

    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final System.Logger LOG = System.getLogger("io.deltaway.run");

    private final String name;
    private final String where;
    private final LastingReader reader;
    private final Link link;
    private final boolean endsWhenIdle;
    private final Duration grace;
    private final Executor decoders;
    private final Signal coordinator;
    private final Threads threads;
    private final Signal wake;
    private final Signal room;
    private final Told told;
    private final BlockingQueue<Decode> queue;
    private final Thread thread;

    /// Behind the chunks that were taken. Its lock is held while one is taken.
    private final Map<String, byte[]> offsets;

    private volatile boolean draining;
    private volatile boolean closed;
    private volatile boolean abandoned;
    private volatile boolean ended;
    private volatile boolean cameToEnd;
    private volatile boolean idleSeen;
    private boolean withinWhole;
    private long drainingSince;
    private volatile @Nullable Throwable failure;

    /// @param where the line of the program that reads it
    /// @param first the reader; null where the source could not be reached at the start
    /// @param loss why it could not be reached at the start
    /// @param opening opens it again
    /// @param offsets where the reader began
    /// @param live whether a reading that fails is tried again
    /// @param resumes whether the source goes on at offsets
    /// @param endsWhenIdle whether the source is taken to be at its end when it has nothing to
    ///   give, but for the first answer that it awaits, and not waited for where it can't be
    ///   reached
    /// @param grace how long the end of the pipeline waits for a call that does not come back, and
    ///   who takes it to be at its end for an answer
    /// @param chunks how many may wait
    /// @param points told when a point is reached at which a test may want to crash
    ThreadedArrivals(
            String name,
            String where,
            @Nullable SourceReader first,
            @Nullable UnavailableException loss,
            LastingReader.Opening opening,
            Map<String, byte[]> offsets,
            Link link,
            boolean live,
            boolean resumes,
            boolean endsWhenIdle,
            Duration grace,
            int chunks,
            Executor decoders,
            Signal coordinator,
            Consumer<String> points,
            Threads threads) {
        this.name = name;
        this.where = where;
        this.threads = threads;
        this.wake = new Signal(threads);
        this.room = new Signal(threads);
        this.offsets = new HashMap<>(offsets);
        this.told = new Told(points);
        told.add(offsets);
        this.link = link;
        this.endsWhenIdle = endsWhenIdle;
        this.grace = grace;
        this.decoders = decoders;
        this.coordinator = coordinator;
        this.queue = new ArrayBlockingQueue<>(chunks);
        this.reader =
                new LastingReader(
                        first,
                        loss,
                        opening,
                        link,
                        live,
                        resumes,
                        !endsWhenIdle,
                        told,
                        wake,
                        this::whereRead,
                        () -> draining || closed);
        this.thread = threads.start(PipelineThreads.name("reader of " + name), true, this::read);
    }

    private void read() {
        try (reader) {
            readToEnd();
            ended = true;
            coordinator.raise();
            if (reader.isAcknowledged() && !abandoned) {
                tellToTheLast();
            }
        } catch (Throwable e) {
            fail(e);
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
                reader.tell();
            } catch (IOException e) {
                link.warn("could not be told how far it was read", e);
                return;
            }
            if (last) {
                return;
            }
            wake.await(LONGEST_PAUSE_NANOS);
        }
    }

    private void readToEnd() throws IOException {
        boolean more = true;
        boolean inWhole = false;
        boolean heard = false;
        long pause = FIRST_PAUSE_NANOS;
        long since = threads.nanoTime();
        while (more && !closed && (inWhole || !draining)) {
            SourceReader.Poll poll;
            try {
                poll = reader.poll();
            } catch (UnavailableException e) {
                if (draining && !inWhole) {
                    return; // who is told to stop does not wait for more
                }
                throw e;
            }
            if (abandoned) {
                return;
            }
            heard = heard || !(poll instanceof SourceReader.Poll.Idle) || !reader.awaitsAnswer();
            switch (poll) {
                case SourceReader.Poll.Next next -> {
                    put(next.decoding(), false);
                    inWhole = false;
                    pause = FIRST_PAUSE_NANOS;
                }
                case SourceReader.Poll.Part next -> {
                    put(next.decoding(), true);
                    inWhole = true;
                }
                case SourceReader.Poll.Idle idle -> {
                    more = !endsWhenIdle || !heard;
                    cameToEnd = !more;
                    if (more && endsWhenIdle && threads.nanoTime() - since > grace.toNanos()) {
                        throw new UnavailableException("it has not answered in " + grace, null);
                    }
                    if (!idleSeen) {
                        idleSeen = true;
                        coordinator.raise();
                    }
                    if (more && !reader.waits()) {
                        wake.await(pause);
                        pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
                    }
                }
                case SourceReader.Poll.End end -> {
                    cameToEnd = true;
                    more = false;
                }
            }
        }
    }

    /// Nobody asks for a failure any more once the run closes its sources.
    private void fail(Throwable cause) {
        if (closed && !abandoned) {
            link.warn("failed while it was being closed", cause);
        }
        if (!abandoned) {
            failure = cause;
        }
    }

    /// Behind everything that was read: what is not decoded yet is, as only then it says its
    /// offsets.
    private Map<String, byte[]> whereRead() {
        while (!closed && queue.stream().anyMatch(one -> !one.isComplete() && !one.attempt())) {
            wake.await(FIRST_PAUSE_NANOS);
        }
        synchronized (offsets) {
            var all = new HashMap<>(offsets);
            queue.forEach(waiting -> SourceState.move(all, waiting.result(name).offsets()));
            return all;
        }
    }

    private void put(SourceReader.Decoding decoding, boolean part) {
        var decode = new Decode(decoding, part, coordinator::raise);
        while (!queue.offer(decode)) {
            room.await(LONGEST_PAUSE_NANOS);
        }
        decoders.execute(decode);
    }

    @Override
    public @Nullable Chunk poll() {
        throwFailure();
        Decode first = queue.peek();
        if (first == null || !first.isComplete()) {
            return null;
        }
        withinWhole = first.isPart();
        Chunk chunk = first.result(name);
        synchronized (offsets) {
            queue.remove();
            SourceState.move(offsets, chunk.offsets());
        }
        room.raise();
        return chunk;
    }

    @Override
    public boolean isWithinWhole() {
        return withinWhole && !hasEnded();
    }

    private void throwFailure() {
        Throwable cause = failure;
        if (cause instanceof RunException known) {
            throw known;
        } else if (cause != null && !closed) {
            throw RunException.unread(name, where, cause);
        }
    }

    @Override
    public boolean hasEnded() {
        abandonIfStuck();
        return ended && queue.isEmpty() && failure == null;
    }

    /// Whoever is told to stop does not wait for a call that does not come back.
    private void abandonIfStuck() {
        if (draining
                && !ended
                && queue.isEmpty()
                && link.call().compareTo(grace) > 0
                && threads.nanoTime() - drainingSince > grace.toNanos()) {
            abandoned = true;
            if (withinWhole) {
                failure = new UnavailableException("it has not answered for " + link.call(), null);
            }
            ended = true;
            warnOfStuckThread();
        }
    }

    private void warnOfStuckThread() {
        LOG.log(
                System.Logger.Level.WARNING,
                "source {0} did not end in {1}; its thread is left behind",
                name,
                grace);
        thread.interrupt();
    }

    @Override
    public boolean hasCaughtUp() {
        return hasEnded() || idleSeen && queue.isEmpty();
    }

    @Override
    public int waiting() {
        return queue.size();
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
        return reader.isAcknowledged();
    }

    @Override
    public void acknowledge(Map<String, byte[]> offsets) {
        told.add(offsets);
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public boolean isCutShort() {
        return draining && !cameToEnd;
    }

    @Override
    public void drain() {
        drainingSince = threads.nanoTime();
        draining = true;
        wake.raise();
    }

    @Override
    public void close() {
        closed = true;
        wake.raise();
        long deadline = threads.nanoTime() + grace.toNanos();
        boolean interrupted = false;
        boolean over = abandoned;
        while (!over) {
            queue.clear(); // lets a reader go on that waits for room
            room.raise();
            if (threads.nanoTime() > deadline) {
                warnOfStuckThread();
                break;
            }
            try {
                over = threads.join(thread, FIRST_PAUSE_NANOS);
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
