package io.deltaway.plans;

import static io.deltaway.table.Columns.asc;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.desc;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Frame;
import io.deltaway.table.Ordered;
import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a place in an order tells, through whole plans.
class InOrderPlansTest {

    record Price(String ticker, Instant at, long last) {}

    record Reading(String sensor, Instant at, @Nullable Double value) {}

    record Move(
            String ticker,
            long last,
            @Nullable Long change,
            @Nullable Duration since,
            long twoBack,
            @Nullable Long ahead) {}

    record Rank(String ticker, long last, long row, long rank, long dense, double percent) {}

    record Running(String ticker, long last, long sum, double mean, long most, long middle) {}

    record Filled(
            String sensor, Instant at, double last, @Nullable Double next, @Nullable Double line) {}

    private static <R extends Record, O> void check(
            Class<R> rows, Function<Table<R>, Table<O>> step, String given, String expected) {
        TestPipeline.everyWay(pipeline -> {
            TestInput<R> input = pipeline.input(rows);
            var output = pipeline.output(step.apply(input.table()));
            input.given(given);
            pipeline.run();
            output.emits(expected);
        });
    }

    private static Ordered<Price> byTime(Table<Price> prices) {
        return prices.groupBy(col(Price::ticker)).ordered(asc(col(Price::at)));
    }

    @Test
    void differencesAndFartherRows() {
        check(
                Price.class,
                prices ->
                        byTime(prices)
                                .select(r ->
                                        into(
                                                Move.class,
                                                r.row().col(Price::ticker).as(Move::ticker),
                                                r.row().col(Price::last).as(Move::last),
                                                r.difference(col(Price::last)).as(Move::change),
                                                r.difference(col(Price::at)).as(Move::since),
                                                r.lag(2)
                                                        .col(Price::last)
                                                        .orElse(-1)
                                                        .as(Move::twoBack),
                                                r.lead(1)
                                                        .col(Price::last)
                                                        .orNull()
                                                        .as(Move::ahead))),
                """
                epoch weight  ticker at                   last
                0     +1      A      2026-01-01T00:00:00Z 10
                0     +1      A      2026-01-01T00:00:02Z 13
                0     +1      B      2026-01-01T00:00:00Z 5
                1     +1      A      2026-01-01T00:00:01Z 20
                """,
                """
                epoch weight  ticker last change since twoBack ahead
                0     +1      A      10   null   null  -1      13
                0     +1      A      13   3      PT2S  -1      null
                0     +1      B      5    null   null  -1      null
                1     -1      A      10   null   null  -1      13
                1     +1      A      10   null   null  -1      20
                1     +1      A      13   -7     PT1S  10      null
                1     -1      A      13   3      PT2S  -1      null
                1     +1      A      20   10     PT1S  -1      13
                """);
    }

    @Test
    void numbersOfRows() {
        check(
                Price.class,
                prices ->
                        prices.ordered(desc(col(Price::last)))
                                .select(r ->
                                        into(
                                                Rank.class,
                                                r.row().col(Price::ticker).as(Rank::ticker),
                                                r.row().col(Price::last).as(Rank::last),
                                                r.rowNumber().as(Rank::row),
                                                r.rank().as(Rank::rank),
                                                r.denseRank().as(Rank::dense),
                                                r.percentRank().as(Rank::percent))),
                """
                epoch weight  ticker at                   last
                0     +1      A      2026-01-01T00:00:00Z 10
                1     +1      B      2026-01-01T00:00:00Z 20
                1     +1      C      2026-01-01T00:00:00Z 20
                """,
                """
                epoch weight  ticker last row rank dense percent
                0     +1      A      10   1   1    1     0.0
                1     -1      A      10   1   1    1     0.0
                1     +1      A      10   3   3    2     1.0
                1     +1      B      20   1   1    1     0.0
                1     +1      C      20   2   1    1     0.0
                """);
    }

