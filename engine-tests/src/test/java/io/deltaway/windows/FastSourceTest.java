package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Collect;
import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import org.junit.jupiter.api.Test;

/// A source that is ahead of others with which it is united: it makes none of their rows late,
/// whatever kind they are and whatever they go through before.
class FastSourceTest {

    record Reading(int id, long at) {}

    record Weighted(long weight, String sensor, long at) {}

    record Readings(long from, long count) {}

    record Sensor(String sensor, long from, long count) {}

    private final Pipeline pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
    private final Collect<Readings> counts = Collect.rows();

    private Collect<Reading> count(Table<Reading> readings) {
        Collect<Reading> late = Collect.rows();
        var windowed = readings.window(tumbling(col(Reading::at), 10L), closing(0));
        windowed.reduce(g ->
                        into(
                                Readings.class,
                                g.windowStart().as(Readings::from),
                                g.count().as(Readings::count)))
                .write(counts);
        windowed.late().write(late);
        return late;
    }

    @Test
    void ofSourcesWithKeys() {
        Push<Reading> fast = Push.byKey(Reading.class, "id");
        Push<Reading> slow = Push.byKey(Reading.class, "id");
        var late = count(pipeline.read(fast).union(pipeline.read(slow)));
        try (var running = pipeline.start()) {
            for (int i = 0; i < 3; i++) {
                fast.upsert(new Reading(2 * i, 1000 + i * 100));
                slow.upsert(new Reading(2 * i + 1, 5 + i));
                running.cut();
            }
            assertThat(counts.current())
                    .containsExactlyInAnyOrder(
                            new Readings(0, 3),
                            new Readings(1000, 1),
                            new Readings(1100, 1),
                            new Readings(1200, 1));
            slow.upsert(new Reading(1, 1001));
            running.cut();
            slow.upsert(new Reading(3, 7));
            running.cut();
            assertThat(late.current()).containsExactly(new Reading(3, 7));
            // What was refused, or is final, is not taken back.
            assertThat(counts.current()).contains(new Readings(0, 2), new Readings(1000, 2));
        }
    }

    @Test
    void behindWeightedBy() {
        Push<Weighted> one = Push.of(Weighted.class);
        Push<Weighted> two = Push.of(Weighted.class);
        Collect<Sensor> sensors = Collect.rows();
        Collect<Weighted> late = Collect.rows();
        var windowed =
                pipeline.read(one)
                        .union(pipeline.read(two))
                        .weightedBy(col(Weighted::weight))
                        .groupBy(col(Weighted::sensor))
                        .window(tumbling(col(Weighted::at), 10L), closing(0));
        windowed.reduce(g ->
                        into(
                                Sensor.class,
                                g.keys(),
                                g.windowStart().as(Sensor::from),
                                g.count().as(Sensor::count)))
                .write(sensors);
        windowed.late().write(late);
        try (var running = pipeline.start()) {
            one.insert(new Weighted(1, "a", 0));
            two.insert(new Weighted(1, "a", 100));
            running.cut();
            // Late behind the row before it, were it not taken back by the other source.
            one.insert(new Weighted(1, "a", 100));
            one.insert(new Weighted(1, "a", 1));
            two.insert(new Weighted(-1, "a", 1));
            running.cut();
            one.insert(new Weighted(1, "a", 101));
            running.cut();
            assertThat(sensors.current())
                    .containsExactlyInAnyOrder(new Sensor("a", 0, 1), new Sensor("a", 100, 3));
            assertThat(late.current()).isEmpty();
        }
    }
}
