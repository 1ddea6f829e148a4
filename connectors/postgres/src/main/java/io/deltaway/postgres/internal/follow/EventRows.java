package io.deltaway.postgres.internal.follow;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.BatchWriter;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.table.Events;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of a table, and what happened to them, on the way into a chunk. Owned by one thread.
final class EventRows {

    /// A change gives two rows at most, and clearing a table 256.
    private static final int ROOM = 512;

    private static final int FULL = 1 << 13;
    private static final long FULL_BYTES = 4 << 20;

    private final Cells cells;
    private final Schema schema;
    private final boolean[] isKey;
    private final boolean keyed;
    private final String table;
    private final List<Malformed> malformed = new ArrayList<>();
    private BatchWriter rows;
    private final long[] kinds = new long[FULL + ROOM];
    private final long[] weights = new long[FULL + ROOM];
    private final ColumnBuilder.OfObject kept = new ColumnBuilder.OfObject(Type.Simple.BYTES, FULL);
    private long place;

    /// @param keyed whether rows are upserted and deleted by key; else they come and go whole
    EventRows(Cells cells, boolean[] isKey, boolean keyed, String table) {
        this.cells = cells;
        this.schema = cells.schema();
        this.isKey = isKey;
        this.keyed = keyed;
        this.table = table;
        this.rows = new BatchWriter(cells, FULL + ROOM);
    }

    /// Where in the server's log the next rows come from, for messages.
    void at(long lsn) {
        place = lsn;
    }

    boolean isEmpty() {
        return rows.rows() == 0 && malformed.isEmpty();
    }

    boolean isFull() {
        return rows.rows() >= FULL || rows.sizeInBytes() >= FULL_BYTES || malformed.size() >= FULL;
    }

    /// A row that takes the place of that with its key. Where it can't be read, that one goes.
    ///
    /// @param keepable whether values that were not sent are those of the row with its key
    void upsert(Tuple tuple, Columns columns, boolean keepable) {
        byte[] bits = kept(tuple, columns);
        if (bits != null && !keepable) {
            refuse(
                    1,
                    "DW-2120",
                    "its key has changed, and a large value that has not was not sent; alter table ... replica identity full",
                    tuple,
                    columns);
            return;
        }
        String refused = write(tuple, columns, false);
        if (refused == null) {
            end(Events.Kind.UPSERT, 1, bits);
        } else {
            delete(tuple, columns);
            refuse(1, Refusals.VALUE, refused, tuple, columns);
        }
    }

    /// The row with the key of this one goes.
    void delete(Tuple tuple, Columns columns) {
        if (write(tuple, columns, true) == null) {
            end(Events.Kind.DELETE, 1, null);
        }
    }

    /// A whole row comes (+1) or goes (-1).
    void change(Tuple tuple, Columns columns, long weight) {
        String refused = write(tuple, columns, false);
        if (refused == null) {
            end(Events.Kind.INSERT, weight, null);
        } else {
            refuse(weight, Refusals.VALUE, refused, tuple, columns);
        }
    }

    /// All rows go whose key is in the partition of this one.
    void clear(@Nullable Object[] key) {
        for (int c = 0; c < isKey.length; c++) {
            Object value = key[c];
            if (isKey[c] && value != null) {
                ColumnBuilder one = ColumnBuilder.of(schema.type(c), 1);
                one.appendValue(value);
                put(c, one.build());
            } else {
                rows.setNull(c);
            }
        }
        end(Events.Kind.CLEAR, 1, null);
    }

    private void put(int column, Column one) {
        switch (one) {
            case LongColumn longs -> rows.whole(column, longs.get(0));
            case TextColumn texts -> {
                byte[] bytes = texts.bytes(0);
                rows.text(column, bytes, 0, bytes.length);
            }
            case DoubleColumn doubles -> rows.fraction(column, doubles.get(0));
            case ObjectColumn objects -> rows.object(column, objects.get(0));
        }
    }

    private void end(Events.Kind kind, long weight, byte @Nullable [] bits) {
        int row = rows.rows();
        kinds[row] = kind.ordinal();
        weights[row] = weight;
        kept.appendValue(bits);
        rows.endRow();
    }

    /// The columns that somebody reads and that were not sent, a bit each; null where there are
    /// none.
    private byte @Nullable [] kept(Tuple tuple, Columns columns) {
        byte[] bits = null;
        int[] places = columns.places();
        for (int c = 0; c < places.length; c++) {
            if (places[c] >= 0 && tuple.kind(places[c]) == Tuple.UNCHANGED) {
                bits = bits == null ? new byte[(places.length + 7) >> 3] : bits;
                bits[c >> 3] |= (byte) (1 << (c & 7));
            }
        }
        return bits;
    }

    /// Writes the values of a row.
    ///
    /// @param onlyKey whether the others mean nothing
    /// @return why it can't be read, or null
    private @Nullable String write(Tuple tuple, Columns columns, boolean onlyKey) {
        int[] places = columns.places();
        for (int c = 0; c < places.length; c++) {
            int from = places[c];
            if (from == Columns.NOT_READ) {
                continue;
            }
            if (onlyKey && !isKey[c]) {
                rows.setNull(c);
                continue;
            }
            byte kind = from == Columns.GONE ? Tuple.NULL : tuple.kind(from);
            String refused =
                    switch (kind) {
                        case Tuple.NULL -> nothing(c);
                        case Tuple.UNCHANGED -> {
                            rows.setNull(c); // the engine puts the value of the row before there
                            yield null;
                        }
                        default -> value(c, tuple, from);
                    };
            if (refused != null) {
                rows.abandonRow();
                return refused;
            }
        }
        return null;
    }

    private @Nullable String nothing(int column) {
        if (cells.isNullable(column)) {
            rows.setNull(column);
            return null;
        }
        return expected(column) + ", got null";
    }

    private @Nullable String value(int column, Tuple tuple, int from) {
        Type type = schema.type(column);
        boolean fits =
                CellText.write(rows, column, type, tuple.bytes(), tuple.from(from), tuple.to(from));
        return fits ? null : expected(column) + ", got " + cells.got(column, tuple.shown(from));
    }

    private String expected(int column) {
        return "column \"%s\": expected %s"
                .formatted(schema.fields().get(column).name(), cells.expected(column));
    }

    private void refuse(long weight, String code, String message, Tuple tuple, Columns columns) {
        var text = new ArrayList<String>();
        int[] places = columns.places();
        for (int c = 0; c < places.length; c++) {
            if (places[c] >= 0) {
                text.add(schema.fields().get(c).name() + "=" + tuple.shown(places[c]));
            }
        }
        // A row that goes has to say what it said when it came, so the place is that of the table.
        String where = keyed && place != 0 ? table + " at " + Lsn.text(place) : table;
        malformed.add(
                new Malformed(
                        weight, code, message, where, Refusals.shortened(String.join(", ", text))));
    }

    /// What was added since the last call.
    Chunk take(Position position) {
        int size = rows.rows();
        var marks = new ArrayList<Column>();
        Column bits = kept.build();
        if (keyed) {
            marks.add(new LongColumn(size, Arrays.copyOf(kinds, size)));
            marks.add(bits);
        }
        Batch built = rows.build(marks.toArray(Column[]::new));
        var columns = new Column[built.width()];
        Arrays.setAll(columns, built::column);
        var batch = new Batch(size, columns, keyed ? null : Arrays.copyOf(weights, size), false);
        var chunk = new Chunk(batch, malformed, false, 0, position.toOffsets());
        malformed.clear();
        rows = new BatchWriter(cells, FULL + ROOM);
        return chunk;
    }
}
