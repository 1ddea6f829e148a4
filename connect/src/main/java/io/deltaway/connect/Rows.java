package io.deltaway.connect;

import io.deltaway.engine.value.Schema;
import io.deltaway.table.Events;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import java.util.List;

/// Rows that a program holds in memory: a source that ends behind the last of them.
public final class Rows<R> implements SourceConnector<R> {

    private static final int CHUNK = 1 << 14;

    private final RowType<R> rowType;
    private final List<R> rows;

    private Rows(RowType<R> rowType, List<R> rows) {
        this.rowType = rowType;
        this.rows = List.copyOf(rows);
    }

    /// These rows, in this order.
    public static <R extends Record> Rows<R> of(Class<R> recordClass, List<R> rows) {
        return new Rows<>(RowType.of(recordClass).asObjects(), rows);
    }

    /// These rows, in this order.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <R extends Record> Rows<R> of(Class<R> recordClass, R... rows) {
        return of(recordClass, List.of(rows));
    }

    /// These rows of columns known only at run time, in this order.
    public static Rows<Row> of(Schema schema, List<Row> rows) {
        return new Rows<>(RowType.rows(schema), rows);
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return new Events.Appends();
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public String describe() {
        return rows.size() + " rows in memory";
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public SourceReader open(SourceContext context) {
        return new Reader(Counted.from(context.offsets()));
    }

    private final class Reader implements PromptReader {

        private int next;

        Reader(long first) {
            next = (int) Math.min(first, rows.size());
        }

        @Override
        public void onReady(Runnable ready) {
            // everything is there from the beginning
        }

        @Override
        public Poll poll() {
            if (next == rows.size()) {
                return new Poll.End();
            }
            var buffer = new RowBuffer<>(rowType, false);
            int end = Math.min(rows.size(), next + CHUNK);
            for (; next < end; next++) {
                buffer.add(rows.get(next), 1, Events.Kind.INSERT);
            }
            Chunk chunk = buffer.take(false).at(Counted.offset(next));
            return new Poll.Next(() -> chunk);
        }

        @Override
        public void close() {}
    }
}
