package io.deltaway.windows;

import static io.deltaway.table.Columns.byCount;
import static io.deltaway.table.Columns.calendar;
import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.session;
import static io.deltaway.table.Columns.sliding;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.CalendarUnit;
import io.deltaway.table.Table;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FlatStateTest {

    record Click(Instant at) {}

    private static Instant noon(int second) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second);
    }

    record Most(Instant from, Instant latest, long clicks) {}

    private static Table<Most> most(Windowed<?, Click, Instant> windowed) {
        return windowed.reduce(g ->
                into(
                        Most.class,
                        g.windowStart().as(Most::from),
                        g.max(col(Click::at)).as(Most::latest),
                        g.count().as(Most::clicks)));
    }

    /// After so many hours the times of the rows below repeat.
    private static final int PERIOD = 24 * 7 * 11;

    /// All kinds of windows that close, on two workers: no operator keeps more than in the first
    /// weeks, neither rows nor bytes.
    @Test
    void noOperatorGrowsOverAYear() {
        var pipeline = TestPipeline.create(2, Scheduler.inOrder());
        TestInput<Click> input = pipeline.input(Click.class);
        Table<Click> clicks = input.table();
        var late = closing(Duration.ofHours(1));
        var outputs =
                Stream.of(
                                clicks.window(tumbling(col(Click::at), Duration.ofHours(6)), late),
                                clicks.window(
                                        sliding(
                                                col(Click::at),
                                                Duration.ofHours(6),
                                                Duration.ofHours(1)),
                                        late.onceClosed()),
                                clicks.window(
                                        calendar(col(Click::at), CalendarUnit.DAY, ZoneOffset.UTC),
                                        late.forgetting()),
                                clicks.window(
                                        session(col(Click::at), Duration.ofMinutes(90)),
                                        late.onceClosed()),
                                clicks.window(byCount(col(Click::at), 5, 2), late),
                                clicks.window(byCount(col(Click::at), 4), late.onceClosed()))
                        .map(windowed -> pipeline.output(most(windowed)))
                        .toList();
        var state = new FlatState();
        for (int hour = 0; hour < 365 * 24; hour++) {
            // Now and then a row is late, and a few hours are silent.
            if (hour % 24 > 3) {
                int back = hour % 7 == 0 ? 50 : hour % 11 == 0 ? 600 : 0;
                input.insert(new Click(noon(3600 * hour - 60 * back)));
            }
            pipeline.epoch();
            state.look(pipeline, hour > PERIOD);
        }
        assertThat(outputs).allMatch(output -> output.rows().size() < 10_000);
        pipeline.endSources();
        pipeline.epoch();
        pipeline.epoch();
        assertThat(pipeline.stateRows()).isZero();
    }
}
