package io.deltaway.bench.memory;

import io.deltaway.engine.aggregate.Aggregates;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.AggregateCall;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.epoch.ThreadCrew;
import io.deltaway.run.thread.Threads;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A circuit with its workers, as a pipeline runs it, without sources and sinks.
final class Rig implements AutoCloseable {

    /// Rows of a step, as a pipeline cuts large epochs.
    static final int STEP_ROWS = 16_384;

    private final EpochRunner runner;
    private final Crew crew;
    private final @Nullable ThreadCrew threads;
    private long epoch;

    Rig(CircuitPlan plan, int workers) {
        this.runner = new EpochRunner(plan, workers);
        this.threads = workers == 1 ? null : new ThreadCrew(workers, Threads.ofRuntime(), "worker");
        this.crew = threads == null ? Crew.oneByOne() : threads;
    }

    EpochRunner runner() {
        return runner;
    }

    void deal(int input, Batch rows) {
        runner.deal(input, rows);
    }

    void step(boolean endOfEpoch) {
        runner.step(crew, epoch, endOfEpoch);
        epoch += endOfEpoch ? 1 : 0;
    }

    List<Batch> take(int output) {
        return runner.take(output);
    }

    @Override
    public void close() {
        if (threads != null) {
            threads.close();
        }
    }

    /// Columns of whole numbers that are never null.
    static Schema longs(String... names) {
        return new Schema(
                Arrays.stream(names).map(n -> new Field(n, Type.Simple.LONG, false)).toList());
    }

    static AggregateCall count() {
        return new AggregateCall(Aggregates.resolve("count", List.of(), List.of()), new int[0]);
    }

    static AggregateCall sum(int column) {
        return new AggregateCall(
                Aggregates.resolve("sum", List.of(Type.Simple.LONG), List.of()),
                new int[] {column});
    }

    static Batch batch(long @Nullable [] weights, long[]... columns) {
        int size = columns[0].length;
        var made = new Column[columns.length];
        for (int c = 0; c < made.length; c++) {
            made[c] = new LongColumn(size, columns[c]);
        }
        return new Batch(size, made, weights, false);
    }

    /// The sum of the hashes of rows of three columns, each times its weight.
    static long hash(List<Batch> batches) {
        long sum = 0;
        for (Batch batch : batches) {
            long[] a = ((LongColumn) batch.column(0)).values();
            long[] b = ((LongColumn) batch.column(1)).values();
            long[] c = ((LongColumn) batch.column(2)).values();
            for (int i = 0; i < batch.size(); i++) {
                sum += batch.weight(i) * Mix.of(a[i], b[i], c[i]);
            }
        }
        return sum;
    }
}
