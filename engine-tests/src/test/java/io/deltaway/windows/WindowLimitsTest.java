package io.deltaway.windows;

import static io.deltaway.table.Columns.byCount;
import static io.deltaway.table.Columns.calendar;
import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.hopping;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.session;
import static io.deltaway.table.Columns.sessionAsLongAs;
import static io.deltaway.table.Columns.sliding;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.CalendarUnit;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.table.Window;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.windows.WindowsTest.Count;
import io.deltaway.windows.WindowsTest.Seen;
import io.deltaway.windows.WindowsTest.Times;
import io.deltaway.windows.WindowsTest.Trade;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What windows can't be made of: arguments are refused, times are error rows.
class WindowLimitsTest {

    record Place(int at) {}

    record Ints(int from, int to) {}

    @Test
    void boundsOutsideOfTheTypeAreErrorRows() {
        var pipeline = TestPipeline.create();
        TestInput<Place> numbers = pipeline.input(Place.class);
        var windows =
                pipeline.output(
                        numbers.table()
                                .window(sliding(col(Place::at), 10, 5))
                                .reduce(g ->
                                        into(
                                                Ints.class,
                                                g.windowStart().as(Ints::from),
                                                g.windowEnd().as(Ints::to))));
        TestInput<Seen> seen = pipeline.input(Seen.class);
        var moments =
                pipeline.output(
                        seen.table()
                                .window(tumbling(col(Seen::at), Duration.ofDays(3)))
                                .reduce(g ->
                                        into(
                                                Count.class,
                                                g.windowStart().as(Count::from),
                                                g.windowEnd().as(Count::to),
                                                g.count().as(Count::rows))));
        var errors = pipeline.output(pipeline.errors());
        numbers.insert(new Place(Integer.MAX_VALUE), new Place(Integer.MIN_VALUE), new Place(0));
        seen.insert(new Seen(Instant.parse("2262-04-11T23:00:00Z")));
        pipeline.run();
        assertThat(windows.rows()).containsExactly(new Ints(-5, 5), new Ints(0, 10));
        assertThat(moments.rows()).isEmpty();
        assertThat(errors.rows())
                .extracting(RowError::code)
                .containsExactly("DW-2008", "DW-2008", "DW-2008");
    }

    record Measure(double at) {}

    record Doubles(double from, double to, long rows) {}

    @Test
    void doublesThatAreTooFarApartForWindowsAreErrorRows() {
        var pipeline = TestPipeline.create();
        TestInput<Measure> measures = pipeline.input(Measure.class);
        TestOutput<Doubles> windows =
                pipeline.output(
                        measures.table()
                                .window(sliding(col(Measure::at), 40.0, 1.0))
                                .reduce(g ->
                                        into(
                                                Doubles.class,
                                                g.windowStart().as(Doubles::from),
                                                g.windowEnd().as(Doubles::to),
                                                g.count().as(Doubles::rows))));
        var errors = pipeline.output(pipeline.errors());
        measures.insert(
                new Measure(1e17),
                new Measure(-1e17 - 16),
                new Measure(Double.NaN),
                new Measure(1e12 + 0.5));
        pipeline.run();
        assertThat(windows.rows())
                .hasSize(40)
                .contains(new Doubles(1e12 - 39, 1e12 + 1, 1), new Doubles(1e12, 1e12 + 40, 1));
        assertThat(errors.rows())
                .extracting(error -> error.code() + " " + error.message())
                .containsExactlyInAnyOrder(
                        "DW-2008 1.0E17 has no window: doubles of that size are too far apart",
                        "DW-2008 -1.0000000000000002E17 has no window: doubles of that size are"
                                + " too far apart",
                        "DW-2008 NaN has no window: it is no finite number");
    }

    record Reading(@Nullable Double at, int number) {}

    @Test
    void inAnOrderRowsAtNaNAreErrorRowsAsRowsWithoutATimeAre() {
        Window<Reading, Double> sessions = session(col(Reading::at), 5.0);
        List<Window<Reading, Double>> windows =
                List.of(
                        sessions,
                        sessions.asLongAs(
                                (a, b) -> a.col(Reading::number).le(b.col(Reading::number))),
                        byCount(col(Reading::at), 2),
                        byCount(col(Reading::at), 2, 1));
        for (Window<Reading, Double> window : windows) {
            checkNaN(window, readings -> readings.window(window));
            checkNaN(window, readings -> readings.groupBy(col(Reading::number)).window(window));
            checkNaN(window, readings -> readings.window(window, closing(1)));
            checkNaN(window, readings -> readings.window(window, closing(1).onceClosed()));
            checkNaN(
                    window,
                    readings ->
                            readings.groupBy(col(Reading::number))
                                    .window(window, closing(1).perKey()));
        }
        Window<Reading, Double> together =
                sessionAsLongAs(
                        col(Reading::at),
                        (a, b) -> a.col(Reading::number).le(b.col(Reading::number)));
        checkNaN(together, readings -> readings.window(together));
    }

