package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceReader.Decoding;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A chunk on its way from bytes to rows. Whichever thread comes first decodes it.
final class Decode implements Runnable {

    private final Decoding decoding;
    private final boolean part;
    private final Runnable done;
    private final long readAtNanos = System.nanoTime();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private @Nullable Chunk chunk;
    private @Nullable Throwable failure;
    private volatile boolean complete;

    /// @param part whether the chunk is one whole with the next one
    /// @param done run when it is decoded
    Decode(Decoding decoding, boolean part, Runnable done) {
        this.decoding = decoding;
        this.part = part;
        this.done = done;
    }

    @Override
    public void run() {
        attempt();
    }

    /// Decodes unless somebody does or did; returns whether it decoded.
    boolean attempt() {
        if (complete || !claimed.compareAndSet(false, true)) {
            return false;
        }
        try {
            chunk = decoding.decode();
        } catch (Throwable e) {
            failure = e;
        }
        complete = true;
        done.run();
        return true;
    }

    boolean isPart() {
        return part;
    }

    boolean isComplete() {
        return complete;
    }

    long readAtNanos() {
        return readAtNanos;
    }

    /// The rows, once complete.
    ///
    /// @throws RunException where decoding threw
    Chunk result(String source) {
        Chunk decoded = chunk;
        if (decoded == null) {
            Throwable cause = failure;
            throw new RunException(
                    "DW-0204",
                    "the source "
                            + source
                            + " failed while it decoded: "
                            + (cause == null ? "it gave nothing" : RunException.reason(cause))
                            + ". This is a fault of the connector; malformed input should have become error rows.",
                    cause);
        }
        return decoded;
    }
}
