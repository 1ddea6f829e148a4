package io.deltaway.kafka.internal.write;

import io.deltaway.connect.SinkException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.write.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Makes records of rows. Owned by one thread.
final class RecordWriter {

    private static final long NANOS_OF_MILLI = 1_000_000L;

    /// What a batch with one record takes at most beside the bytes of key, value and headers.
    private static final int RECORD_OVERHEAD = 100;

    private static final int HEADER_OVERHEAD = 10;

    private final Writing writing;
    private final SinkRows rows;
    private final Schema schema;
    private final KnownTopics topics;
    private final ValueWriter values;
    private final @Nullable SureWriter keys;
    private final Map<String, CellWriter> headers = new LinkedHashMap<>();
    private final int mostBytes;
    private Batch batch;

    RecordWriter(Writing writing, SinkRows rows, KnownTopics topics, ValueWriter values)
            throws SinkException {
        this.writing = writing;
        this.rows = rows;
        this.schema = rows.schema();
        this.topics = topics;
        this.values = values;
        this.keys = keyWriter();
        for (Map.Entry<String, String> header : writing.headers().entrySet()) {
            headers.put(header.getKey(), new CellWriter(schema, rows.index(header.getValue())));
        }
        this.mostBytes = writing.cluster().mostBytesOfRecord();
        this.batch = Batch.empty(rows.schema());
    }

    private @Nullable SureWriter keyWriter() throws SinkException {
        List<String> key = writing.key();
        if (key.isEmpty()) {
            return null;
        }
        if (key.size() == 1) {
            return new CellWriter(schema, rows.index(key.getFirst()));
        }
        int[] columns = new int[key.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = rows.index(key.get(i));
        }
        Schema picked = rows.pick(columns);
        return new RowTextWriter(picked, new JsonText(picked), columns);
    }

    /// The batch whose rows come next.
    void over(Batch next) {
        batch = next;
        values.over(next);
        if (keys != null) {
            keys.over(next);
        }
        headers.values().forEach(header -> header.over(next));
    }

    /// The key of a row; null where it has none.
    byte @Nullable [] key(int row) {
        return keys == null ? null : keys.row(row);
    }

    /// Which record a row takes the place of: topic and key; null where it is refused.
    @Nullable String place(int row) {
        byte[] key = key(row);
        String column = writing.topicColumn();
        Object topic =
                column == null
                        ? ""
                        : batch.column(schema.indexOf(column)).value(Type.Simple.TEXT, row);
        return key == null || topic == null
                ? null
                : topic + "\0" + new String(key, StandardCharsets.ISO_8859_1);
    }

    /// The record of a row.
    ///
    /// @param key what [#key] gave
    /// @param gone whether it says that the row of the key is gone
    /// @throws Refused where it can't be one
    ProducerRecord<byte[], byte[]> record(long epoch, int row, byte @Nullable [] key, boolean gone)
            throws Refused, IOException {
        boolean asChange = writing.holds() == Writing.Holds.CHANGES;
        byte[] value =
                gone
                        ? null
                        : asChange && !writing.changesInHeaders()
                                ? values.change(epoch, row)
                                : values.row(row);
        if (value == null && !gone && writing.holds() == Writing.Holds.UPSERTS) {
            throw new Refused(
                    Refused.RECORD, "the value is null, which would mean that the row is gone");
        }
        var record =
                new ProducerRecord<byte[], byte[]>(topic(row), null, timestamp(row), key, value);
        addHeaders(record.headers(), epoch, row);
        checkSize(record);
        return record;
    }

    /// Refuses a record that is too large before anybody sends it: a broker that refuses one undoes
    /// the whole transaction. What compression makes of it is seen only there.
    private void checkSize(ProducerRecord<byte[], byte[]> record) throws Refused {
        long size = sizeInBytes(record);
        int most =
                writing.cluster().compresses()
                        ? mostBytes
                        : Math.min(mostBytes, topics.mostBytes(record.topic()));
        if (size > most) {
            throw new Refused(
                    Refused.RECORD,
                    "the record takes up to %d bytes; the most is %d, by %s"
                            .formatted(
                                    size,
                                    most,
                                    most == mostBytes
                                            ? "max.request.size of the client"
                                            : "max.message.bytes of the topic"));
        }
    }

    private String topic(int row) throws Refused, IOException {
        String column = writing.topicColumn();
        if (column == null) {
            return String.valueOf(writing.topic());
        }
        var names = (TextColumn) batch.column(schema.indexOf(column));
        if (names.isNull(row)) {
            throw new Refused(Refused.TOPIC, "the column " + column + " names no topic");
        }
        String topic = names.get(row);
        String missing = topics.why(topic);
        if (missing != null) {
            throw new Refused(Refused.TOPIC, missing);
        }
        if (topics.mostBytes(topic) < writing.cluster().batchBytes()) {
            throw new Refused(
                    Refused.TOPIC,
                    "the topic %s takes batches of %d bytes; set batch.size to that or less"
                            .formatted(topic, topics.mostBytes(topic)));
        }
        return topic;
    }

    private @Nullable Long timestamp(int row) throws Refused {
        String column = writing.timestampColumn();
        if (column == null) {
            return null;
        }
        int index = schema.indexOf(column);
        if (batch.column(index).isNull(row)) {
            return null;
        }
        long stored = ((LongColumn) batch.column(index)).get(row);
        long millis =
                schema.type(index) == Type.Simple.INSTANT
                        ? Math.floorDiv(stored, NANOS_OF_MILLI)
                        : stored;
        if (millis < 0) {
            throw new Refused(
                    Refused.RECORD, "Kafka has no timestamps before 1970, got " + millis + " ms");
        }
        return millis;
    }

    private void addHeaders(Headers to, long epoch, int row) {
        if (writing.holds() == Writing.Holds.CHANGES && writing.changesInHeaders()) {
            to.add("epoch", ascii(epoch));
            to.add("weight", ascii(batch.weight(row)));
        }
        for (Map.Entry<String, CellWriter> header : headers.entrySet()) {
            byte[] value = header.getValue().row(row);
            if (value != null) {
                to.add(header.getKey(), value);
            }
        }
        String column = writing.headersColumn();
        if (column != null
                && ((ObjectColumn) batch.column(schema.indexOf(column))).get(row)
                        instanceof Map<?, ?> all) {
            all.forEach((name, value) -> to.add(String.valueOf(name), bytes(value)));
        }
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte @Nullable [] bytes(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> bytes;
            default -> value.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private static long sizeInBytes(ProducerRecord<byte[], byte[]> record) {
        long size = RECORD_OVERHEAD + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += HEADER_OVERHEAD + 3L * header.key().length() + length(header.value());
        }
        return size;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /// A row as text, for people.
    static String shown(Schema schema, Batch batch, int row) {
        var text = new StringBuilder();
        for (int c = 0; c < schema.width(); c++) {
            text.append(c == 0 ? "" : ", ").append(schema.fields().get(c).name()).append('=');
            text.append(batch.column(c).value(schema.type(c), row));
            if (text.length() > 200) {
                return text.substring(0, 200) + "...";
            }
        }
        return text.toString();
    }
}
