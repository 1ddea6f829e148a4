package io.deltaway.windows;

import static io.deltaway.table.Columns.around;
import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Lateness;
import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import io.deltaway.table.Window;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.WeightedRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Windows around points: that come and go, close, and against a simulation.
class AroundTest {

    private static final int HISTORIES = Integer.getInteger("histories", 200);

    record Reading(int sensor, long at, int value) {}

    record Probe(long at, int number) {}

    record Seen(int sensor, long point, long from, long to, long count, int largest) {}

    private static Table<Seen> seen(Windowed<Integer, Reading, Long> windowed) {
        return windowed.reduce(g ->
                into(
                        Seen.class,
                        g.keys(),
                        g.windowPoint().as(Seen::point),
                        g.windowStart().as(Seen::from),
                        g.windowEnd().as(Seen::to),
                        g.count().as(Seen::count),
                        g.max(col(Reading::value)).as(Seen::largest)));
    }

    @Test
    void pointsComeAndGo() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Reading> readings = pipeline.input(Reading.class);
            TestInput<Probe> probes = pipeline.input(Probe.class);
            Window<Reading, Long> near =
                    around(probes.table(), col(Probe::at), col(Reading::at), -2L, 1L);
            var seen =
                    pipeline.output(
                            seen(readings.table().groupBy(col(Reading::sensor)).window(near)));
            readings.given(
                    """
                    epoch weight  sensor at value
                    0     +1      1      8  1
                    0     +1      1      10 2
                    0     +1      1      11 3
                    0     +1      1      12 4
                    0     +1      2      9  5
                    2     -1      1      11 3
                    """);
            probes.given(
                    """
                    epoch weight  at number
                    0     +1      10 1
                    1     +1      10 2
                    1     +1      20 3
                    1     +1      13 4
                    3     -1      10 1
                    4     -1      10 2
                    """);
            pipeline.run();
            seen.emits(
                    """
                    epoch weight  sensor point from to count largest
                    0     +1      1      10    8    11 3     3
                    0     +1      2      10    8    11 1     5
                    1     +1      1      13    11   14 2     4
                    2     -1      1      10    8    11 3     3
                    2     +1      1      10    8    11 2     2
                    2     -1      1      13    11   14 2     4
                    2     +1      1      13    11   14 1     4
                    4     -1      1      10    8    11 2     2
                    4     -1      2      10    8    11 1     5
                    """);
        });
    }

    record Tick(Instant at) {}

    record Height(double at) {}

    record Count(long rows) {}

    @Test
    void timesOfOtherKinds() {
        var pipeline = TestPipeline.create();
        TestInput<Tick> ticks = pipeline.input(Tick.class);
        TestInput<Height> heights = pipeline.input(Height.class);
        var byTime =
                pipeline.output(
                        ticks.table()
                                .window(
                                        around(
                                                ticks.table(),
                                                col(Tick::at),
                                                col(Tick::at),
                                                Duration.ofMinutes(-1),
                                                Duration.ZERO))
                                .reduce(g -> into(Count.class, g.count().as(Count::rows))));
        var byHeight =
                pipeline.output(
                        heights.table()
                                .window(
                                        around(
                                                heights.table(),
                                                col(Height::at),
                                                col(Height::at),
                                                0.0,
                                                0.0))
                                .reduce(g -> into(Count.class, g.count().as(Count::rows))));
        var errors = pipeline.output(pipeline.errors());
        ticks.insert(new Tick(Instant.EPOCH), new Tick(Instant.EPOCH.plusSeconds(60)));
        heights.insert(
                new Height(-0.0),
                new Height(0.0),
                new Height(1e18),
                new Height(Math.nextUp(1e18)),
                new Height(Double.NaN));
        pipeline.epoch();
        assertThat(byTime.rows()).containsExactlyInAnyOrder(new Count(1), new Count(2));
        assertThat(byHeight.rows())
                .containsExactlyInAnyOrder(new Count(2), new Count(1), new Count(1));
        assertThat(errors.rows()).isNotEmpty();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        var pipeline = TestPipeline.create();
        Table<Reading> readings = pipeline.input(Reading.class).table();
        Table<Probe> probes = pipeline.input(Probe.class).table();
        Table<Probe> others = TestPipeline.create().input(Probe.class).table();
        assertThatThrownBy(() -> around(probes, col(Probe::at), col(Reading::at), 1L, 0L))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("a lower bound");
        assertThatThrownBy(() ->
                        readings.window(around(others, col(Probe::at), col(Reading::at), 0L, 1L)))
                .hasMessageContaining("DW-0110");
        assertThatThrownBy(() ->
                        readings.window(io.deltaway.table.Columns.tumbling(col(Reading::at), 10))
                                .reduce(g -> into(Probe.class, g.windowPoint().as(Probe::at))))
                .hasMessageContaining("windows around points");
        assertThatThrownBy(() ->
                        readings.iterate(each ->
                                        each.window(
                                                        around(
                                                                probes,
                                                                col(Probe::at),
                                                                col(Reading::at),
                                                                0L,
                                                                1L),
                                                        closing(0))
                                                .reduce(g ->
                                                        into(
                                                                Reading.class,
                                                                g.max(col(Reading::sensor))
                                                                        .as(Reading::sensor),
                                                                g.max(col(Reading::at))
                                                                        .as(Reading::at),
                                                                g.max(col(Reading::value))
                                                                        .as(Reading::value))))
                                .explain())
                .hasMessageContaining("DW-0152");
        assertThat(
                        readings.window(around(probes, col(Probe::at), col(Reading::at), -5L, 5L))
                                .reduce(g -> into(Count.class, g.count().as(Count::rows)))
                                .explain())
                .contains("in windows of at from -5 to 5 around at");
    }

    record Rule(boolean closes, long grace, long holdBack, boolean once, boolean forgetting) {

        static Rule random(Random random) {
            boolean once = random.nextInt(3) == 0;
            return new Rule(
                    random.nextInt(4) > 0,
                    random.nextInt(6),
                    once || random.nextBoolean() ? 0 : 1 + random.nextInt(12),
                    once,
                    !once && random.nextInt(3) == 0);
        }

        Lateness<Number> lateness() {
            Lateness<Number> lateness = closing((double) grace);
            lateness = holdBack == 0 ? lateness : lateness.holdBack((double) holdBack);
            lateness = once ? lateness.onceClosed() : lateness;
            return forgetting ? lateness.forgetting() : lateness;
        }
    }

    private static final int POINT = -1;

    /// A row, or a point.
    record Event(int sensor, long at, int value, int weight) {}

    private static final class Simulation {

        final Rule rule;
        final long lower;
        final long upper;
        final SimulatedClock clock = new SimulatedClock(2);
        final List<Event> rows = new ArrayList<>();
        final List<Event> points = new ArrayList<>();

        Simulation(Rule rule, long lower, long upper) {
            this.rule = rule;
            this.lower = lower;
            this.upper = upper;
        }

        void epoch(List<Event> events, boolean last) {
            for (Event event : events) {
                int side = event.sensor == POINT ? 1 : 0;
                long now = clock.at(side, 0);
                List<Event> list = side == 0 ? rows : points;
                if (!isLate(event.at, now)) {
                    if (event.weight > 0) {
                        list.add(event);
                    } else {
                        list.remove(new Event(event.sensor, event.at, event.value, 1));
                    }
                }
                if (event.weight > 0) {
                    clock.hear(side, 0, event.at);
                }
            }
            clock.endEpoch(last);
        }

        private boolean isLate(long at, long now) {
            return rule.closes && now != Long.MIN_VALUE && at + rule.grace < now;
        }

        List<Seen> shown() {
            var shown = new ArrayList<Seen>();
            long now = clock.now();
            for (long point : new TreeSet<>(points.stream().map(Event::at).toList())) {
                boolean isFinal =
                        rule.closes
                                && (now == Long.MAX_VALUE
                                        || isLate(Math.max(point, point + upper), now));
                boolean isShown =
                        !rule.closes
                                || (rule.once
                                        ? isFinal
                                        : rule.holdBack == 0
                                                || point + lower + rule.holdBack <= now);
                if (isShown && !(rule.forgetting && isFinal)) {
                    show(point, shown);
                }
            }
            return shown;
        }

        private void show(long point, List<Seen> into) {
            for (int sensor = 0; sensor < 2; sensor++) {
                int of = sensor;
                List<Event> inside =
                        rows.stream()
                                .filter(row ->
                                        row.sensor == of
                                                && row.at >= point + lower
                                                && row.at <= point + upper)
                                .toList();
                if (!inside.isEmpty()) {
                    int most = inside.stream().mapToInt(Event::value).max().orElseThrow();
                    into.add(
                            new Seen(
                                    sensor,
                                    point,
                                    point + lower,
                                    point + upper,
                                    inside.size(),
                                    most));
                }
            }
        }
    }

    @Test
    void whatIsShownIsWhatASimulationShows() {
        Seeds.check(HISTORIES, AroundTest::check);
    }

    private static void check(long seed) {
        var random = new Random(seed);
        Rule rule = Rule.random(random);
        long lower = random.nextInt(-8, 6);
        long upper = lower + random.nextInt(8);
        var simulation = new Simulation(rule, lower, upper);
        Scheduler scheduler =
                random.nextBoolean() ? Scheduler.seeded(seed) : Scheduler.rowByRow(seed);
        int[] workers = {1, 2, 4};
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], scheduler);
        TestInput<Reading> readings = pipeline.input(Reading.class);
        TestInput<Probe> probes = pipeline.input(Probe.class);
        Window<Reading, Long> near =
                around(probes.table(), col(Probe::at), col(Reading::at), lower, upper);
        var groups = readings.table().groupBy(col(Reading::sensor));
        TestOutput<Seen> shown =
                pipeline.output(
                        seen(
                                rule.closes
                                        ? groups.window(near, rule.lateness())
                                        : groups.window(near)));
        var there = new ArrayList<Event>();
        long time = random.nextInt(40) - 20L;
        for (int epoch = 0; epoch < 10; epoch++) {
            var events = new ArrayList<Event>();
            for (int i = random.nextInt(9); i > 0; i--) {
                if (!there.isEmpty() && random.nextInt(4) == 0) {
                    Event gone = there.remove(random.nextInt(there.size()));
                    events.add(new Event(gone.sensor, gone.at, gone.value, -1));
                } else {
                    time += random.nextInt(4);
                    var event =
                            new Event(
                                    random.nextInt(3) == 0 ? POINT : random.nextInt(2),
                                    time - random.nextInt(random.nextInt(4) == 0 ? 25 : 6),
                                    random.nextInt(5),
                                    1);
                    there.add(event);
                    events.add(event);
                }
            }
            for (Event event : events) {
                if (event.sensor == POINT) {
                    probes.push(
                            new WeightedRow(Arrays.asList(event.at, event.value), event.weight));
                } else {
                    readings.push(
                            new WeightedRow(
                                    Arrays.asList(event.sensor, event.at, event.value),
                                    event.weight));
                }
            }
            boolean last = epoch == 9;
            if (last) {
                pipeline.endSources();
            }
            pipeline.epoch();
            simulation.epoch(events, last);
            assertThat(shown.rows())
                    .describedAs("%s, %s to %s, after epoch %s", rule, lower, upper, epoch)
                    .containsExactlyInAnyOrderElementsOf(simulation.shown());
            if (!last && random.nextInt(5) == 0) {
                pipeline.restart(workers[random.nextInt(3)]);
            }
        }
        pipeline.epoch();
        if (rule.closes) {
            assertThat(pipeline.stateRows()).isZero();
        }
    }
}
