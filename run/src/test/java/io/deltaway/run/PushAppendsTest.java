package io.deltaway.run;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Push;
import io.deltaway.connect.PushAppends;
import io.deltaway.table.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps that can't take rows back, over what a program pushes, with restarts.
class PushAppendsTest {

    record Reading(String sensor, Instant at) {}

    @TempDir Path state;

    private record Seen(List<Reading> recent, List<Reading> last, List<Reading> inTime) {}

    private Seen run(Reading... pushed) {
        PushAppends<Reading> source = Push.appends(Reading.class);
        Pipeline pipeline = Pipeline.create().persist(state);
        Table<Reading> readings = pipeline.read(source);
        Table<Reading> recent = pipeline.materialize(readings.forgetAfter(Duration.ofDays(1)));
        Table<Reading> last =
                pipeline.materialize(readings.groupBy(col(Reading::sensor)).deduplicate());
        Table<Reading> inTime =
                pipeline.materialize(
                        readings.refuseLate(
                                        col(Reading::at),
                                        closing(Duration.ZERO).atMostAhead(Duration.ofMinutes(1)))
                                .inTime());
        try (RunningPipeline running = pipeline.start()) {
            List.of(pushed).forEach(source::insert);
            running.cut();
            return new Seen(
                    running.materialized(recent).rows(),
                    running.materialized(last).rows(),
                    running.materialized(inTime).rows());
        }
    }

    @Test
    void rowsThatNeverGoAreForgottenDeduplicatedAndJudged() {
        var early = new Reading("a", Instant.EPOCH);
        var ahead = new Reading("b", Instant.now().plus(Duration.ofDays(1)));
        Seen before = run(early, ahead);
        assertThat(before.recent).containsExactlyInAnyOrder(early, ahead);
        assertThat(before.last).containsExactlyInAnyOrder(early, ahead);
        assertThat(before.inTime).containsExactly(early);

        var later = new Reading("a", Instant.EPOCH.plusSeconds(1));
        Seen after = run(later);
        assertThat(after.recent).containsExactlyInAnyOrder(early, ahead, later);
        assertThat(after.last).containsExactlyInAnyOrder(later, ahead);
        assertThat(after.inTime).containsExactlyInAnyOrder(early, later);
    }
}
