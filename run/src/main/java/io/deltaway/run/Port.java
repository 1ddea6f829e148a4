package io.deltaway.run;

import io.deltaway.connect.RowCountException;
import io.deltaway.connect.SinkConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Shown;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One sink while it runs. Called by one thread at a time.
final class Port {

    private static final int SHOWN = 200;

    private final Wiring.WiredSink<?> sink;
    private final String name;
    private final Link link;
    private final LastingWriter writer;
    private final RefusedRows refused;
    private final @Nullable RowCounts counts;
    private final AtomicLong rowsOut = new AtomicLong();
    private boolean midEpoch;

    /// @param opening opens the sink
    /// @param start how it begins: where it begins anew it sees the table from its first row on;
    ///   after a restart nobody knows how often a row is there, and none is counted
    /// @param ended the epoch before the first that it will be told
    Port(
            Wiring.WiredSink<?> sink,
            LastingWriter.Opening opening,
            SinkConnector.Start start,
            long ended,
            Link link,
            Patience patience,
            RefusedRows refused) {
        this.refused = refused;
        this.sink = sink;
        this.name = sink.connector().describe();
        this.link = link;
        this.writer =
                new LastingWriter(
                        "the sink " + name + ", written at " + sink.where() + ",",
                        opening,
                        start,
                        ended,
                        link,
                        patience,
                        refused);
        boolean anew = start instanceof SinkConnector.Start.Anew;
        this.counts =
                anew && !sink.appendOnly() && sink.suspects().unchecked() ? new RowCounts() : null;
    }

    /// Opens the sink, or leaves that for later where it can't be reached.
    void open() {
        try {
            writer.open();
        } catch (IOException | RuntimeException e) {
            throw new RunException(
                    "DW-0205",
                    "the sink "
                            + name
                            + " can't be opened: "
                            + RunException.reason(e)
                            + ". Written at "
                            + sink.where()
                            + ".",
                    e);
        }
    }

    /// Hands rows on. A table that only ever grows comes in parts, any other as one change.
    void write(List<Batch> parts) {
        midEpoch = true;
        List<Batch> handed = sink.appendOnly() ? parts : List.of(change(parts));
        try {
            for (Batch part : handed) {
                if (!part.isEmpty()) {
                    writer.write(part);
                    rowsOut.addAndGet(part.size());
                }
            }
        } catch (IOException | RuntimeException e) {
            throw failed("could not be written", e);
        }
    }

    private Batch change(List<Batch> parts) {
        try {
            Batch change = Consolidation.consolidate(Batch.concat(parts));
            int negative = counts == null ? -1 : counts.add(change);
            if (negative >= 0) {
                throw impossible(true, ": " + shown(change, negative));
            }
            return change;
        } catch (ArithmeticException | RowCountException e) {
            throw impossible(false, "");
        }
    }

    private RunException impossible(boolean negative, String row) {
        String table = "of the table written to " + name + " at " + sink.where();
        return negative
                ? new RunException(
                        "DW-0210",
                        "a row "
                                + table
                                + " was retracted more often than it was inserted"
                                + row
                                + ". A function must give the same for the same row whenever it is asked, and a source must not"
                                + " take back what it never gave. It comes from: "
                                + sink.suspects()
                                + ".")
                : new RunException(
                        "DW-0219",
                        "a row "
                                + table
                                + " is there more than 2^63 - 1 times. Look for a join of tables in which rows repeat, or a"
                                + " weightedBy, and for distinct().");
    }

    private String shown(Batch rows, int row) {
        Schema schema = sink.rowType().schema();
        String text = Shown.row(schema, c -> rows.column(c).value(schema.type(c), row));
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }

    /// Writes down what the sink refused of the epoch; before it ends.
    void keepRefused() {
        refused.keep();
    }

    void endEpoch() {
        try {
            writer.endEpoch();
            refused.endEpoch();
            midEpoch = false;
        } catch (IOException | RuntimeException e) {
            throw failed("could not be written", e);
        }
    }

    /// Whether it may want to be called although no epoch ends. From any thread.
    boolean isPaced() {
        return writer.isPaced();
    }

    Optional<Instant> due() {
        return midEpoch ? Optional.empty() : writer.due();
    }

    void catchUp() {
        try {
            writer.catchUp();
        } catch (IOException | RuntimeException e) {
            throw failed("could not be written", e);
        }
    }

    /// Where the writer is, for a restart; empty where it doesn't know.
    Optional<byte[]> position() {
        try {
            return writer.position();
        } catch (IOException | RuntimeException e) {
            throw failed("could not be brought to the disk", e);
        }
    }

    void caughtUp() {
        try {
            writer.caughtUp();
        } catch (IOException | RuntimeException e) {
            throw failed("could not be written", e);
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
        if (cause instanceof RunException known) {
            return known;
        }
        if (cause instanceof RowCountException e) {
            return impossible(e.isNegative(), "");
        }
        return new RunException(
                "DW-0206",
                "the sink "
                        + name
                        + " "
                        + what
                        + ": "
                        + RunException.reason(cause)
                        + ". Written at "
                        + sink.where()
                        + "."
                        + RunException.remedy(cause),
                cause);
    }

    String name() {
        return name;
    }

    Link link() {
        return link;
    }

    /// The last epoch that the sink has ended. From any thread.
    long epoch() {
        return writer.ended();
    }

    RefusedRows refused() {
        return refused;
    }

    Wiring.WiredSink<?> sink() {
        return sink;
    }

    int output() {
        return sink.output();
    }

    boolean isAppendOnly() {
        return sink.appendOnly();
    }

    /// Without those that were refused.
    long rowsOut() {
        return rowsOut.get() - refused.count();
    }
}
