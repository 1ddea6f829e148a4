package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.PromptReader;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Records of a class for tests: those given at first, and those pushed where it is live. Each run
/// begins with those given at first.
final class RecordsSource<R extends Record> implements SourceConnector<R> {

    private final RowType<R> rowType;
    private final boolean live;
    private final List<R> first;
    private final Queue<Batch> pushed = new ConcurrentLinkedQueue<>();
    private volatile Runnable ready = () -> {};

    private RecordsSource(Class<R> rowClass, boolean live, List<R> first) {
        this.rowType = RowType.of(rowClass);
        this.live = live;
        this.first = first;
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    static <R extends Record> RecordsSource<R> of(Class<R> rowClass, R... rows) {
        return new RecordsSource<>(rowClass, false, List.of(rows));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    static <R extends Record> RecordsSource<R> live(Class<R> rowClass, R... rows) {
        return new RecordsSource<>(rowClass, true, List.of(rows));
    }

    void push(R row) {
        push(row, 1);
    }

    void remove(R row) {
        push(row, -1);
    }

    private void push(R row, long weight) {
        pushed.add(batch(List.of(row), weight));
        ready.run();
    }

    private Batch batch(List<R> rows, long weight) {
        Schema schema = rowType.schema();
        var columns = new ArrayList<Column>();
        for (int column = 0; column < schema.width(); column++) {
            ColumnBuilder builder = ColumnBuilder.of(schema.type(column), rows.size());
            for (R row : rows) {
                builder.appendValue(rowType.values(row)[column]);
            }
            columns.add(builder.build());
        }
        long[] weights = new long[rows.size()];
        Arrays.fill(weights, weight);
        return new Batch(rows.size(), columns, weights);
    }

    @Override
    public SourceReader open(SourceContext context) {
        Queue<Batch> waiting = pushed;
        var initial =
                new ConcurrentLinkedQueue<>(
                        first.isEmpty() ? List.<Batch>of() : List.of(batch(first, 1)));
        return new PromptReader() {
            @Override
            public void onReady(Runnable wake) {
                ready = wake;
            }

            @Override
            public Poll poll() {
                Batch next = initial.isEmpty() ? waiting.poll() : initial.poll();
                if (next != null) {
                    return new Poll.Next(() -> Chunk.of(next));
                }
                return live ? new Poll.Idle() : new Poll.End();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public boolean isLive() {
        return live;
    }

    @Override
    public RowType<R> rowType() {
        return rowType;
    }

    @Override
    public Events events() {
        return live ? new Events.Changes() : new Events.Appends();
    }

    @Override
    public String describe() {
        return "records";
    }
}
