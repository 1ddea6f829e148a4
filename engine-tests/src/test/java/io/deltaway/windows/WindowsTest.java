package io.deltaway.windows;

import static io.deltaway.table.Columns.calendar;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.hopping;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.sliding;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.CalendarUnit;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.table.Window;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Windows without lateness: bounds, corrections, and what rows they hold.
class WindowsTest {

    record Trade(String ticker, long at, long qty) {}

    record Bar(String ticker, long from, long to, long volume) {}

    record Seen(Instant at) {}

    record Count(Instant from, Instant to, long rows) {}

    private static Table<Bar> bars(Table<Trade> trades, Window<Trade, Long> window) {
        return trades.groupBy(col(Trade::ticker))
                .window(window)
                .reduce(g ->
                        into(
                                Bar.class,
                                g.key().as(Bar::ticker),
                                g.windowStart().as(Bar::from),
                                g.windowEnd().as(Bar::to),
                                g.sum(col(Trade::qty)).as(Bar::volume)));
    }

    @Test
    void tumblingWindowsFollowCorrections() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Trade> trades = pipeline.input(Trade.class);
            var bars = pipeline.output(bars(trades.table(), tumbling(col(Trade::at), 10)));
            trades.given(
                    """
                    epoch weight  ticker at  qty
                    0     +1      A      0   1
                    0     +1      A      9   2
                    0     +1      A      10  4
                    0     +1      B      -1  8
                    1     -1      A      9   2
                    1     +1      B      -10 1
                    2     -1      A      0   1
                    """);
            pipeline.run();
            bars.emits(
                    """
                    epoch weight  ticker from to volume
                    0     +1      A      0    10 3
                    0     +1      A      10   20 4
                    0     +1      B      -10  0  8
                    1     -1      A      0    10 3
                    1     +1      A      0    10 1
                    1     -1      B      -10  0  8
                    1     +1      B      -10  0  9
                    2     -1      A      0    10 1
                    """);
        });
    }

    @Test
    void aRowIsInEachSlidingWindowThatSpansIt() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Trade> trades = pipeline.input(Trade.class);
            var bars = pipeline.output(bars(trades.table(), sliding(col(Trade::at), 10, 4)));
            trades.given(
                    """
                    epoch weight  ticker at  qty
                    0     +1      A      0   1
                    0     +1      A      5   2
                    1     -1      A      0   1
                    """);
            pipeline.run();
            bars.emits(
                    """
                    epoch weight  ticker from to volume
                    0     +1      A      -8   2  1
                    0     +1      A      -4   6  3
                    0     +1      A      0    10 3
                    0     +1      A      4    14 2
                    1     -1      A      -8   2  1
                    1     -1      A      -4   6  3
                    1     +1      A      -4   6  2
                    1     -1      A      0    10 3
                    1     +1      A      0    10 2
                    """);
        });
    }

    @Test
    void aRowBetweenSlidingWindowsIsInNone() {
        var pipeline = TestPipeline.create();
        TestInput<Trade> trades = pipeline.input(Trade.class);
        var bars = pipeline.output(bars(trades.table(), sliding(col(Trade::at), 3, 10).from(1L)));
        var errors = pipeline.output(pipeline.errors());
        trades.insert(new Trade("A", 0, 1), new Trade("A", 3, 2), new Trade("A", 4, 4));
        pipeline.run();
        bars.holds(
                """
                weight ticker from to volume
                1      A      1    4  2
                """);
        assertThat(errors.rows()).isEmpty();
    }

    @Test
    void aRatioOfHopsIsALength() {
        var pipeline = TestPipeline.create();
        TestInput<Trade> trades = pipeline.input(Trade.class);
        var some = pipeline.output(bars(trades.table(), hopping(col(Trade::at), 5, 3)));
        var same = pipeline.output(bars(trades.table(), sliding(col(Trade::at), 15, 5)));
        trades.insert(new Trade("A", 7, 1));
        pipeline.run();
        assertThat(some.rows()).hasSize(3).isEqualTo(same.rows());
    }

    @Test
    void aDayIsAsLongAsItIs() {
        var pipeline = TestPipeline.create();
        TestInput<Seen> seen = pipeline.input(Seen.class);
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        var days =
                pipeline.output(
                        seen.table()
                                .window(calendar(col(Seen::at), CalendarUnit.DAY, berlin))
                                .reduce(g ->
                                        into(
                                                Count.class,
                                                g.windowStart().as(Count::from),
                                                g.windowEnd().as(Count::to),
                                                g.count().as(Count::rows))));
        seen.insert(
                new Seen(Instant.parse("2026-03-28T23:00:00Z")),
                new Seen(Instant.parse("2026-03-29T21:59:59.999999999Z")),
                new Seen(Instant.parse("2026-03-29T22:00:00Z")),
                new Seen(Instant.parse("2026-10-24T22:00:00Z")),
                new Seen(Instant.parse("2026-10-25T22:59:59Z")));
        pipeline.run();
        assertThat(days.rows())
                .containsExactly(
                        count("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 2), // 23 hours
                        count("2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z", 1),
                        count("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 2)); // 25 hours
    }

    private static Count count(String from, String to, long rows) {
        return new Count(Instant.parse(from), Instant.parse(to), rows);
    }

    record Times(Instant at, LocalDateTime local, LocalDate day, int number, double fraction) {}

    record Bounds(String from, String to) {}

    private static String bounds(Times times, Window<Times, ?> window) {
        var pipeline = TestPipeline.create();
        TestInput<Times> input = pipeline.input(Times.class);
        var bounds =
                pipeline.output(
                        input.table()
                                .window(window)
                                .reduce(g ->
                                        into(
                                                Bounds.class,
                                                g.windowStart().toText().as(Bounds::from),
                                                g.windowEnd().toText().as(Bounds::to))));
        input.insert(times);
        pipeline.run();
        return String.join(
                ", ", bounds.rows().stream().map(row -> row.from + " " + row.to).toList());
    }

    @Test
    void anyTimeOrNumberHasWindows() {
        var times =
                new Times(
                        Instant.parse("1969-12-31T23:59:30Z"),
                        LocalDateTime.parse("2026-02-28T10:00:00"),
                        LocalDate.parse("2024-02-29"),
                        -7,
                        0.75);
        assertThat(bounds(times, tumbling(col(Times::at), Duration.ofMinutes(1))))
                .isEqualTo("1969-12-31T23:59:00Z 1970-01-01T00:00:00Z");
        assertThat(bounds(times, calendar(col(Times::local), CalendarUnit.QUARTER)))
                .isEqualTo("2026-01-01T00:00 2026-04-01T00:00");
        assertThat(bounds(times, calendar(col(Times::day), CalendarUnit.YEAR)))
                .isEqualTo("2024-01-01 2025-01-01");
        assertThat(bounds(times, calendar(col(Times::day), CalendarUnit.MONTH)))
                .isEqualTo("2024-02-01 2024-03-01");
        assertThat(bounds(times, calendar(col(Times::day), CalendarUnit.WEEK)))
                .isEqualTo("2024-02-26 2024-03-04");
        assertThat(bounds(times, tumbling(col(Times::day), Duration.ofDays(7))))
                .isEqualTo("2024-02-29 2024-03-07");
        assertThat(bounds(times, tumbling(col(Times::number), 5))).isEqualTo("-10 -5");
        assertThat(bounds(times, sliding(col(Times::fraction), 0.5, 0.25)))
                .isEqualTo("0.5 1.0, 0.75 1.25");
    }

    record Maybe(@Nullable Instant at) {}

    @Test
    void aRowWithoutATimeFails() {
        var pipeline = TestPipeline.create();
        TestInput<Maybe> input = pipeline.input(Maybe.class);
        var counts =
                pipeline.output(
                        input.table()
                                .window(tumbling(col(Maybe::at), Duration.ofMinutes(1)))
                                .reduce(g -> into(Rows.class, g.count().as(Rows::rows))));
        var errors = pipeline.output(pipeline.errors());
        input.insert(new Maybe(null), new Maybe(Instant.EPOCH));
        pipeline.run();
        assertThat(counts.rows()).containsExactly(new Rows(1));
        assertThat(errors.rows()).extracting(RowError::code).containsExactly("DW-2003");
    }

    record Rows(long rows) {}

    @Test
    void explainSaysHowOverlappingWindowsAreKept() {
        var pipeline = TestPipeline.create();
        Table<Trade> trades = pipeline.input(Trade.class).table();
        assertThat(bars(trades, sliding(col(Trade::at), 10, 5)).explain())
                .contains("by ticker, in windows of 10, one every 5 of at")
                .contains("summed by pane, and windows from their panes");
        Table<Bar> largest =
                trades.groupBy(col(Trade::ticker))
                        .window(sliding(col(Trade::at), 10, 5))
                        .reduce(g ->
                                into(
                                        Bar.class,
                                        g.key().as(Bar::ticker),
                                        g.windowStart().as(Bar::from),
                                        g.windowEnd().as(Bar::to),
                                        g.max(col(Trade::qty)).orFail().as(Bar::volume)));
        assertThat(largest.explain())
                .contains("keeps rows in order, each in its pane, and chooses for each window");
        Table<Bar> typical =
                trades.groupBy(col(Trade::ticker))
                        .window(sliding(col(Trade::at), 10, 5))
                        .reduce(g ->
                                into(
                                        Bar.class,
                                        g.key().as(Bar::ticker),
                                        g.windowStart().as(Bar::from),
                                        g.windowEnd().as(Bar::to),
                                        g.median(col(Trade::qty)).toLong().as(Bar::volume)));
        assertThat(typical.explain()).contains("each row goes to each of its windows");
    }

    /// 10,000 rows in up to 100 windows each would be a million values of eight bytes.
    @Test
    void aRowIsKeptOnceInHoweverManyWindowsItIs() {
        var pipeline = TestPipeline.create();
        TestInput<Trade> trades = pipeline.input(Trade.class);
        TestOutput<Bar> most =
                pipeline.output(
                        trades.table()
                                .groupBy(col(Trade::ticker))
                                .window(sliding(col(Trade::at), 100, 1))
                                .reduce(g ->
                                        into(
                                                Bar.class,
                                                g.key().as(Bar::ticker),
                                                g.windowStart().as(Bar::from),
                                                g.windowEnd().as(Bar::to),
                                                g.max(col(Trade::qty)).orFail().as(Bar::volume))));
        for (int i = 0; i < 10_000; i++) {
            trades.insert(new Trade("a", i % 100, i));
        }
        pipeline.epoch();
        assertThat(most.rows()).hasSize(199);
        assertThat(pipeline.kept().values().stream().mapToLong(kept -> kept.sizeInBytes()).sum())
                .isLessThan(1_000_000);
    }
}
