package io.deltaway.http.internal.serve;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.DrainingReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Events;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives the requests of an endpoint to the pipeline, and takes their rows back when they are
/// answered. Owned by the thread that polls.
///
/// Its offset is the numbers of the requests that the pipeline has: after a restart they are the
/// ones that nobody waits for any more.
final class Requests implements DrainingReader {

    private static final int CHUNK = 1 << 12;
    private static final String PARTITION = "";

    private final Waiting waiting;
    private final Schema schema;
    private final int number;
    private final boolean kept;
    private final Runnable onDrain;
    private final Runnable onClose;

    /// @param number the column of their numbers
    /// @param kept whether their rows stay
    Requests(
            Waiting waiting,
            Schema schema,
            int number,
            boolean kept,
            Runnable onDrain,
            Runnable onClose) {
        this.waiting = waiting;
        this.schema = schema;
        this.number = number;
        this.kept = kept;
        this.onDrain = onDrain;
        this.onClose = onClose;
    }

    /// The numbers that an offset says.
    static Set<Long> numbers(Map<String, byte[]> offsets) {
        var numbers = new LinkedHashSet<Long>();
        byte[] offset = offsets.get(PARTITION);
        if (offset != null) {
            for (var bytes = ByteBuffer.wrap(offset); bytes.hasRemaining(); ) {
                numbers.add(bytes.getLong());
            }
        }
        return numbers;
    }

    private static Map<String, byte[]> offset(Set<Long> numbers) {
        var bytes = ByteBuffer.allocate(Long.BYTES * numbers.size());
        numbers.forEach(bytes::putLong);
        return Map.of(PARTITION, bytes.array());
    }

    @Override
    public void onReady(Runnable ready) {
        waiting.onReady(ready);
    }

    @Override
    public Poll poll() {
        Waiting.Given given = waiting.take(CHUNK);
        if (!given.arrived().isEmpty() || !given.gone().isEmpty() && !kept) {
            return new Poll.Next(() -> kept ? appends(given) : changes(given));
        }
        return waiting.isDrained() ? new Poll.End() : new Poll.Idle();
    }

    private Chunk appends(Waiting.Given given) {
        ColumnBuilder[] columns = columns(given.arrived().size());
        given.arrived().forEach(values -> append(columns, values));
        return Chunk.of(batch(given.arrived().size(), columns, List.of()));
    }

    private Chunk changes(Waiting.Given given) {
        int rows = given.arrived().size() + given.gone().size();
        ColumnBuilder[] columns = columns(rows);
        var kinds = new ColumnBuilder.OfLong(Type.Simple.LONG, rows);
        for (@Nullable Object[] values : given.arrived()) {
            append(columns, values);
            kinds.append(Events.Kind.UPSERT.ordinal());
        }
        for (Long gone : given.gone()) {
            for (int c = 0; c < columns.length; c++) {
                if (c == number) {
                    columns[c].appendValue(gone);
                } else {
                    columns[c].appendUnread();
                }
            }
            kinds.append(Events.Kind.DELETE.ordinal());
        }
        return Chunk.of(batch(rows, columns, List.of(kinds))).at(offset(given.inside()));
    }

    private ColumnBuilder[] columns(int rows) {
        var columns = new ColumnBuilder[schema.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = ColumnBuilder.of(schema.type(c), rows);
        }
        return columns;
    }

    private static void append(ColumnBuilder[] columns, @Nullable Object[] values) {
        for (int c = 0; c < columns.length; c++) {
            columns[c].appendValue(values[c]);
        }
    }

    private static Batch batch(int rows, ColumnBuilder[] columns, List<ColumnBuilder> more) {
        var built = new Column[columns.length + more.size()];
        for (int c = 0; c < built.length; c++) {
            built[c] = (c < columns.length ? columns[c] : more.get(c - columns.length)).build();
        }
        return new Batch(rows, built, null, false);
    }

    @Override
    public void drain() {
        onDrain.run();
        waiting.drain();
    }

    @Override
    public void close() {
        waiting.close();
        onClose.run();
    }
}
