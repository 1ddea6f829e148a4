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
import io.deltaway.table.Window;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Kept;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlatStateTest {

    /// @param visitor who comes for half a day and never again
    record Click(String visitor, Instant at) {}

    private static Instant minute(int minute) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * minute);
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

    /// All kinds of windows that close, the longest a day, while visitors come and go and each day
    /// is like the other: at every hour every operator keeps what it kept at that hour of the
    /// second day, to the byte.
    @Test
    void everyDayOfAYearIsLikeTheSecond() {
        var pipeline = TestPipeline.create();
        TestInput<Click> input = pipeline.input(Click.class);
        List<TestOutput<Most>> outputs = outputs(pipeline, input.table());
        var secondDay = new ArrayList<Map<String, Kept>>();
        for (int hour = 0; hour < 365 * 24; hour++) {
            int ofDay = hour % 24;
            // Now and then a row is late, and a few hours are silent.
            if (ofDay > 3) {
                int back = ofDay % 7 == 0 ? 50 : ofDay % 11 == 0 ? 600 : 0;
                input.insert(
                        new Click("visitor %03d".formatted(hour / 12), minute(60 * hour - back)));
            }
            pipeline.epoch();
            if (hour / 24 == 1) {
                secondDay.add(pipeline.kept());
            } else if (hour / 24 > 1) {
                assertThat(pipeline.kept())
                        .as("hour " + hour)
                        .containsExactlyEntriesOf(secondDay.get(ofDay));
            }
        }
        assertThat(outputs).allMatch(output -> output.rows().size() < 20_000);
        pipeline.endSources();
        pipeline.epoch();
        pipeline.epoch();
        assertThat(pipeline.stateRows()).isZero();
    }

    private static List<TestOutput<Most>> outputs(TestPipeline pipeline, Table<Click> clicks) {
        var late = closing(Duration.ofHours(1));
        Window<Click, Instant> even = tumbling(col(Click::at), Duration.ofHours(6));
        Window<Click, Instant> overlapping =
                sliding(col(Click::at), Duration.ofHours(6), Duration.ofHours(1));
        Window<Click, Instant> days = calendar(col(Click::at), CalendarUnit.DAY, ZoneOffset.UTC);
        Window<Click, Instant> sessions = session(col(Click::at), Duration.ofMinutes(90));
        var visitors = clicks.groupBy(col(Click::visitor));
        List<Windowed<?, Click, Instant>> windowed =
                List.of(
                        clicks.window(even, late),
                        clicks.window(overlapping, late.onceClosed()),
                        clicks.window(days, late.forgetting()),
                        clicks.window(sessions, late.onceClosed()),
                        clicks.window(byCount(col(Click::at), 5, 2), late),
                        clicks.window(byCount(col(Click::at), 3), late.onceClosed()),
                        visitors.window(even, late),
                        visitors.window(overlapping, late.onceClosed()),
                        visitors.window(days, late.forgetting()),
                        visitors.window(sessions, late.onceClosed()));
        return windowed.stream().map(one -> pipeline.output(most(one))).toList();
    }
}
