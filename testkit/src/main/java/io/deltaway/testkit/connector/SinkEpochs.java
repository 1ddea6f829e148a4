package io.deltaway.testkit.connector;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkConnector.SinkContext;
import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkWriter;
import io.deltaway.table.RowType;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Opens a sink and writes epochs of records to it as a runner does, on the calling thread: for
/// tests of what [SinkContract] does not know of a sink.
public final class SinkEpochs<R extends Record> implements AutoCloseable {

    /// A row and how many more of it there are.
    public record Change<R>(long weight, R row) {}

    private record Refused(String text, String message) {}

    private final RowType<R> rowType;
    private final SinkWriter writer;
    private final List<Refused> refused = new ArrayList<>();

    /// Opens a sink.
    ///
    /// @param identity see [SinkContext]
    public SinkEpochs(
            SinkConnector<Object> sink, Class<R> recordClass, Start start, String identity)
            throws IOException {
        this(sink, recordClass, start, identity, InstantSource.system());
    }

    /// Opens a sink that asks a clock of the test's.
    @SuppressWarnings("unchecked") // as a runner does: the sink takes rows of any class
    public SinkEpochs(
            SinkConnector<Object> sink,
            Class<R> recordClass,
            Start start,
            String identity,
            InstantSource clock)
            throws IOException {
        rowType = RowType.of(recordClass);
        writer =
                sink.open(
                        new SinkContext<>(
                                (RowType<Object>) (RowType<?>) rowType,
                                clock,
                                start,
                                identity,
                                (row, weight, code, message) ->
                                        refused.add(
                                                new Refused(
                                                        code + " " + weight + " " + row, message)),
                                Thread::startVirtualThread));
    }

    /// Opens a sink that nothing was written to before.
    public static <R extends Record> SinkEpochs<R> anew(
            SinkConnector<Object> sink, Class<R> recordClass) throws IOException {
        return anew(sink, recordClass, "test");
    }

    /// Opens a sink to which nothing was written under this identity.
    public static <R extends Record> SinkEpochs<R> anew(
            SinkConnector<Object> sink, Class<R> recordClass, String identity) throws IOException {
        return new SinkEpochs<>(sink, recordClass, new Start.Anew(), identity);
    }

    /// One more of a row.
    public static <R> Change<R> plus(R row) {
        return new Change<>(1, row);
    }

    /// One less of it.
    public static <R> Change<R> minus(R row) {
        return new Change<>(-1, row);
    }

    /// Writes an epoch and ends it.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final SinkEpochs<R> epoch(long epoch, Change<R>... changes) throws IOException {
        write(epoch, Arrays.asList(changes));
        writer.endEpoch(epoch);
        return this;
    }

    /// Writes a part of an epoch.
    public void write(long epoch, List<Change<R>> changes) throws IOException {
        if (!changes.isEmpty()) {
            List<WeightedRow> rows =
                    changes.stream()
                            .map(change ->
                                    WeightedRow.of(change.weight(), rowType.values(change.row())))
                            .toList();
            writer.write(epoch, Deltas.batch(rowType.schema(), rows));
        }
    }

    /// Ends an epoch of which all was written.
    public void endEpoch(long epoch) throws IOException {
        writer.endEpoch(epoch);
    }

    /// What the sink gave when it was opened.
    public SinkWriter writer() {
        return writer;
    }

    /// The rows that were refused: code, weight and row.
    public List<String> refusedRows() {
        return refused.stream().map(Refused::text).toList();
    }

    /// The rows that were refused, each with what the sink said of it.
    public List<String> refused() {
        return refused.stream().map(one -> one.text() + ": " + one.message()).toList();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
