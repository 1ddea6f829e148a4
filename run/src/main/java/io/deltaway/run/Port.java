package io.deltaway.run;

import io.deltaway.connect.PacedWriter;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Consolidation;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// One sink while it runs. Called by one thread at a time.
final class Port {

    private final String name;
    private final String where;
    private final int output;
    private final boolean appendOnly;
    private final SinkWriter writer;
    private final AtomicLong rowsOut = new AtomicLong();
    private boolean midEpoch;

    /// @param name the sink's description
    /// @param where the user's line that wrote to it
    /// @param output the output node
    /// @param appendOnly whether the table only ever grows, so that its rows are handed on as they
    ///   come
    Port(String name, String where, int output, boolean appendOnly, SinkWriter writer) {
        this.name = name;
        this.where = where;
        this.output = output;
        this.appendOnly = appendOnly;
        this.writer = writer;
    }

    void write(long epoch, List<Batch> parts) {
        midEpoch = true;
        try {
            for (Batch part :
                    appendOnly ? parts : List.of(Consolidation.consolidate(Batch.concat(parts)))) {
                if (!part.isEmpty()) {
                    writer.write(epoch, part);
                    rowsOut.addAndGet(part.size());
                }
            }
        } catch (IOException | RuntimeException e) {
            throw failed("could not be written", e);
        }
    }

    void endEpoch(long epoch) {
        try {
            writer.endEpoch(epoch);
            midEpoch = false;
        } catch (IOException | RuntimeException e) {
            throw failed("could not be written", e);
        }
    }

    boolean isPaced() {
        return writer instanceof PacedWriter;
    }

    Optional<Instant> due() {
        return !midEpoch && writer instanceof PacedWriter paced ? paced.due() : Optional.empty();
    }

    void catchUp() {
        if (writer instanceof PacedWriter paced) {
            try {
                paced.catchUp();
            } catch (IOException | RuntimeException e) {
                throw failed("could not be written", e);
            }
        }
    }

    /// Where the writer is, for a restart; empty where it doesn't know.
    Optional<byte[]> position() {
        if (!(writer instanceof ResumableWriter resumable)) {
            return Optional.empty();
        }
        try {
            return Optional.of(resumable.position());
        } catch (IOException | RuntimeException e) {
            throw failed("could not be brought to the disk", e);
        }
    }

    void caughtUp() {
        if (writer instanceof ResumableWriter resumable) {
            try {
                resumable.caughtUp();
            } catch (IOException | RuntimeException e) {
                throw failed("could not be written", e);
            }
        }
    }

    void finish() {
        try {
            writer.finish();
        } catch (IOException | RuntimeException e) {
            throw failed("could not be finished", e);
        }
    }

    void close() {
        try {
            writer.close();
        } catch (IOException | RuntimeException e) {
            throw failed("could not be closed", e);
        }
    }

    private RunException failed(String what, Exception cause) {
        return new RunException(
                "DW-0206",
                "the sink "
                        + name
                        + " "
                        + what
                        + ": "
                        + RunException.reason(cause)
                        + ". Written at "
                        + where
                        + ". Remove the cause and run again.",
                cause);
    }

    String name() {
        return name;
    }

    int output() {
        return output;
    }

    boolean isAppendOnly() {
        return appendOnly;
    }

    long rowsOut() {
        return rowsOut.get();
    }
}
