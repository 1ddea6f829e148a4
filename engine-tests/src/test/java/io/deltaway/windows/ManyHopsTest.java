package io.deltaway.windows;

import static io.deltaway.table.Columns.byCount;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.sliding;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.Table;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What windows of a thousand hops cost, in rows that go through operators: the panes with rows and
/// the windows that change, not the one times the other.
class ManyHopsTest {

    private static final int HOPS = 1_000;
    private static final int ROWS = 3_000;

    record Reading(long at, long value, String note) {}

    record Sum(long from, long count, long sum) {}

    record SumAt(double from, long count, long sum) {}

    record Noted(long from, @Nullable String note) {}

    record Counted(long number, long count, long sum) {}

    private static Table<Sum> sums(Table<Reading> readings) {
        return readings.window(sliding(col(Reading::at), (long) HOPS, 1L))
                .reduce(g ->
                        into(
                                Sum.class,
                                g.windowStart().as(Sum::from),
                                g.count().as(Sum::count),
                                g.sum(col(Reading::value)).as(Sum::sum)));
    }

    private static Table<Noted> notes(Table<Reading> readings) {
        return readings.window(sliding(col(Reading::at), (long) HOPS, 1L))
                .reduce(g ->
                        into(
                                Noted.class,
                                g.windowStart().as(Noted::from),
                                g.argMax(col(Reading::value), col(Reading::note)).as(Noted::note)));
    }

    private static Reading reading(int i) {
        return new Reading(i, i * 7919L % 1_000, "note " + i % 100);
    }

    /// A row for each moment: so there are as many panes, and windows.
    private static <O> TestOutput<O> loaded(
            TestPipeline pipeline, TestInput<Reading> input, Table<O> windows) {
        TestOutput<O> output = pipeline.output(windows);
        for (int i = 0; i < ROWS; i++) {
            input.insert(reading(i));
        }
        pipeline.epoch();
        assertThat(output.rows()).hasSize(ROWS + HOPS - 1);
        assertThat(pipeline.rowsThroughOperators()).isLessThan(16L * (ROWS + HOPS));
        return output;
    }

    @Test
    void sumsOfWindowsAreMadeOfThoseOfPanes() {
        var pipeline = TestPipeline.create();
        TestInput<Reading> input = pipeline.input(Reading.class);
        TestOutput<Sum> sums = loaded(pipeline, input, sums(input.table()));
        long before = pipeline.rowsThroughOperators();
        for (int i = 1_500; i < 1_600; i++) {
            input.retract(reading(i));
        }
        pipeline.epoch();
        assertThat(pipeline.rowsThroughOperators() - before).isLessThan(16L * (HOPS + 100));
        for (Sum sum : sums.rows()) {
            long expected = 0;
            long count = 0;
            for (long at = Math.max(0, sum.from); at < Math.min(ROWS, sum.from + HOPS); at++) {
                if (at < 1_500 || at >= 1_600) {
                    expected += reading((int) at).value;
                    count++;
                }
            }
            assertThat(sum).isEqualTo(new Sum(sum.from, count, expected));
        }
    }

    @Test
    void whatIsChosenIsChosenAmongPanes() {
        var pipeline = TestPipeline.create();
        TestInput<Reading> input = pipeline.input(Reading.class);
        loaded(pipeline, input, notes(input.table()));
        long before = pipeline.rowsThroughOperators();
        input.retract(reading(1_500));
        pipeline.epoch();
        assertThat(pipeline.rowsThroughOperators() - before).isLessThan(16L * HOPS);
    }

    @Test
    void soItIsWhereRowsNeverGo() {
        var pipeline = TestPipeline.create();
        TestInput<Reading> input = pipeline.appends(Reading.class);
        loaded(pipeline, input, notes(input.table()));
        assertThat(pipeline.stateRows()).isLessThan(2L * (ROWS + HOPS));
    }

    @Test
    void soItIsByFloatingNumbers() {
        var pipeline = TestPipeline.create();
        TestInput<Reading> input = pipeline.input(Reading.class);
        loaded(
                pipeline,
                input,
                input.table()
                        .window(sliding(col(Reading::at).toDouble(), (double) HOPS, 1.0))
                        .reduce(g ->
                                into(
                                        SumAt.class,
                                        g.windowStart().as(SumAt::from),
                                        g.count().as(SumAt::count),
                                        g.sum(col(Reading::value)).as(SumAt::sum))));
    }

    /// Each later window loses a row and gets another, also where windows and hops have no common
    /// divisor.
    @Test
    void aRowBeforeOthersCostsAFewRowsForEachLaterWindow() {
        for (int hop : new int[] {HOPS, HOPS - 1, 300}) {
            var pipeline = TestPipeline.create();
            TestInput<Reading> input = pipeline.input(Reading.class);
            TestOutput<Counted> windows =
                    pipeline.output(
                            input.table()
                                    .window(byCount(col(Reading::at), HOPS, hop))
                                    .reduce(g ->
                                            into(
                                                    Counted.class,
                                                    g.windowNumber().as(Counted::number),
                                                    g.count().as(Counted::count),
                                                    g.sum(col(Reading::value)).as(Counted::sum))));
            int rows = 20 * HOPS;
            for (int i = 0; i < rows; i++) {
                input.insert(reading(i));
            }
            pipeline.epoch();
            long before = pipeline.rowsThroughOperators();
            input.insert(new Reading(-1, 5, ""));
            pipeline.epoch();
            assertThat(pipeline.rowsThroughOperators() - before).isLessThan(32L * (rows / hop + 1));
            assertThat(windows.rows()).hasSize(rows / hop + 1);
            assertThat(windows.rows()).contains(new Counted(1, HOPS, sum(hop - 1, hop - 1 + HOPS)));
        }
    }

    private static long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += reading(i).value;
        }
        return sum;
    }
}