    private static void checkNaN(
            Window<Reading, Double> window,
            Function<Table<Reading>, Windowed<?, Reading, Double>> windowed) {
        var pipeline = TestPipeline.create();
        TestInput<Reading> input = pipeline.input(Reading.class);
        TestOutput<Doubles> shown =
                pipeline.output(
                        windowed.apply(input.table())
                                .reduce(g ->
                                        into(
                                                Doubles.class,
                                                g.windowStart().as(Doubles::from),
                                                g.windowEnd().as(Doubles::to),
                                                g.count().as(Doubles::rows))));
        TestOutput<RowError> errors = pipeline.output(pipeline.errors());
        var nan = new Reading(Double.NaN, 1);
        var missing = new Reading(null, 1);
        input.insert(new Reading(1.0, 1), nan, missing, new Reading(2.0, 1));
        pipeline.epoch();
        input.insert(new Reading(100.0, 1), nan);
        pipeline.epoch();
        assertThat(errors.rows())
                .describedAs("%s", window)
                .hasSize(3)
                .allMatch(error -> error.code().equals("DW-2003"))
                .allMatch(error -> error.message().endsWith("null where a value is required"))
                .extracting(RowError::row)
                .containsExactlyInAnyOrder(
                        "at=NaN, number=1", "at=NaN, number=1", "at=null, number=1");
        input.retract(nan, nan, missing);
        pipeline.epoch();
        assertThat(errors.rows()).describedAs("%s", window).isEmpty();
        pipeline.endSources();
        pipeline.epoch();
        pipeline.epoch();
        assertThat(errors.rows()).describedAs("%s", window).isEmpty();
        assertThat(shown.rows())
                .describedAs("%s", window)
                .isNotEmpty()
                .noneMatch(span -> Double.isNaN(span.from()) || Double.isNaN(span.to()));
    }

    @Test
    void argumentsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> tumbling(col(Trade::at), 0))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0116 tumbling: expected a length above 0, got 0, at");
        assertThatThrownBy(() -> sliding(col(Trade::at), 10, -1))
                .hasMessageContaining("a hop above 0, got -1, at");
        assertThatThrownBy(() -> tumbling(col(Times::at), Duration.ZERO))
                .hasMessageContaining("a length above 0, got 0s, at");
        assertThatThrownBy(() -> sliding(col(Times::day), Duration.ofDays(2), Duration.ZERO))
                .hasMessageContaining("a hop above 0, got 0 days, at");
        assertThatThrownBy(() -> sliding(col(Trade::at), Long.MAX_VALUE, 1))
                .hasMessageContaining("at most 100000 hops");
        assertThatThrownBy(() -> hopping(col(Trade::at), Long.MAX_VALUE / 2, 5))
                .hasMessageContaining("DW-0116 hopping: expected hops that add up to a length that")
                .hasMessageContaining(
                        "got 5 hops of 4611686018427387903, at WindowLimitsTest.java:");
        assertThatThrownBy(() -> hopping(col(Times::number), Integer.MAX_VALUE / 2, 5))
                .hasMessageContaining("hops that add up to a length that the type of the time can");
        assertThatThrownBy(() -> hopping(col(Times::at), Duration.ofDays(50_000), 3))
                .hasMessageContaining("got 3 hops of 50000 days");
        assertThatThrownBy(() -> tumbling(col(Times::day), Duration.ofDays(1_000_000_000_000L)))
                .hasMessageContaining("a length that the type of the time can hold");
        assertThatThrownBy(() -> tumbling(col(Times::fraction), Double.MIN_VALUE))
                .hasMessageContaining("a length and a hop that doubles can hold");
        for (double origin : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e17}) {
            assertThatThrownBy(() -> tumbling(col(Times::fraction), 1.0).from(origin))
                    .hasMessageContaining("expected a finite number, and one near which doubles")
                    .hasMessageContaining("got " + origin + ", at WindowLimitsTest.java:");
        }
        assertThatThrownBy(() -> tumbling(col(Times::at), Duration.ofHours(1)).from(Instant.MAX))
                .hasMessageContaining("DW-0116 an origin of windows of 1h of at: expected a time");
        assertThatThrownBy(() -> tumbling(col(Times::day), Duration.ofHours(30)))
                .hasMessageContaining("whole days");
        assertThatThrownBy(() -> calendar(col(Times::day), CalendarUnit.HOUR))
                .hasMessageContaining("DAY, WEEK, MONTH, QUARTER or YEAR");
        assertThatThrownBy(() -> calendar(col(Times::day), CalendarUnit.DAY).from(LocalDate.MIN))
                .hasMessageContaining("leave out the origin");
    }
}
