package io.deltaway.testkit.connector;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import io.deltaway.table.Sink;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A source that gives a history, an epoch a chunk, and goes on behind each of them.
final class Script<R> implements SourceConnector<R> {

    private final RowType<R> rowType;
    private final Sink<R> sink;
    private final List<List<WeightedRow>> epochs;
    private volatile int allowed;

    /// @param sink says what the table of these rows has to be like
    Script(RowType<R> rowType, Sink<R> sink, List<List<WeightedRow>> epochs) {
        this.rowType = rowType;
        this.sink = sink;
        this.epochs = epochs;
        this.allowed = epochs.size();
    }

    /// Gives no more than so many epochs for now.
    void allow(int count) {
        allowed = count;
    }

    @Override
    public SourceReader open(SourceContext context) {
        byte @Nullable [] offset = context.offsets().get("");
        return new Reader(offset == null ? 0 : ByteBuffer.wrap(offset).getInt());
    }

    private final class Reader implements SourceReader {

        private int next;

        Reader(int next) {
            this.next = next;
        }

        @Override
        public Poll poll() {
            if (next == epochs.size()) {
                return new Poll.End();
            } else if (next >= allowed) {
                return new Poll.Idle();
            }
            List<WeightedRow> rows = epochs.get(next++);
            byte[] behind = ByteBuffer.allocate(Integer.BYTES).putInt(next).array();
            return new Poll.Next(() ->
                    new Chunk(
                            events() instanceof Events.Upserts upserts
                                    ? upserts(rows, upserts.key())
                                    : Deltas.batch(rowType.schema(), rows),
                            List.of(),
                            true,
                            0,
                            Map.of("", behind)));
        }

        @Override
        public void close() {}
    }

    /// What appears replaces what goes; what only goes is deleted.
    private Batch upserts(List<WeightedRow> rows, List<String> key) {
        List<Integer> columns = key.stream().map(rowType.schema()::indexOf).toList();
        var told = new ArrayList<WeightedRow>();
        var kinds = new ColumnBuilder.OfLong(Type.Simple.LONG, rows.size());
        for (WeightedRow row : rows) {
            boolean appears = row.weight() > 0;
            if (appears
                    || rows.stream()
                            .noneMatch(other ->
                                    other.weight() > 0
                                            && columns.stream()
                                                    .allMatch(c ->
                                                            other.values()
                                                                    .get(c)
                                                                    .equals(
                                                                            row.values()
                                                                                    .get(c))))) {
                told.add(row.withWeight(1));
                kinds.append((appears ? Events.Kind.UPSERT : Events.Kind.DELETE).ordinal());
            }
        }
        Batch plain = Deltas.batch(rowType.schema(), told);
        var all = new Column[plain.width() + 1];
        for (int c = 0; c < plain.width(); c++) {
            all[c] = plain.column(c);
        }
        all[plain.width()] = kinds.build();
        return plain.withColumns(all);
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return switch (sink.accepts()) {
            case APPENDS -> new Events.Appends();
            case UPSERTS -> new Events.Upserts(sink.key());
            case CHANGES -> new Events.Changes();
        };
    }

    @Override
    public String describe() {
        return "script";
    }
}