    @Test
    void aggregatesOverFrames() {
        check(
                Price.class,
                prices ->
                        byTime(prices)
                                .select(r ->
                                        into(
                                                Running.class,
                                                r.row().col(Price::ticker).as(Running::ticker),
                                                r.row().col(Price::last).as(Running::last),
                                                r.upToHere().sum(col(Price::last)).as(Running::sum),
                                                r.over(Frame.lastRows(2))
                                                        .avg(col(Price::last))
                                                        .as(Running::mean),
                                                r.over(Frame.last(Duration.ofSeconds(1)))
                                                        .max(col(Price::last))
                                                        .as(Running::most),
                                                r.over(Frame.rows(-1, 1))
                                                        .count()
                                                        .as(Running::middle))),
                """
                epoch weight  ticker at                   last
                0     +1      A      2026-01-01T00:00:00Z 10
                0     +1      A      2026-01-01T00:00:01Z 4
                0     +1      A      2026-01-01T00:00:02Z 6
                1     -1      A      2026-01-01T00:00:00Z 10
                """,
                """
                epoch weight  ticker last sum mean most middle
                0     +1      A      4    14  7.0  10   3
                0     +1      A      6    20  5.0  6    2
                0     +1      A      10   10  10.0 10   2
                1     +1      A      4    4   4.0  4    2
                1     -1      A      4    14  7.0  10   3
                1     +1      A      6    10  5.0  6    2
                1     -1      A      6    20  5.0  6    2
                1     -1      A      10   10  10.0 10   2
                """);
    }

    @Test
    void valuesInBetween() {
        check(
                Reading.class,
                readings ->
                        readings.groupBy(col(Reading::sensor))
                                .ordered(asc(col(Reading::at)))
                                .select(r ->
                                        into(
                                                Filled.class,
                                                r.row().col(Reading::sensor).as(Filled::sensor),
                                                r.row().col(Reading::at).as(Filled::at),
                                                r.lastKnown(col(Reading::value))
                                                        .col(Reading::value)
                                                        .orElse(0.0)
                                                        .as(Filled::last),
                                                r.nextKnown(col(Reading::value))
                                                        .col(Reading::value)
                                                        .orNull()
                                                        .as(Filled::next),
                                                r.interpolated(col(Reading::value))
                                                        .as(Filled::line))),
                """
                epoch weight  sensor at                   value
                0     +1      A      2026-01-01T00:00:00Z null
                0     +1      A      2026-01-01T00:00:01Z 1.0
                0     +1      A      2026-01-01T00:00:02Z null
                0     +1      A      2026-01-01T00:00:05Z 5.0
                1     -1      A      2026-01-01T00:00:05Z 5.0
                """,
                """
                epoch weight  sensor at                   last next line
                0     +1      A      2026-01-01T00:00:00Z 0.0  1.0  null
                0     +1      A      2026-01-01T00:00:01Z 1.0  1.0  1.0
                0     +1      A      2026-01-01T00:00:02Z 1.0  5.0  2.0
                0     +1      A      2026-01-01T00:00:05Z 5.0  5.0  5.0
                1     -1      A      2026-01-01T00:00:02Z 1.0  5.0  2.0
                1     +1      A      2026-01-01T00:00:02Z 1.0  null null
                1     -1      A      2026-01-01T00:00:05Z 5.0  5.0  5.0
                """);
    }

    @Test
    void rowsThatDifferFromTheOneBefore() {
        check(
                Price.class,
                prices -> byTime(prices).whereChanged(col(Price::last)),
                """
                epoch weight  ticker at                   last
                0     +1      A      2026-01-01T00:00:00Z 10
                0     +1      A      2026-01-01T00:00:02Z 10
                0     +1      A      2026-01-01T00:00:03Z 11
                1     +1      A      2026-01-01T00:00:01Z 7
                """,
                """
                epoch weight  ticker at                   last
                0     +1      A      2026-01-01T00:00:00Z 10
                0     +1      A      2026-01-01T00:00:03Z 11
                1     +1      A      2026-01-01T00:00:01Z 7
                1     +1      A      2026-01-01T00:00:02Z 10
                """);
    }

