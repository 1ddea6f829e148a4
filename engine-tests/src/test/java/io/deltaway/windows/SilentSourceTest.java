package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.tumbling;
import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Collect;
import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Lateness;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.Temporal;
import org.junit.jupiter.api.Test;

/// Windows over a source that says nothing any more, in a pipeline that runs.
class SilentSourceTest {

    record Click(Instant at) {}

    record Clicks(Instant from, long clicks) {}

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Push<Click> clicks = Push.of(Click.class);
    private final Collect<Clicks> counts = Collect.rows();

    private Pipeline pipeline(Lateness<Temporal> lateness) {
        var pipeline = Pipeline.create();
        pipeline.read(clicks)
                .window(tumbling(col(Click::at), Duration.ofMillis(100)), lateness.onceClosed())
                .reduce(g ->
                        into(
                                Clicks.class,
                                g.windowStart().as(Clicks::from),
                                g.count().as(Clicks::clicks)))
                .write(counts);
        return pipeline;
    }

    @Test
    void itsLastWindowClosesByTheTimeOfDay() {
        try (var running =
                pipeline(closing(Duration.ZERO).idleAfter(Duration.ofMillis(50))).start()) {
            clicks.insert(new Click(NOON));
            await(running, "its last window", () -> !counts.current().isEmpty());
            assertThat(counts.current()).containsExactly(new Clicks(NOON, 1));
        }
    }

    @Test
    void stoppingThePipelineClosesNothing() {
        try (var running = pipeline(closing(Duration.ZERO)).start()) {
            clicks.insert(new Click(NOON));
            running.cut();
            running.stop();
        }
        assertThat(counts.changes()).isEmpty();
    }

    @Test
    void itsEndClosesEverything() {
        try (var running = pipeline(closing(Duration.ZERO)).start()) {
            clicks.insert(new Click(NOON));
            clicks.close();
            running.await();
        }
        assertThat(counts.current()).containsExactly(new Clicks(NOON, 1));
    }
}
