package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Store;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.StatePart;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// A process that keeps its state in a store: each epoch has one value, and the state is all of
/// them. What it has committed is known to the world, whatever becomes of it.
final class Life implements Closeable {

    private static final Schema SCHEMA =
            new Schema(List.of(new Field("value", Type.Simple.LONG, false)));

    private final Index state =
            new Index(
                    new Schema(
                            List.of(
                                    new Field("epoch", Type.Simple.LONG, false),
                                    new Field("value", Type.Simple.LONG, false))),
                    new int[] {0});

    private final Journal journal;
    private final Snapshots snapshots;

    /// The value of each epoch, as this process knows it.
    final List<Long> values = new ArrayList<>();

    Life(Store store) throws IOException {
        var source = new Outline.Source("values", "values", Set.of("value"));
        var outline =
                new Outline("a program", List.of(source), List.of(), Map.of("values", "values"));
        journal = Journal.open(store, outline, List.of(SCHEMA), new Limits(1, 0), point -> {});
        try {
            var part = new StatePart("values", false, -1, List.of(state));
            StateLoading kept = journal.state(List.of(part), null, "");
            snapshots = journal.follow(kept, Crew.oneByOne(), Runnable::run, () -> {});
            values.addAll(kept());
            Optional<Chunk> rest = journal.saved().map(saved -> saved.sources().getFirst().rest());
            rest.ifPresent(chunk -> mustBe(chunk, values));
            journal.replay(this::redo);
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private List<Long> kept() {
        var rows = new RowNumbers(16);
        state.all(rows);
        var epochs = (LongColumn) state.column(0, rows.array(), rows.size());
        var kept = (LongColumn) state.column(1, rows.array(), rows.size());
        Long[] byEpoch = new Long[rows.size()];
        for (int i = 0; i < byEpoch.length; i++) {
            byEpoch[(int) epochs.get(i)] = kept.get(i);
        }
        return List.of(byEpoch);
    }

    /// What was read and not taken: here the values so far.
    private Chunk rest() {
        long[] all = values.stream().mapToLong(value -> value).toArray();
        Column[] columns = {new LongColumn(all.length, all)};
        return Chunk.of(new Batch(all.length, columns, null, false));
    }

    private static void mustBe(Chunk rest, List<Long> values) {
        var column = (LongColumn) rest.rows().column(0);
        List<Long> saved = IntStream.range(0, rest.rows().size()).mapToObj(column::get).toList();
        if (!saved.equals(values)) {
            throw new AssertionError(saved + " were saved beside " + values);
        }
    }

    private static Batch row(long epoch, long value) {
        Column[] columns = {
            new LongColumn(1, new long[] {epoch}), new LongColumn(1, new long[] {value})
        };
        return new Batch(1, columns, null, false);
    }

    private void redo(LogEntry entry) {
        switch (entry) {
            case LogEntry.Arrived(int _, Chunk chunk) ->
                    add(((LongColumn) chunk.rows().column(0)).get(0));
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
        add(rows[0]);
        journal.append(new LogEntry.Epoch(values.size() - 1));
        snapshots.save(Crew.oneByOne(), () -> true);
    }

    private void add(long value) {
        state.absorb(row(values.size(), value));
        values.add(value);
    }

    /// Makes everything durable, so that it may be committed.
    void force() throws IOException {
        journal.force(values.size() - 1);
    }

    /// Begins to save the state; the following epochs save a part of it each.
    void save() throws IOException {
        snapshots.throwFailure();
        if (!snapshots.isBusy()) {
            var saved =
                    new Saved(
                            journal.epoch(),
                            0,
                            List.of(new SourceState(Map.of(), rest())),
                            List.of());
            snapshots.begin(saved, CompletableFuture.completedFuture(List.of()));
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
