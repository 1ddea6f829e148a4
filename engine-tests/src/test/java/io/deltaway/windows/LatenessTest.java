package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.sliding;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Lateness;
import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What closes, who is refused, what is shown and when.
class LatenessTest {

    record Hit(String page, long at) {}

    record Hits(String page, long from, long hits) {}

    private static Windowed<String, Hit, Long> byTen(Table<Hit> hits, Lateness<Number> lateness) {
        return hits.groupBy(col(Hit::page)).window(tumbling(col(Hit::at), 10), lateness);
    }

    private static Table<Hits> counted(Windowed<String, Hit, Long> windowed) {
        return windowed.reduce(g ->
                into(
                        Hits.class,
                        g.key().as(Hits::page),
                        g.windowStart().as(Hits::from),
                        g.count().as(Hits::hits)));
    }

    private static final String SOME_HITS =
            """
            epoch weight  page at
            0     +1      a    1
            0     +1      b    12
            0     +1      a    2
            1     +1      a    13
            1     +1      b    3
            2     +1      a    15
            2     +1      b    4
            2     +1      b    16
            """;

    @Test
    void aClosedWindowRefusesRowsAndKeepsItsResult() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Hit> hits = pipeline.appends(Hit.class);
            var windowed = byTen(hits.table(), closing(5));
            var counts = pipeline.output(counted(windowed));
            var late = pipeline.output(windowed.late());
            hits.given(SOME_HITS);
            pipeline.run();
            counts.emits(
                    """
                    epoch weight  page from hits
                    0     +1      a    0    2
                    0     +1      b    10   1
                    1     +1      b    0    1
                    1     +1      a    10   1
                    2     -1      a    10   1
                    2     +1      a    10   2
                    2     -1      b    10   1
                    2     +1      b    10   2
                    """);
            late.emits(
                    """
                    epoch weight  page at
                    2     +1      b    4
                    """);
            assertThat(pipeline.stateRows()).isEqualTo(2);
        });
    }

    @Test
    void aResultIsShownOnceItIsFinal() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Hit> hits = pipeline.appends(Hit.class);
            var counts = pipeline.output(counted(byTen(hits.table(), closing(5).onceClosed())));
            hits.given(SOME_HITS);
            pipeline.run();
            pipeline.endSources();
            pipeline.epoch();
            counts.emits(
                    """
                    epoch weight  page from hits
                    2     +1      a    0    2
                    2     +1      b    0    1
                    3     +1      a    10   2
                    3     +1      b    10   2
                    """);
            assertThat(pipeline.stateRows()).isZero();
        });
    }

    @Test
    void aResultIsHeldBackAndForgotten() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Hit> hits = pipeline.input(Hit.class);
            var counts =
                    pipeline.output(
                            counted(byTen(hits.table(), closing(0).holdBack(3).forgetting())));
            hits.given(
                    """
                    epoch weight  page at
                    0     +1      a    1
                    1     +1      a    2
                    1     -1      a    1
                    2     +1      a    3
                    3     +1      a    5
                    4     +1      a    10
                    5     +1      b    13
                    """);
            pipeline.run();
            counts.emits(
                    """
                    epoch weight  page from hits
                    2     +1      a    0    2
                    3     -1      a    0    2
                    3     +1      a    0    3
                    4     -1      a    0    3
                    5     +1      a    10   1
                    5     +1      b    10   1
                    """);
        });
    }

    @Test
    void aRowOfSlidingWindowsGoesToThoseThatAreOpen() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Hit> hits = pipeline.appends(Hit.class);
            var windowed =
                    hits.table()
                            .groupBy(col(Hit::page))
                            .window(sliding(col(Hit::at), 10, 5), closing(0));
            var counts = pipeline.output(counted(windowed));
            var late = pipeline.output(windowed.late());
            hits.given(
                    """
                    epoch weight  page at
                    0     +1      a    7
                    0     +1      a    12
                    0     +1      a    6
                    1     +1      a    15
                    1     +1      a    9
                    1     +1      a    14
                    """);
            pipeline.run();
            counts.emits(
                    """
                    epoch weight  page from hits
                    0     +1      a    0    1
                    0     +1      a    5    3
                    0     +1      a    10   1
                    1     -1      a    10   1
                    1     +1      a    10   3
                    1     +1      a    15   1
                    """);
            late.emits(
                    """
                    epoch weight  page at
                    1     +1      a    9
                    """);
        });
    }

    @Test
    void aRetractionOfWhatIsFinalIsRefused() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Hit> hits = pipeline.input(Hit.class);
            var windowed = byTen(hits.table(), closing(0));
            var counts = pipeline.output(counted(windowed));
            var late = pipeline.output(windowed.late());
            hits.given(
                    """
                    epoch weight  page at
                    0     +1      a    1
                    0     +1      a    2
                    1     -1      a    1
                    2     +1      a    20
                    3     +1      b    3
                    3     -1      a    2
                    4     -1      b    3
                    4     -1      a    20
                    5     +1      a    21
                    """);
            pipeline.run();
            counts.emits(
                    """
                    epoch weight  page from hits
                    0     +1      a    0    2
                    1     -1      a    0    2
                    1     +1      a    0    1
                    2     +1      a    20   1
                    4     -1      a    20   1
                    5     +1      a    20   1
                    """);
            late.emits(
                    """
                    epoch weight  page at
                    3     +1      b    3
                    """);
        });
    }

    @Test
    void theSlowestPartitionHoldsTheClockBackUntilItEnds() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Hit> fast = pipeline.appends(Hit.class);
            TestInput<Hit> slow = pipeline.appends(Hit.class);
            var timely = fast.table().union(slow.table()).refuseLate(col(Hit::at), closing(0));
            var late = pipeline.output(timely.late());
            var inTime = pipeline.output(timely.inTime());
            fast.insert(new Hit("fast", 100), new Hit("fast", 1));
            pipeline.epoch();
            slow.insert(new Hit("slow", 50));
            pipeline.epoch();
            fast.insert(new Hit("fast", 49), new Hit("fast", 51));
            slow.insert(new Hit("slow", 70), new Hit("slow", 60));
            pipeline.epoch();
            slow.end();
            pipeline.epoch();
            fast.insert(new Hit("fast", 99), new Hit("fast", 100));
            pipeline.epoch();
            late.emits(
                    """
                    epoch weight  page at
                    2     +1      fast 49
                    2     +1      slow 60
                    4     +1      fast 99
                    """);
            assertThat(inTime.rows()).hasSize(6);
        });
    }

    @Test
    void partsOfASourceHaveClocksOfTheirOwn() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Hit> hits = pipeline.appends(Hit.class);
            var late = pipeline.output(hits.table().refuseLate(col(Hit::at), closing(0)).late());
            hits.partition(0).insert(new Hit("a", 10));
            hits.partition(1).insert(new Hit("b", 5));
            pipeline.epoch();
            hits.partition(0).insert(new Hit("a", 7), new Hit("a", 4));
            pipeline.epoch();
            late.emits(
                    """
                    epoch weight  page at
                    1     +1      a    4
                    """);
        });
    }

    record Click(Instant at) {}

    record Clicks(Instant from, long clicks) {}

    private static Instant noon(int second) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second);
    }

    @Test
    void theLastWindowClosesByTheTimeOfDay() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Click> clicks = pipeline.appends(Click.class);
            TestInput<Click> silent = pipeline.appends(Click.class);
            var windowed =
                    clicks.table()
                            .union(silent.table())
                            .window(
                                    tumbling(col(Click::at), Duration.ofSeconds(10)),
                                    closing(Duration.ofSeconds(1))
                                            .onceClosed()
                                            .idleAfter(Duration.ofSeconds(5))
                                            .atMostAhead(Duration.ofSeconds(2)));
            var counts =
                    pipeline.output(
                            windowed.reduce(g ->
                                    into(
                                            Clicks.class,
                                            g.windowStart().as(Clicks::from),
                                            g.count().as(Clicks::clicks))));
            var late = pipeline.output(windowed.late());
            clicks.insert(new Click(noon(1)), new Click(noon(3)), new Click(noon(2)));
            pipeline.epoch();
            assertThat(late.rows()).containsExactly(new Click(noon(3)));
            pipeline.clock().advance(Duration.ofSeconds(8));
            pipeline.epoch();
            assertThat(counts.rows()).isEmpty();
            pipeline.clock().advance(Duration.ofSeconds(1));
            pipeline.epoch();
            assertThat(counts.rows()).containsExactly(new Clicks(noon(0), 2));
        });
    }

    @Test
    void stateIsFlatOverAYear() {
        var pipeline = TestPipeline.create();
        TestInput<Click> clicks = pipeline.appends(Click.class);
        var counts =
                pipeline.output(
                        clicks.table()
                                .window(
                                        tumbling(col(Click::at), Duration.ofHours(1)),
                                        closing(Duration.ofMinutes(10)))
                                .reduce(g ->
                                        into(
                                                Clicks.class,
                                                g.windowStart().as(Clicks::from),
                                                g.count().as(Clicks::clicks))));
        long most = 0;
        for (int minute = 0; minute < 365 * 24 * 60; minute += 20) {
            clicks.insert(new Click(noon(60 * minute)));
            pipeline.epoch();
            most = Math.max(most, pipeline.stateRows());
        }
        assertThat(most).isEqualTo(2);
        assertThat(counts.rows()).hasSize(365 * 24).allMatch(row -> row.clicks == 3);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Table<Hit> hits = TestPipeline.create().input(Hit.class).table();
        assertThatThrownBy(
                        () -> hits.groupBy(col(Hit::page)).window(tumbling(col(Hit::at), 5)).late())
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0130 late() of windows that never close");
        assertThatThrownBy(() -> byTen(hits, closing(5).onceClosed().forgetting()))
                .hasMessageContaining("onceClosed alone");
        assertThatThrownBy(() -> byTen(hits, closing(0.5))).hasMessageContaining("a whole number");
        assertThatThrownBy(() -> byTen(hits, closing(5).atMostAhead(Duration.ZERO)))
                .hasMessageContaining("a window over instants");
        for (Lateness<Number> lateness :
                List.of(
                        closing(5).onceClosed(),
                        closing(5).holdBack(1.0),
                        closing(5).forgetting())) {
            assertThatThrownBy(() -> hits.refuseLate(col(Hit::at), lateness))
                    .isInstanceOf(PlanException.class)
                    .hasMessageContaining("without windows there are no results")
                    .hasMessageContaining("LatenessTest.java");
        }
    }

    @Test
    void explainSaysWhatIsBounded() {
        Table<Hit> hits = TestPipeline.create().appends(Hit.class).table();
        assertThat(counted(byTen(hits, closing(5).onceClosed())).explain())
                .contains("closing 5 after its end, shown once closed")
                .contains("row by row in the order of arrival: defined over history")
                .contains("keeps a row of state a window: count(); bounded in time")
                .contains("keeps results until they are final")
                .contains("rows: append-only, unique by page, from");
    }
}
