package io.deltaway.kafka.internal.write;

import io.deltaway.connect.SinkConnector.Refusals;
import io.deltaway.connect.SinkException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Which records a delta becomes. Owned by one thread.
final class Outgoing {

    /// More copies of one row than anybody wants in a topic.
    private static final long MOST_COPIES = 1 << 20;

    /// Takes records.
    @FunctionalInterface
    interface To {
        void record(int row, ProducerRecord<byte[], byte[]> record) throws IOException;
    }

    private final Writing writing;
    private final Schema schema;
    private final RecordWriter records;
    private final Refusals refusals;

    Outgoing(Writing writing, Schema schema, RecordWriter records, Refusals refusals) {
        this.writing = writing;
        this.schema = schema;
        this.records = records;
        this.refusals = refusals;
    }

    /// Gives the records of a delta.
    ///
    /// @param tell whether rows that can't be records are refused, and not passed over in silence
    void of(long epoch, Batch delta, boolean tell, To to) throws IOException {
        records.over(delta);
        switch (writing.holds()) {
            case ROWS -> rows(epoch, delta, tell, to);
            case CHANGES -> changes(epoch, delta, tell, to);
            case UPSERTS -> upserts(epoch, delta, tell, to);
        }
    }

    private void rows(long epoch, Batch delta, boolean tell, To to) throws IOException {
        for (int row = 0; row < delta.size(); row++) {
            long copies = delta.weight(row);
            if (copies > MOST_COPIES) {
                throw new SinkException(
                        "DW-0413",
                        "a row is %d times in the table: %s"
                                .formatted(copies, RecordWriter.shown(schema, delta, row)),
                        "Write changes, which name the weight, or the distinct() rows",
                        null);
            }
            for (long copy = 0; copy < copies; copy++) {
                one(epoch, delta, row, false, tell, to);
            }
        }
    }

    /// What goes comes before what is new.
    private void changes(long epoch, Batch delta, boolean tell, To to) throws IOException {
        for (boolean going : new boolean[] {true, false}) {
            for (int row = 0; row < delta.size(); row++) {
                if (delta.weight(row) < 0 == going) {
                    one(epoch, delta, row, false, tell, to);
                }
            }
        }
    }

    /// The new row of each key, and that a key is gone where it has none.
    private void upserts(long epoch, Batch delta, boolean tell, To to) throws IOException {
        Map<String, Integer> there = new HashMap<>();
        for (int row = 0; row < delta.size(); row++) {
            if (delta.weight(row) > 0) {
                String place = records.place(row);
                Integer other = place == null ? null : there.put(place, row);
                if (other != null || place != null && delta.weight(row) > 1) {
                    throw doubled(delta, row, other == null ? row : other);
                }
                one(epoch, delta, row, false, tell, to);
            }
        }
        var gone = new HashSet<String>();
        for (int row = 0; row < delta.size(); row++) {
            if (delta.weight(row) < 0) {
                String place = records.place(row);
                if (place == null || !there.containsKey(place) && gone.add(place)) {
                    one(epoch, delta, row, true, tell, to);
                }
            }
        }
    }

    private SinkException doubled(Batch delta, int row, int other) {
        return new SinkException(
                "DW-0435",
                "two rows have the same key (%s): %s and %s"
                        .formatted(
                                String.join(", ", writing.key()),
                                RecordWriter.shown(schema, delta, other),
                                RecordWriter.shown(schema, delta, row)),
                "Group by the key, or write with more columns as the key",
                null);
    }

    private void one(long epoch, Batch delta, int row, boolean gone, boolean tell, To to)
            throws IOException {
        try {
            byte[] key = records.key(row);
            if (key == null && writing.holds() == Writing.Holds.UPSERTS) {
                throw new Refused(Refused.RECORD, "the key is null");
            }
            to.record(row, records.record(epoch, row, key, gone));
        } catch (Refused e) {
            if (tell) {
                refuse(delta, row, e.code(), e.message());
            }
        }
    }

    /// Tells of a row that is no record.
    void refuse(Batch delta, int row, String code, String message) throws IOException {
        refusals.refuse(RecordWriter.shown(schema, delta, row), delta.weight(row), code, message);
    }

    /// Makes what was told durable, where it was told late.
    void keepRefusals() throws IOException {
        refusals.keep();
    }
}
