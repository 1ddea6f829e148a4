package io.deltaway.postgres;

import io.deltaway.connect.SinkConnector.SinkContext;
import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Schema;
import io.deltaway.jdbc.JdbcSink;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Opens a sink and writes epochs, as a runner does, for tests.
final class Writing<R extends Record> implements AutoCloseable {

    private final Class<R> recordClass;
    private final SinkWriter writer;
    private final List<String> refused = new ArrayList<>();

    Writing(JdbcSink sink, Class<R> recordClass, Start start, String identity) throws IOException {
        this.recordClass = recordClass;
        @SuppressWarnings("unchecked") // as a runner does: the sink takes rows of any class
        var rowType = (RowType<Object>) (RowType<?>) RowType.of(recordClass);
        writer =
                sink.open(
                        new SinkContext<>(
                                rowType,
                                InstantSource.system(),
                                start,
                                identity,
                                (row, weight, code, message) ->
                                        refused.add(code + " " + weight + " " + row),
                                Thread::startVirtualThread));
    }

    static <R extends Record> Writing<R> anew(JdbcSink sink, Class<R> recordClass)
            throws IOException {
        return new Writing<>(sink, recordClass, new Start.Anew(), "test");
    }

    /// A row and how many more of it there are.
    record Change<R>(long weight, R row) {}

    static <R> Change<R> plus(R row) {
        return new Change<>(1, row);
    }

    static <R> Change<R> minus(R row) {
        return new Change<>(-1, row);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    final void epoch(long epoch, Change<R>... changes) throws IOException {
        write(epoch, List.of(changes));
        writer.endEpoch(epoch);
    }

    void write(long epoch, List<Change<R>> changes) throws IOException {
        if (!changes.isEmpty()) {
            writer.write(epoch, batch(changes));
        }
    }

    private Batch batch(List<Change<R>> changes) {
        Schema schema = RowType.of(recordClass).schema();
        var columns = new ArrayList<Column>();
        for (int c = 0; c < schema.width(); c++) {
            ColumnBuilder builder = ColumnBuilder.of(schema.type(c), changes.size());
            for (Change<R> change : changes) {
                builder.appendValue(Records.shape(recordClass).get(change.row(), c));
            }
            columns.add(builder.build());
        }
        long[] weights = changes.stream().mapToLong(Change::weight).toArray();
        return new Batch(changes.size(), columns, weights);
    }

    void endEpoch(long epoch) throws IOException {
        writer.endEpoch(epoch);
    }

    SinkWriter writer() {
        return writer;
    }

    List<String> refused() {
        return refused;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
