package io.deltaway.testkit.connector;

import io.deltaway.connect.Measured;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.table.RowType;
import io.deltaway.table.Sink;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes to a sink by hand, as a runner does, and can be interrupted anywhere.
final class Writing<R> implements AutoCloseable {

    private static final String IDENTITY = "contract-1";

    private final RowType<R> rowType;
    private final SinkConnector<R> sink;
    private final SinkWriter writer;
    private final List<String> refused = new ArrayList<>();
    private boolean ending;
    private boolean unkept;

    private Writing(SinkConnector<R> sink, RowType<R> rowType, SinkConnector.Start start)
            throws IOException {
        this.sink = sink;
        this.rowType = rowType;
        this.writer =
                sink.open(
                        new SinkConnector.SinkContext<>(
                                rowType,
                                InstantSource.system(),
                                start,
                                IDENTITY,
                                new Refusing(),
                                Thread::startVirtualThread));
    }

    static <R> Writing<R> anew(SinkConnector<R> sink, RowType<R> rowType) throws IOException {
        return new Writing<>(sink, rowType, new SinkConnector.Start.Anew());
    }

    /// @param position where the sink was, as far as it says
    static <R> Writing<R> again(
            SinkConnector<R> sink, RowType<R> rowType, byte @Nullable [] position)
            throws IOException {
        return new Writing<>(sink, rowType, new SinkConnector.Start.Again(position));
    }

    static <R> Writing<R> reconnected(SinkConnector<R> sink, RowType<R> rowType, long ended)
            throws IOException {
        return new Writing<>(sink, rowType, new SinkConnector.Start.Reconnected(ended));
    }

    /// Writes the rows of an epoch, and does not end it.
    void write(long epoch, List<WeightedRow> rows) throws IOException {
        int parts = sink.accepts() == Sink.Accepts.APPENDS ? 3 : 1;
        for (int part = 0; part < parts; part++) {
            List<WeightedRow> some =
                    rows.subList(part * rows.size() / parts, (part + 1) * rows.size() / parts);
            if (!some.isEmpty()) {
                writer.write(epoch, Deltas.batch(rowType.schema(), some));
            }
        }
    }

    void end(long epoch) throws IOException {
        ending = true;
        writer.endEpoch(epoch);
        ending = false;
        if (unkept) {
            throw new AssertionError(
                    sink.describe()
                            + " refused rows in endEpoch and committed without Refusals.keep(): after a crash nobody would know of them");
        }
    }

    /// Takes what is refused.
    private final class Refusing implements SinkConnector.Refusals {

        @Override
        public void refuse(String row, long weight, String code, String message) {
            refused.add(code + " " + message + " " + row);
            unkept |= ending;
        }

        @Override
        public void keep() {
            unkept = false;
        }
    }

    void epoch(long epoch, List<WeightedRow> rows) throws IOException {
        write(epoch, rows);
        end(epoch);
    }

    /// Where it is; null where it does not say.
    byte @Nullable [] position() throws IOException {
        return writer instanceof ResumableWriter resumable ? resumable.position() : null;
    }

    void caughtUp() throws IOException {
        if (writer instanceof ResumableWriter resumable) {
            resumable.caughtUp();
        }
    }

    /// Whether it says that nothing went through.
    boolean saysNothingWent() {
        return writer instanceof Measured measured && measured.sizeInBytes() <= 0;
    }

    void finish() throws IOException {
        writer.finish();
    }

    List<String> refused() {
        return refused;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
