package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Table;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.WeightedRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What moves a clock of event time and what doesn't.
class ClockTest {

    record Height(double at, int value) {}

    record Heights(double from, long count) {}

    record Hit(String page, long at) {}

    record Hits(long from, long hits) {}

    /// A row that will fail says nothing about time, be it as far ahead as times go.
    @Test
    void aRowThatHasNoWindowMovesNoClock() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Height> heights = pipeline.appends(Height.class);
            var windowed = heights.table().window(tumbling(col(Height::at), 1.0), closing(0.0));
            var counts =
                    pipeline.output(
                            windowed.reduce(g ->
                                    into(
                                            Heights.class,
                                            g.windowStart().as(Heights::from),
                                            g.count().as(Heights::count))));
            var late = pipeline.output(windowed.late());
            var errors = pipeline.output(pipeline.errors());
            heights.insert(
                    new Height(0.5, 1),
                    new Height(Double.NaN, 2),
                    new Height(Double.POSITIVE_INFINITY, 3),
                    new Height(1e300, 4),
                    new Height(0.25, 5));
            pipeline.epoch();
            heights.insert(new Height(0.75, 6));
            pipeline.epoch();
            assertThat(counts.rows()).containsExactly(new Heights(0.0, 3));
            assertThat(late.rows()).isEmpty();
            assertThat(errors.rows()).hasSize(3);
        });
    }

    @Test
    void theLargestOfLongsMovesNoClock() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Hit> hits = pipeline.appends(Hit.class);
            var windowed = hits.table().window(tumbling(col(Hit::at), 10), closing(0));
            var counts =
                    pipeline.output(
                            windowed.reduce(g ->
                                    into(
                                            Hits.class,
                                            g.windowStart().as(Hits::from),
                                            g.count().as(Hits::hits))));
            hits.insert(
                    new Hit("a", 1),
                    new Hit("a", Long.MAX_VALUE),
                    new Hit("a", Long.MIN_VALUE),
                    new Hit("a", 2));
            pipeline.epoch();
            hits.insert(new Hit("a", 3));
            pipeline.epoch();
            assertThat(counts.rows()).containsExactly(new Hits(0, 3));
        });
    }

    /// The clock says to the rows of a partition that a row is late, and then another partition
    /// comes, from which on it would not be.
    @Test
    void aRowThatWasRefusedIsNotTakenBack() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Hit> hits = pipeline.input(Hit.class);
            var timely = hits.table().refuseLate(col(Hit::at), closing(0));
            var inTime = pipeline.output(timely.inTime());
            var late = pipeline.output(timely.late());
            hits.partition(0).insert(new Hit("a", 10), new Hit("a", 7));
            hits.partition(1).insert(new Hit("b", 5));
            pipeline.epoch();
            hits.partition(0).push(new WeightedRow(Arrays.asList("a", 7L), -1));
            hits.partition(0).insert(new Hit("a", 8), new Hit("a", 10));
            pipeline.epoch();
            assertThat(late.rows()).containsExactlyInAnyOrder(new Hit("a", 7), new Hit("a", 8));
            assertThat(inTime.rows())
                    .containsExactlyInAnyOrder(new Hit("a", 10), new Hit("a", 10), new Hit("b", 5));
        });
    }

    record Click(Instant at) {}

    @Test
    void whatMayBeTakenBackIsNotRefusedByTheTimeOfDay() {
        Table<Click> clicks = TestPipeline.create().input(Click.class).table();
        assertThatThrownBy(() ->
                        clicks.refuseLate(
                                col(Click::at),
                                closing(Duration.ZERO).atMostAhead(Duration.ofMinutes(1))))
                .hasMessageContaining("DW-0114 atMostAhead can't take rows back")
                .hasMessageContaining("as Push.appends");
    }
}
