package io.deltaway.testkit.operator;

import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowType;
import io.deltaway.table.Table;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.RowValues;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.TextTable;
import io.deltaway.testkit.WeightedRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Compares what a program makes of a table with a computation from scratch, at the end of every
/// epoch of random histories: rows that come, go, come again, in random epochs and steps.
///
/// ```java
/// TableCheck.of(Trade.class, trades -> totals(trades))
///         .agreesWith(trades -> totalsOfAList(trades), 100);
/// ```
///
/// Each history runs on one and three workers, with rows dealt at random, with each row in a step
/// of its own, and with restarts onto other numbers of workers. For an aggregate or a function of
/// your own it finds what a handful of examples does not: a retraction that leaves something
/// behind, a result that depends on the order of arrival or on how an epoch was cut. Set the
/// property `seed` to run one history only.
///
/// @param <R> the rows of the input
/// @param <O> the rows of the table that is checked
public final class TableCheck<R, O> {

    private final RowType<R> rowType;
    private final Function<Table<R>, Table<O>> program;
    private Function<Random, History> histories;

    private TableCheck(RowType<R> rowType, Function<Table<R>, Table<O>> program) {
        this.rowType = rowType;
        this.program = program;
        this.histories = random -> RandomRows.deltas(random, rowType.schema());
    }

    /// Checks a program over records. Their values are few, so that they repeat, and awkward: empty
    /// texts, negative numbers, NaN, nulls where they may be.
    public static <R extends Record, O> TableCheck<R, O> of(
            Class<R> recordClass, Function<Table<R>, Table<O>> program) {
        return of(RowType.of(recordClass), program);
    }

    /// As [#of(Class, Function)], over rows of any kind.
    public static <R, O> TableCheck<R, O> of(
            RowType<R> rowType, Function<Table<R>, Table<O>> program) {
        return new TableCheck<>(rowType, program);
    }

    /// Draws rows of your own. Let them be few different ones, so that they repeat.
    public TableCheck<R, O> rows(Function<Random, R> row) {
        var values = new RowValues<>(rowType);
        histories =
                random ->
                        RandomRows.deltas(
                                random,
                                List.of(rowType.schema()),
                                input -> values.of(row.apply(random)));
        return this;
    }

    /// Runs random histories.
    ///
    /// @param answer the rows that the table must hold, in any order, from the rows that are there,
    ///   each as often as it is there
    /// @throws AssertionError where they differ; the message has the seed and the smallest history
    ///   that shows it
    public void agreesWith(Function<List<R>, List<O>> answer, int count) {
        String only = System.getProperty("seed");
        long first = only == null ? 1 : Long.parseLong(only);
        for (long seed = first; seed < first + (only == null ? count : 1); seed++) {
            History history = histories.apply(new Random(seed));
            for (Way way : ways(seed)) {
                check(answer, history, seed, way);
            }
        }
    }

    /// How a history is run.
    private record Way(int workers, Supplier<Scheduler> scheduler) {}

    private static List<Way> ways(long seed) {
        var ways = new ArrayList<Way>();
        for (int workers : new int[] {1, 3}) {
            ways.add(new Way(workers, Scheduler::inOrder));
            ways.add(new Way(workers, () -> Scheduler.rowByRow(seed)));
            ways.add(new Way(workers, () -> Scheduler.restarting(seed)));
        }
        return ways;
    }

    private void check(Function<List<R>, List<O>> answer, History history, long seed, Way way) {
        if (difference(answer, history, way) != null) {
            History small = history.smallest(h -> difference(answer, h, way) != null);
            throw new AssertionError(
                    "seed %d, with %d workers, %s%n%s%s"
                            .formatted(
                                    seed,
                                    way.workers,
                                    way.scheduler.get(),
                                    small.show(List.of(rowType.schema())),
                                    difference(answer, small, way)));
        }
    }

    private @Nullable String difference(
            Function<List<R>, List<O>> answer, History history, Way way) {
        var pipeline = TestPipeline.create(way.workers, way.scheduler.get());
        TestInput<R> input = pipeline.input(rowType);
        Table<O> table = program.apply(input.table());
        TestOutput<R> present = pipeline.output(input.table());
        TestOutput<O> output = pipeline.output(table);
        for (int epoch = 0; epoch < history.epochs(); epoch++) {
            try {
                run(pipeline, input, history, epoch);
            } catch (RuntimeException e) {
                var trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                return "epoch " + epoch + ": " + trace;
            }
            String expected = shown(table.rowType(), answer.apply(present.rows()));
            if (!output.contents().equals(expected)) {
                return "after epoch "
                        + epoch
                        + "\nexpected\n"
                        + expected
                        + "but was\n"
                        + output.contents();
            }
        }
        return null;
    }

    /// What a step retracts comes after what it inserts, so that it may be cut anywhere.
    private static <R> void run(
            TestPipeline pipeline, TestInput<R> input, History history, int epoch) {
        for (int step = 0; step < history.steps(epoch); step++) {
            if (step > 0) {
                pipeline.step();
            }
            var rows = new ArrayList<>(history.rows(0, epoch, step));
            rows.sort(Comparator.comparing(row -> row.weight() < 0));
            input.push(rows);
        }
        pipeline.epoch();
    }

    private static <O> String shown(RowType<O> rowType, List<O> rows) {
        Schema schema = rowType.schema();
        var values = new RowValues<>(rowType);
        List<WeightedRow> weighted =
                rows.stream().map(row -> new WeightedRow(values.of(row), 1)).toList();
        return TextTable.showRows(schema, Deltas.consolidated(schema, weighted));
    }
}
