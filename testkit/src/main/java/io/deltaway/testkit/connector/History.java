package io.deltaway.testkit.connector;

import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowType;
import io.deltaway.table.Sink;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.RowValues;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/// Changes of a table, epoch by epoch, that a sink can express: rows that appear, rows by key that
/// are replaced and deleted, or any. Some epochs are empty.
final class History<R> {

    private final SinkSubject<R> subject;
    private final RowValues<R> values;
    private final Schema schema;
    private final Sink.Accepts accepts;
    private final Random random;
    private final TreeMap<Integer, Integer> versions = new TreeMap<>();
    private final List<List<WeightedRow>> epochs = new ArrayList<>();
    private int keys;

    private History(SinkSubject<R> subject, Sink.Accepts accepts, long seed) {
        RowType<R> rowType = RowType.of(recordClass(subject.rowClass()));
        this.subject = subject;
        this.values = new RowValues<>(rowType);
        this.schema = rowType.schema();
        this.accepts = accepts;
        this.random = new Random(seed);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // RowType.of refuses what is no record
    private static <R> Class<R> recordClass(Class<R> rowClass) {
        return (Class<R>) (Class) rowClass.asSubclass(Record.class);
    }

    /// Each epoch consolidated.
    static <R> List<List<WeightedRow>> of(
            SinkSubject<R> subject, Sink.Accepts accepts, long seed, int epochs) {
        var history = new History<>(subject, accepts, seed);
        for (int epoch = 0; epoch < epochs; epoch++) {
            history.epochs.add(history.epoch(epoch));
        }
        return List.copyOf(history.epochs);
    }

    private List<WeightedRow> epoch(int epoch) {
        var rows = new ArrayList<WeightedRow>();
        int changes = epoch == 0 ? 5 : random.nextInt(6); // the first has rows
        for (int i = 0; i < changes; i++) {
            if (accepts == Sink.Accepts.APPENDS || versions.size() < 2 || random.nextInt(3) == 0) {
                versions.put(keys, 0);
                rows.add(row(keys++, 0, 1));
            } else {
                change(rows);
            }
        }
        return Deltas.consolidated(schema, rows);
    }

    private void change(List<WeightedRow> rows) {
        List<Integer> present = List.copyOf(versions.keySet());
        int key = present.get(random.nextInt(present.size()));
        int version = Objects.requireNonNull(versions.remove(key));
        rows.add(row(key, version, -1));
        if (random.nextBoolean()) {
            versions.put(key, version + 1);
            rows.add(row(key, version + 1, 1));
        }
    }

    private WeightedRow row(int key, int version, long weight) {
        return new WeightedRow(values.of(subject.row(key, version)), weight);
    }
}
