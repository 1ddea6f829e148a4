package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Store;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.run.epoch.Snapshot;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A process that keeps its state in a store: each epoch has one value, and the state is all of
/// them. What it has committed is known to the world, whatever becomes of it.
final class Life implements Closeable {

    private static final Schema SCHEMA =
            new Schema(List.of(new Field("value", Type.Simple.LONG, false)));

    private final Journal journal;

    /// The value of each epoch, as this process knows it.
    final List<Long> values = new ArrayList<>();

    Life(Store store) throws IOException {
        journal = Journal.open(store, "a program", List.of(SCHEMA), 1, point -> {});
        try {
            byte[] state = journal.state().states().getOrDefault("all", Map.of()).get(0);
            var reader = new ByteReader(state == null ? new byte[0] : state);
            while (reader.hasMore()) {
                values.add(reader.readLong());
            }
            journal.replay(this::redo);
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private void redo(LogEntry entry) {
        switch (entry) {
            case LogEntry.Arrived(int _, Chunk chunk) ->
                    values.add(((LongColumn) chunk.rows().column(0)).get(0));
            case LogEntry.Epoch(long epoch) -> {
                if (values.size() != epoch + 1) {
                    throw new AssertionError(
                            "epoch " + epoch + " ends with " + values.size() + " values");
                }
            }
            default -> throw new AssertionError(entry);
        }
    }

    /// Goes through an epoch of a few rows, of which the first is its value.
    void epoch(RandomGenerator random) throws IOException {
        long[] rows = random.longs(1 + random.nextInt(100)).toArray();
        Column column = new LongColumn(rows.length, rows);
        Batch batch = new Batch(rows.length, new Column[] {column}, null, false);
        journal.append(new LogEntry.Arrived(0, Chunk.of(batch)));
        values.add(rows[0]);
        journal.append(new LogEntry.Epoch(values.size() - 1));
    }

    /// Makes everything durable, so that it may be committed.
    void force() throws IOException {
        journal.force(values.size() - 1);
    }

    void save() throws IOException {
        var state = new ByteWriter();
        values.forEach(state::writeLong);
        var saved =
                new Saved(journal.epoch(), 0, List.of(new SourceState(Map.of(), null)), List.of());
        var snapshot = new Snapshot(journal.epoch(), Map.of("all", Map.of(0, state.toBytes())));
        journal.publish(saved, snapshot);
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
