package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.sliding;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.Lateness;
import io.deltaway.table.Table;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Random histories of early, late, equal and retracted rows of several partitions, in windows of
/// random lengths with random lateness: what is shown at the end of each epoch is what a simulation
/// with plain collections shows, whatever the workers, steps and restarts.
class RandomWindowsTest {

    private static final int HISTORIES = Integer.getInteger("histories", 250);

    record Reading(int sensor, long at, int value) {}

    record Seen(int sensor, long from, long to, long count, long sum) {}

    record Event(int partition, Reading row, int weight) {}

    /// @param holdBack 0 for none
    record Rule(
            boolean closes,
            long grace,
            long holdBack,
            boolean once,
            boolean forgetting,
            boolean perKey) {

        static Rule random(Random random) {
            boolean once = random.nextInt(3) == 0;
            return new Rule(
                    random.nextInt(5) > 0,
                    random.nextInt(6),
                    once || random.nextBoolean() ? 0 : 1 + random.nextInt(25),
                    once,
                    !once && random.nextInt(3) == 0,
                    random.nextInt(3) == 0);
        }

        Lateness<Number> lateness() {
            Lateness<Number> lateness = closing((double) grace);
            lateness = holdBack == 0 ? lateness : lateness.holdBack((double) holdBack);
            lateness = once ? lateness.onceClosed() : lateness;
            lateness = perKey ? lateness.perKey() : lateness;
            return forgetting ? lateness.forgetting() : lateness;
        }
    }

    /// A window of a sensor.
    record Key(int sensor, long from) {}

    /// What should be shown.
    private static final class Simulation {

        final long length;
        final long hop;
        final Rule rule;
        final boolean largest;
        final Map<Key, List<Integer>> open = new HashMap<>();
        final Map<Key, List<Integer>> closed = new HashMap<>();
        final List<Reading> late = new ArrayList<>();
        final SimulatedClocks clocks;

        Simulation(long length, long hop, Rule rule, boolean largest) {
            this.length = length;
            this.hop = hop;
            this.rule = rule;
            this.largest = largest;
            this.clocks = new SimulatedClocks(1, rule.perKey);
        }

        boolean isClosed(long from, long now) {
            return rule.closes && from + length + rule.grace <= now;
        }

        void epoch(List<Event> events, boolean last) {
            for (Event event : events) {
                int sensor = event.row.sensor;
                take(event, clocks.at(sensor, 0, event.partition));
                if (event.weight > 0) {
                    clocks.hear(sensor, 0, event.partition, event.row.at);
                }
            }
            clocks.endEpoch(last);
            for (Key key : List.copyOf(open.keySet())) {
                if (isClosed(key.from, clocks.now(key.sensor))) {
                    closed.put(key, open.remove(key));
                }
            }
        }

        private void take(Event event, long now) {
            boolean anyOpen = false;
            boolean any = false;
            Reading row = event.row;
            for (long from = Math.floorDiv(row.at, hop) * hop;
                    from + length > row.at;
                    from -= hop) {
                any = true;
                if (!isClosed(from, now)) {
                    anyOpen = true;
                    List<Integer> values =
                            open.computeIfAbsent(
                                    new Key(row.sensor, from), key -> new ArrayList<>());
                    if (event.weight > 0) {
                        values.add(row.value);
                    } else {
                        values.remove(Integer.valueOf(row.value));
                    }
                }
            }
            if (any && !anyOpen && event.weight > 0) {
                late.add(row);
            }
        }

        List<Seen> shown() {
            var shown = new ArrayList<Seen>();
            if (!rule.closes || !rule.once) {
                open.forEach((key, values) -> show(key, values, shown));
            }
            if (!rule.closes || !rule.forgetting) {
                closed.forEach((key, values) -> show(key, values, shown));
            }
            return shown;
        }

        private void show(Key key, List<Integer> values, List<Seen> into) {
            boolean heldBack =
                    rule.closes
                            && rule.holdBack > 0
                            && key.from + rule.holdBack > clocks.now(key.sensor);
            if (!values.isEmpty() && !heldBack) {
                long sum =
                        largest
                                ? values.stream().mapToInt(v -> v).max().orElseThrow()
                                : values.stream().mapToInt(v -> v).sum();
                into.add(new Seen(key.sensor, key.from, key.from + length, values.size(), sum));
            }
        }
    }