    @Test
    void aFrameMeasuresByTheOrder() {
        TestPipeline.everyWay(pipeline -> {
            Ordered<Price> byPrice =
                    pipeline.input(Price.class).table().ordered(asc(col(Price::last)));
            assertThatThrownBy(() ->
                            byPrice.where(
                                    r -> r.over(Frame.last(Duration.ofMinutes(5))).count().gt(1)))
                    .isInstanceOf(PlanException.class)
                    .hasMessageContaining("DW-0116")
                    .hasMessageContaining("from PT5M before to PT0S after")
                    .hasMessageContaining("an order by LONG");
        });
    }

    record Reign(LocalDate from) {}

    record Reigns(LocalDate from, long reigns) {}

    private static final Duration AGES = Duration.ofDays(200_000);

    /// Lengths between dates are days, whose range is much longer than that of times.
    @Test
    void aFrameOfDatesMayBeLongerThanTimesReach() {
        TestPipeline.everyWay(pipeline -> {
            var reigns = pipeline.input(Reign.class);
            var ordered = reigns.table().ordered(asc(col(Reign::from)));
            var counted =
                    pipeline.output(
                            ordered.select(r ->
                                    into(
                                            Reigns.class,
                                            r.row().rest(),
                                            r.over(Frame.last(AGES)).count().as(Reigns::reigns))));
            var apart = pipeline.output(ordered.atLeastApart(AGES));
            reigns.given(
                    """
                    epoch weight  from
                    0     +1      1066-12-25
                    0     +1      1558-11-17
                    0     +1      1952-02-06
                    """);
            pipeline.run();
            counted.holds(
                    """
                    weight  from       reigns
                    +1      1066-12-25 1
                    +1      1558-11-17 2
                    +1      1952-02-06 2
                    """);
            apart.holds(
                    """
                    weight  from
                    +1      1066-12-25
                    +1      1952-02-06
                    """);
        });
    }

    @Test
    void distancesBelowZeroAreRefusedWithTheMethodThatWasCalled() {
        assertThatThrownBy(() -> Frame.last(-1))
                .hasMessageContaining("DW-0116 last: expected a distance of 0 or more, got -1, at");
        assertThatThrownBy(() -> Frame.last(-0.5)).hasMessageContaining("DW-0116 last: ");
        assertThatThrownBy(() -> Frame.last(Duration.ofSeconds(-1)))
                .hasMessageContaining("DW-0116 last: expected a duration of 0 or more, got PT-1S");
        var byTime = TestPipeline.create().input(Price.class).table().ordered(asc(col(Price::at)));
        assertThatThrownBy(() -> byTime.atLeastApart(-1))
                .hasMessageContaining("DW-0116 atLeastApart: expected a distance above 0, got -1");
        assertThatThrownBy(() -> byTime.atLeastApart(Double.NaN))
                .hasMessageContaining("DW-0116 atLeastApart: expected a distance above 0, got NaN");
        assertThatThrownBy(() -> byTime.atLeastApart(Duration.ofSeconds(-1)))
                .hasMessageContaining("atLeastApart: expected a distance above 0, got PT-1S");
    }

    @Test
    void aFrameLongerThanTimesReachIsRefused() {
        var byTime = TestPipeline.create().input(Price.class).table().ordered(asc(col(Price::at)));
        assertThatThrownBy(() -> byTime.where(r -> r.over(Frame.last(AGES)).count().gt(1)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("292 years at most")
                .hasMessageContaining("InOrderPlansTest.java");
        assertThatThrownBy(() -> byTime.atLeastApart(AGES))
                .hasMessageContaining("292 years at most")
                .hasMessageContaining("InOrderPlansTest.java");
    }
}
