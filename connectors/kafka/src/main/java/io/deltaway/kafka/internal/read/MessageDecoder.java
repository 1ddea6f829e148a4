package io.deltaway.kafka.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceContext;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.formats.parse.BatchWriter;
import io.deltaway.formats.parse.Block;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.formats.parse.ValueDecoder;
import io.deltaway.table.Events;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Turns records of a partition into a chunk. May be used by several threads.
final class MessageDecoder {

    private final Layout layout;
    private final Values values;
    private final Cells all;
    private final Cells keyCells;
    private final AttachedCells attached;
    private final boolean upserts;

    /// @param upserts whether rows take the place of each other by key
    MessageDecoder(Layout layout, Values values, SourceContext context, boolean upserts) {
        this.layout = layout;
        this.values = values;
        this.all = layout.all(context);
        this.keyCells = layout.key(context);
        this.attached = new AttachedCells(all, layout.attached());
        this.upserts = upserts;
    }

    /// @param place how far the partition is read with these records
    Chunk decode(
            TopicPartition partition,
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
            Place place) {
        var one = new Decoding(partition, records);
        records.forEach(one::read);
        return new Chunk(
                one.rows.build(one.kinds()),
                one.refusals.all(),
                false,
                place.number(),
                Map.of(partition.toString(), place.toBytes()));
    }

    /// One run of records while it is decoded.
    private final class Decoding {

        private final byte[] topic;

        /// Keys and values one behind the other, a newline behind each.
        private final byte[] bytes;

        private final BatchWriter rows;
        private final Refusals refusals;
        private final ValueDecoder valueDecoder = values.decoder();
        private final @Nullable ValueDecoder keyDecoder;
        private final long[] kinds;
        private int end;
        private long offset;

        Decoding(TopicPartition partition, List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
            topic = partition.topic().getBytes(StandardCharsets.UTF_8);
            boolean keyed = layout.key().stream().anyMatch(name -> isNeeded(name));
            keyDecoder = keyed ? KeyDecoder.of(keyCells, layout.key()) : null;
            int length = Block.PADDING;
            for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
                ByteBuffer value = record.value();
                ByteBuffer key = record.key();
                length += value == null ? 0 : value.remaining() + 1;
                length += keyed && key != null ? key.remaining() + 1 : 0;
            }
            bytes = new byte[length];
            rows = new BatchWriter(all, records.size());
            refusals = new Refusals(bytes, "value", from -> partition + "@" + offset);
            kinds = new long[upserts ? records.size() : 0];
        }

        private boolean isNeeded(String column) {
            return all.isNeeded(all.schema().indexOf(column));
        }

        Column[] kinds() {
            return upserts ? new Column[] {new LongColumn(rows.rows(), kinds)} : new Column[0];
        }

        void read(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
            offset = record.offset();
            ByteBuffer value = record.value();
            if (value == null && !upserts) {
                refuse(
                        Refusals.MISSING,
                        "expected a value, got none; where that means that the row of the key is gone, read with upserts");
                return;
            }
            if (value != null) {
                int from = put(value);
                if (!valueDecoder.read(bytes, from, end - 1, rows, refusals)) {
                    return;
                }
            }
            if (!readKey(record) || !readAttached(record)) {
                rows.abandonRow();
                return;
            }
            if (upserts) {
                kinds[rows.rows()] =
                        (value == null ? Events.Kind.DELETE : Events.Kind.UPSERT).ordinal();
            }
            rows.endRow();
        }

        /// Copies bytes behind those that are there and returns where they start.
        private int put(ByteBuffer source) {
            int from = end;
            int length = source.remaining();
            source.get(source.position(), bytes, from, length);
            bytes[from + length] = '\n';
            end = from + length + 1;
            return from;
        }

        private boolean readKey(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
            ValueDecoder decoder = keyDecoder;
            if (decoder == null) {
                return true;
            }
            ByteBuffer key = record.key();
            if (key != null) {
                int from = put(key);
                return decoder.read(bytes, from, end - 1, rows, refusals);
            }
            for (String name : layout.key()) {
                int column = all.schema().indexOf(name);
                if (!all.isNullable(column)) {
                    refuse(Refusals.MISSING, "expected a key for \"" + name + "\", got none");
                    return false;
                }
                rows.setNull(column);
            }
            return true;
        }

        private boolean readAttached(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
            AttachedCells.Mistake mistake = attached.write(record, topic, rows);
            if (mistake != null) {
                refuse(mistake.code(), mistake.message());
            }
            return mistake == null;
        }

        private void refuse(String code, String message) {
            refusals.add(code, message, end, end);
        }
    }
}
