package io.deltaway.documents.internal.process;

import io.deltaway.documents.Contents;
import io.deltaway.documents.UnreadableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Processes that read documents, started when they are needed. Thread-safe.
///
/// A document that takes long gives way: another one is read beside it, until as many are read so
/// as there may be processes otherwise.
///
/// A process that ended, whatever the reason, reads no other document: the next one gets another
/// process. One stays when there is nothing to read, so that the next document need not wait until
/// it has started; the others end by themselves then, and all when this process is gone.
public final class ParserPool {

    /// What takes longer than this gives way.
    private static final Duration LONG = Duration.ofSeconds(1);

    /// What nobody wants any more is still read for so long: to start another process for the next
    /// document would mostly take longer.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Limits limits;
    private final Semaphore free;

    /// For those that take long.
    private final Semaphore aside;

    private final Deque<ParserProcess> idle = new ArrayDeque<>();

    /// Whether there is one that stays.
    private boolean stays;

    /// Whether nobody has read anything since the last [#release].
    private boolean released;

    public ParserPool(Limits limits) {
        this.limits = limits;
        this.free = new Semaphore(limits.processes(), true);
        this.aside = new Semaphore(limits.processes());
    }

    /// Reads a document; waits where all processes are at work.
    ///
    /// @throws UnreadableException where it can't be read, and could not be by another process
    /// @throws IOException where a process can't be started, or ended as if somebody had killed it
    public Contents parse(String mediaType, byte[] bytes)
            throws UnreadableException, InterruptedException, IOException {
        if (bytes.length > limits.bytes()) {
            throw new UnreadableException(
                    "a document of %,d bytes is larger than the %,d that are allowed"
                            .formatted(bytes.length, limits.bytes()));
        }
        return parse(place(), mediaType, bytes);
    }

    private Place place() throws InterruptedException, IOException {
        free.acquire();
        try {
            return new Place(take());
        } catch (IOException | RuntimeException | Error e) {
            free.release();
            throw e;
        }
    }

    /// Of a document that is read, among those for which there are processes, and its process.
    private final class Place {

        private final ParserProcess process;
        private Semaphore among = free;
        private boolean isLeft;

        Place(ParserProcess process) {
            this.process = process;
        }

        synchronized void giveWay() {
            if (!isLeft && among == free && aside.tryAcquire()) {
                among = aside;
                free.release();
            }
        }

        synchronized void leave() {
            isLeft = true;
            giveBack(process);
            among.release();
        }

        /// Ends the process, unless it has been given back.
        synchronized void endReading() {
            if (!isLeft) {
                process.end();
            }
        }
    }

    /// A process is heard by a thread of its own, as that can't be interrupted: whoever is gives up
    /// the document, and the process when it goes on reading.
    private static Contents parse(Place place, String mediaType, byte[] bytes)
            throws UnreadableException, InterruptedException, IOException {
        var reading =
                new FutureTask<>(() -> {
                    try {
                        return place.process.parse(mediaType, bytes);
                    } finally {
                        place.leave();
                    }
                });
        Thread.ofVirtual().start(reading);
        try {
            try {
                return reading.get(LONG.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                place.giveWay();
                return reading.get();
            }
        } catch (InterruptedException e) {
            place.giveWay();
            CompletableFuture.delayedExecutor(GRACE.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(place::endReading);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnreadableException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof IOException passing) {
                throw passing;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private ParserProcess take() throws IOException {
        ParserProcess process = idle();
        if (process != null) {
            return process;
        }
        boolean staying = begin();
        try {
            return ParserProcess.start(limits, staying);
        } catch (IOException e) {
            end(staying);
            throw e;
        }
    }

    private synchronized @Nullable ParserProcess idle() {
        released = false;
        while (!idle.isEmpty()) {
            ParserProcess process = idle.pop();
            if (process.isUsable()) {
                return process;
            }
            end(process.stays());
        }
        return null;
    }

    private synchronized void giveBack(ParserProcess process) {
        if (process.isAlive() && !released) {
            idle.push(process);
        } else {
            process.leave();
            end(process.stays());
        }
    }

    /// @return whether the next one is to stay
    private synchronized boolean begin() {
        boolean next = !stays;
        stays = true;
        return next;
    }

    private synchronized void end(boolean stayed) {
        stays &= !stayed;
    }

    /// Nothing is to be read for now: ends those that read nothing, and the others when they have.
    public synchronized void release() {
        released = true;
        for (ParserProcess process : idle) {
            process.leave();
            end(process.stays());
        }
        idle.clear();
    }
}
