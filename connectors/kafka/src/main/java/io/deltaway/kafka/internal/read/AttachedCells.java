package io.deltaway.kafka.internal.read;

import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.BatchWriter;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.formats.parse.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Writes what comes with a record beside key and value.
final class AttachedCells {

    private static final long NANOS_OF_MILLI = 1_000_000L;
    private static final long MOST_MILLIS = Long.MAX_VALUE / NANOS_OF_MILLI;

    private final Cells cells;
    private final List<Attached> attached;

    /// @param cells all columns
    AttachedCells(Cells cells, List<Attached> attached) {
        this.cells = cells;
        this.attached = attached.stream().filter(one -> cells.isNeeded(index(cells, one))).toList();
    }

    private static int index(Cells cells, Attached one) {
        return cells.schema().indexOf(one.column());
    }

    /// Writes the cells of the row that has not ended.
    ///
    /// @return why it is no row, or null
    @Nullable Mistake write(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, byte[] topic, BatchWriter rows) {
        for (Attached one : attached) {
            Mistake mistake = write(one, record, topic, rows);
            if (mistake != null) {
                return mistake;
            }
        }
        return null;
    }

    /// A cell that can't be written.
    record Mistake(String code, String message) {}

    private @Nullable Mistake write(
            Attached one,
            ConsumerRecord<ByteBuffer, ByteBuffer> record,
            byte[] topic,
            BatchWriter rows) {
        int column = index(cells, one);
        switch (one.part()) {
            case TOPIC -> rows.text(column, topic, 0, topic.length);
            case PARTITION -> rows.whole(column, record.partition());
            case OFFSET -> rows.whole(column, record.offset());
            case TIMESTAMP -> {
                return timestamp(column, record.timestamp(), rows);
            }
            case HEADER -> {
                return header(one, column, record.headers().lastHeader(one.header()), rows);
            }
            case HEADERS -> {
                return headers(column, record, rows);
            }
        }
        return null;
    }

    private @Nullable Mistake timestamp(int column, long millis, BatchWriter rows) {
        boolean asInstant = cells.schema().type(column) == Type.Simple.INSTANT;
        if (asInstant && Math.abs(millis) > MOST_MILLIS) {
            return new Mistake(
                    Refusals.VALUE, "a timestamp that no column can hold: " + millis + " ms");
        }
        rows.whole(column, asInstant ? millis * NANOS_OF_MILLI : millis);
        return null;
    }

    private @Nullable Mistake header(
            Attached one, int column, @Nullable Header header, BatchWriter rows) {
        byte[] value = header == null ? null : header.value();
        String what = "the header \"" + one.header() + "\"";
        if (value == null) {
            if (!cells.isNullable(column)) {
                return new Mistake(Refusals.MISSING, what + " is not there");
            }
            rows.setNull(column);
            return null;
        }
        if (cells.schema().type(column) == Type.Simple.BYTES) {
            rows.object(column, value);
            return null;
        }
        if (!Utf8.isValid(value, 0, value.length)) {
            return new Mistake(Refusals.ENCODING, what + " is not UTF-8");
        }
        if (!rows.value(column, value, 0, value.length)) {
            return new Mistake(
                    Refusals.VALUE,
                    what
                            + ": expected "
                            + cells.expected(column)
                            + ", got \""
                            + Refusals.shown(value, 0, value.length)
                            + "\"");
        }
        return null;
    }

    private @Nullable Mistake headers(
            int column, ConsumerRecord<ByteBuffer, ByteBuffer> record, BatchWriter rows) {
        boolean asBytes =
                cells.schema().type(column) instanceof Type.MapOf map
                        && map.value() == Type.Simple.BYTES;
        Map<String, @Nullable Object> all = new HashMap<>();
        for (Header header : record.headers()) {
            byte[] value = header.value();
            if (!asBytes && value != null && !Utf8.isValid(value, 0, value.length)) {
                return new Mistake(
                        Refusals.ENCODING, "the header \"" + header.key() + "\" is not UTF-8");
            }
            all.put(
                    header.key(),
                    asBytes || value == null ? value : new String(value, StandardCharsets.UTF_8));
        }
        rows.object(column, all);
        return null;
    }
}
