package io.deltaway.kafka;

import io.deltaway.connect.SinkConnector.SinkContext;
import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a sink as a runner does, for tests.
final class Writing<R extends Record> implements AutoCloseable {

    /// A row and how many more of it there are.
    record Change<R>(long weight, R row) {}

    private final RowType<R> rowType;
    private final SinkWriter writer;
    private final List<String> refused = new ArrayList<>();

    Writing(KafkaSink sink, Class<R> recordClass, String identity, Start start) throws IOException {
        this(sink, recordClass, identity, start, InstantSource.system());
    }

    @SuppressWarnings("unchecked") // a sink of any rows takes these
    Writing(KafkaSink sink, Class<R> recordClass, String identity, Start start, InstantSource clock)
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
                                                code + " " + weight + " " + row + ": " + message),
                                Runnable::run));
    }

    Writing(KafkaSink sink, Class<R> recordClass, String identity) throws IOException {
        this(sink, recordClass, identity, new Start.Anew());
    }

    static <R> Change<R> plus(R row) {
        return new Change<>(1, row);
    }

    static <R> Change<R> minus(R row) {
        return new Change<>(-1, row);
    }

    /// Writes an epoch and ends it.
    @SafeVarargs
    final Writing<R> epoch(long epoch, Change<R>... changes) throws IOException {
        write(epoch, changes);
        writer.endEpoch(epoch);
        return this;
    }

    @SafeVarargs
    final void write(long epoch, Change<R>... changes) throws IOException {
        var all = new ArrayList<Change<R>>();
        for (Change<R> change : changes) {
            all.add(change);
        }
        write(epoch, all);
    }

    void write(long epoch, List<Change<R>> changes) throws IOException {
        if (!changes.isEmpty()) {
            writer.write(epoch, batch(changes));
        }
    }

    private Batch batch(List<Change<R>> changes) {
        Schema schema = rowType.schema();
        var columns = new ColumnBuilder[schema.width()];
        long[] weights = new long[changes.size()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = ColumnBuilder.of(schema.type(c), changes.size());
        }
        for (int i = 0; i < changes.size(); i++) {
            @Nullable Object[] values = rowType.values(changes.get(i).row());
            for (int c = 0; c < columns.length; c++) {
                columns[c].appendValue(values[c]);
            }
            weights[i] = changes.get(i).weight();
        }
        var built = new ArrayList<Column>();
        for (ColumnBuilder column : columns) {
            built.add(column.build());
        }
        return new Batch(changes.size(), built, weights);
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