    private static Table<Seen> seen(Windowed<Integer, Reading, Long> windowed, boolean largest) {
        return windowed.reduce(g ->
                into(
                        Seen.class,
                        g.key().as(Seen::sensor),
                        g.windowStart().as(Seen::from),
                        g.windowEnd().as(Seen::to),
                        g.count().as(Seen::count),
                        (largest
                                        ? g.max(col(Reading::value)).toLong().orFail()
                                        : g.sum(col(Reading::value)))
                                .as(Seen::sum)));
    }

    @Test
    void whatIsShownIsWhatASimulationShows() {
        Seeds.check(HISTORIES, RandomWindowsTest::check);
    }

    private static void check(long seed) {
        var random = new Random(seed);
        long length = 1L + random.nextInt(20);
        long hop = random.nextInt(3) == 0 ? length : 1 + random.nextInt(12);
        Rule rule = Rule.random(random);
        boolean largest = random.nextBoolean();
        var simulation = new Simulation(length, hop, rule, largest);
        Scheduler scheduler =
                random.nextBoolean() ? Scheduler.seeded(seed) : Scheduler.rowByRow(seed);
        int[] workers = {1, 2, 4};
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], scheduler);
        boolean goes = random.nextInt(3) > 0;
        TestInput<Reading> input =
                goes ? pipeline.input(Reading.class) : pipeline.appends(Reading.class);
        var grouped = input.table().groupBy(col(Reading::sensor));
        var window = sliding(col(Reading::at), length, hop);
        Windowed<Integer, Reading, Long> windowed =
                rule.closes ? grouped.window(window, rule.lateness()) : grouped.window(window);
        TestOutput<Seen> shown = pipeline.output(seen(windowed, largest));
        @Nullable TestOutput<Reading> late = rule.closes ? pipeline.output(windowed.late()) : null;
        List<List<Event>> history = history(random, goes);
        for (int epoch = 0; epoch < history.size(); epoch++) {
            boolean last = epoch == history.size() - 1;
            for (Event event : history.get(epoch)) {
                Reading row = event.row;
                input.partition(event.partition)
                        .push(
                                new WeightedRow(
                                        Arrays.asList(row.sensor, row.at, row.value),
                                        event.weight));
            }
            if (last) {
                pipeline.endSources();
            }
            pipeline.epoch();
            simulation.epoch(history.get(epoch), last);
            assertThat(shown.rows())
                    .describedAs(
                            "%s, windows of %s each %s, after epoch %s", rule, length, hop, epoch)
                    .containsExactlyInAnyOrderElementsOf(simulation.shown());
            if (late != null) {
                assertThat(late.rows()).containsExactlyInAnyOrderElementsOf(simulation.late);
            }
            if (!last && random.nextInt(5) == 0) {
                pipeline.restart(workers[random.nextInt(3)]);
            }
        }
        pipeline.epoch();
        if (rule.closes) {
            assertThat(pipeline.stateRows()).isZero();
        }
    }

    /// @param goes whether rows go again
    private static List<List<Event>> history(Random random, boolean goes) {
        var history = new ArrayList<List<Event>>();
        var there = new ArrayList<Event>();
        int partitions = 1 + random.nextInt(3);
        long time = random.nextInt(-50, 50);
        for (int epoch = 0; epoch < 8; epoch++) {
            var events = new ArrayList<Event>();
            for (int i = random.nextInt(8); i > 0; i--) {
                if (goes && !there.isEmpty() && random.nextInt(4) == 0) {
                    Event gone = there.remove(random.nextInt(there.size()));
                    events.add(new Event(gone.partition, gone.row, -1));
                } else {
                    time += random.nextInt(5);
                    var row =
                            new Reading(
                                    random.nextInt(2),
                                    time - random.nextInt(random.nextInt(4) == 0 ? 40 : 8),
                                    random.nextInt(10) - 3);
                    var event = new Event(random.nextInt(partitions), row, 1);
                    there.add(event);
                    events.add(event);
                }
            }
            history.add(events);
        }
        return history;
    }
}
