package io.deltaway.documents.internal.process;

import io.deltaway.documents.Contents;
import io.deltaway.documents.UnreadableException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Processes that read documents, started when they are needed. Thread-safe.
///
/// A process that ended, whatever the reason, costs the document that it was reading; the next one
/// gets another process. Nobody has to close the pool: a process ends by itself when there was
/// nothing to read for a while, and when this one is gone.
public final class ParserPool {

    private final Limits limits;
    private final Semaphore free;
    private final Deque<ParserProcess> idle = new ArrayDeque<>();

    public ParserPool(Limits limits) {
        this.limits = limits;
        this.free = new Semaphore(limits.processes());
    }

    /// Reads a document; waits where all processes are at work.
    ///
    /// @throws UnreadableException where it can't be read, whatever the reason
    public Contents parse(String mediaType, byte[] bytes)
            throws UnreadableException, InterruptedException, IOException {
        if (bytes.length > limits.bytes()) {
            throw new UnreadableException(
                    "a document of %,d bytes is larger than the %,d that are allowed"
                            .formatted(bytes.length, limits.bytes()));
        }
        free.acquire();
        try {
            ParserProcess process = take();
            try {
                return parse(process, mediaType, bytes);
            } finally {
                giveBack(process);
            }
        } finally {
            free.release();
        }
    }

    /// A process is heard by a thread of its own, as that can't be interrupted: whoever is gives up
    /// the document, and ends the process.
    private static Contents parse(ParserProcess process, String mediaType, byte[] bytes)
            throws UnreadableException, InterruptedException {
        var reading = new FutureTask<>(() -> process.parse(mediaType, bytes));
        Thread.ofVirtual().start(reading);
        try {
            return reading.get();
        } catch (InterruptedException e) {
            process.end();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnreadableException unreadable) {
                throw unreadable;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private ParserProcess take() throws IOException {
        ParserProcess process = idle();
        return process == null ? ParserProcess.start(limits) : process;
    }

    private synchronized @Nullable ParserProcess idle() {
        while (!idle.isEmpty()) {
            ParserProcess process = idle.pop();
            if (process.isUsable()) {
                return process;
            }
        }
        return null;
    }

    private synchronized void giveBack(ParserProcess process) {
        if (process.isAlive()) {
            idle.push(process);
        }
    }
}
