package io.deltaway.windows;

import static io.deltaway.table.Columns.byCount;
import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Windows of so many rows: rows that come before others shift those, windows are final when they
/// are full and nothing comes before their last row, and all is what a simulation shows.
class CountWindowsTest {

    private static final int HISTORIES = Integer.getInteger("histories", 250);

    record Lap(int car, long at, long seconds) {}

    record Laps(int car, long number, long from, long to, long count, long sum) {}

    /// Without bounds, so that it can be summed by pane.
    record Sum(int car, long number, long sum) {}

    private static Table<Laps> laps(Windowed<Integer, Lap, Long> windowed) {
        return windowed.reduce(g ->
                into(
                        Laps.class,
                        g.key().as(Laps::car),
                        g.windowNumber().as(Laps::number),
                        g.windowStart().as(Laps::from),
                        g.windowEnd().as(Laps::to),
                        g.count().as(Laps::count),
                        g.sum(col(Lap::seconds)).as(Laps::sum)));
    }

    private static Table<Sum> sums(Windowed<Integer, Lap, Long> windowed) {
        return windowed.reduce(g ->
                into(
                        Sum.class,
                        g.key().as(Sum::car),
                        g.windowNumber().as(Sum::number),
                        g.sum(col(Lap::seconds)).as(Sum::sum)));
    }

    @Test
    void aRowThatComesBeforeOthersShiftsThem() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Lap> input = pipeline.input(Lap.class);
            var laps =
                    pipeline.output(
                            laps(
                                    input.table()
                                            .groupBy(col(Lap::car))
                                            .window(byCount(col(Lap::at), 2))));
            input.given(
                    """
                    epoch weight  car at seconds
                    0     +1      1   10 1
                    0     +1      1   20 2
                    0     +1      1   30 3
                    0     +1      2   5  9
                    1     +1      1   40 4
                    2     +1      1   15 5
                    3     -1      1   10 1
                    3     -1      1   15 5
                    """);
            pipeline.run();
            laps.emits(
                    """
                    epoch weight  car number from to count sum
                    0     +1      1   0      10   20 2     3
                    0     +1      1   1      30   30 1     3
                    0     +1      2   0      5    5  1     9
                    1     -1      1   1      30   30 1     3
                    1     +1      1   1      30   40 2     7
                    2     -1      1   0      10   20 2     3
                    2     -1      1   1      30   40 2     7
                    2     +1      1   0      10   15 2     6
                    2     +1      1   1      20   30 2     5
                    2     +1      1   2      40   40 1     4
                    3     -1      1   0      10   15 2     6
                    3     -1      1   1      20   30 2     5
                    3     -1      1   2      40   40 1     4
                    3     +1      1   0      20   30 2     5
                    3     +1      1   1      40   40 1     4
                    """);
        });
    }

    @Test
    void aFullWindowClosesWhenNothingComesBeforeItsLastRow() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Lap> input = pipeline.appends(Lap.class);
            var windowed =
                    input.table()
                            .groupBy(col(Lap::car))
                            .window(byCount(col(Lap::at), 2), closing(10).onceClosed());
            var laps = pipeline.output(laps(windowed));
            var late = pipeline.output(windowed.late());
            input.given(
                    """
                    epoch weight  car at seconds
                    0     +1      1   10 1
                    0     +1      1   20 2
                    0     +1      1   21 3
                    1     +1      1   30 4
                    2     +1      2   31 5
                    2     +1      1   20 6
                    3     +1      1   35 7
                    """);
            pipeline.run();
            pipeline.endSources();
            pipeline.epoch();
            laps.emits(
                    """
                    epoch weight  car number from to count sum
                    2     +1      1   0      10   20 2     3
                    4     +1      1   1      21   30 2     7
                    4     +1      1   2      35   35 1     7
                    4     +1      2   0      31   31 1     5
                    """);
            late.emits(
                    """
                    epoch weight  car at seconds
                    2     +1      1   20 6
                    """);
            assertThat(pipeline.stateRows()).isZero();
        });
    }

    @Test
    void stateIsFlatWhileTimeGoesOn() {
        var pipeline = TestPipeline.create();
        TestInput<Lap> input = pipeline.appends(Lap.class);
        var laps =
                pipeline.output(
                        laps(
                                input.table()
                                        .groupBy(col(Lap::car))
                                        .window(byCount(col(Lap::at), 10, 3), closing(0))));
        long most = 0;
        var state = new FlatState();
        for (int at = 0; at < 2_000; at++) {
            input.insert(new Lap(at % 2, at, 1));
            pipeline.epoch();
            most = Math.max(most, pipeline.stateRows());
            state.look(pipeline, at > 60);
        }
        assertThat(most).isLessThan(20);
        assertThat(laps.rows()).hasSize(2 * (1 + 999 / 3));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Table<Lap> laps = TestPipeline.create().input(Lap.class).table();
        assertThatThrownBy(() -> byCount(col(Lap::at), 0)).hasMessageContaining("a length above 0");
        assertThatThrownBy(() ->
                        laps.groupBy(col(Lap::car))
                                .window(tumbling(col(Lap::at), 5))
                                .reduce(g ->
                                        into(
                                                Sum.class,
                                                g.key().as(Sum::car),
                                                g.windowNumber().as(Sum::number),
                                                g.count().as(Sum::sum))))
                .hasMessageContaining("windows by count");
        assertThat(laps(laps.groupBy(col(Lap::car)).window(byCount(col(Lap::at), 3, 2))).explain())
                .contains("windows of 3 rows, one every 2, in the order of")
                .contains("unique by car, number");
    }

    @Test
    void explainSaysWhatStaysUntilTheInputEnds() {
        var laps = TestPipeline.create().input(Lap.class).table().groupBy(col(Lap::car));
        String rows =
                "keeps rows in order by at; bounded in time, but for one a key until the input";
        String unfilled = "; bounded in time, but for the unfilled windows of each key until the";
        for (var windows : List.of(byCount(col(Lap::at), 3), byCount(col(Lap::at), 3, 2))) {
            assertThat(laps(laps.window(windows, closing(20).forgetting())).explain())
                    .contains(rows + " ends")
                    .contains(unfilled + " input ends");
            assertThat(laps(laps.window(windows)).explain()).doesNotContain("bounded in time");
        }
    }

    record Event(int partition, Lap lap, int weight) {}

    /// @param holdBack 0 for none
    record Rule(
            long rows,
            long hop,
            boolean closes,
            long grace,
            long holdBack,
            boolean once,
            boolean forgetting,
            boolean perKey) {

        static Rule random(Random random) {
            boolean once = random.nextInt(3) == 0;
            long rows = 1L + random.nextInt(5);
            return new Rule(
                    rows,
                    random.nextBoolean() ? rows : 1 + random.nextInt(6),
                    random.nextInt(4) > 0,
                    random.nextInt(6),
                    once || random.nextBoolean() ? 0 : 1 + random.nextInt(15),
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

    /// What should be shown.
    private static final class Simulation {

        private final Rule rule;
        private final List<Lap> there = new ArrayList<>();
        private final List<Lap> late = new ArrayList<>();
        private final SimulatedClocks clocks;

        Simulation(Rule rule) {
            this.rule = rule;
            this.clocks = new SimulatedClocks(1, rule.perKey);
        }

        private boolean isSettled(long at, long now) {
            return rule.closes && (now == Long.MAX_VALUE || at + rule.grace < now);
        }

        void epoch(List<Event> events, boolean last) {
            for (Event event : events) {
                boolean isLate =
                        isSettled(event.lap.at, clocks.at(event.lap.car, 0, event.partition));
                for (int i = 0; i < Math.abs(event.weight); i++) {
                    if (isLate && event.weight > 0) {
                        late.add(event.lap);
                    } else if (event.weight > 0) {
                        there.add(event.lap);
                    } else if (!isLate) {
                        there.remove(event.lap);
                    }
                }
                if (event.weight > 0) {
                    clocks.hear(event.lap.car, 0, event.partition, event.lap.at);
                }
            }
            clocks.endEpoch(last);
        }

        List<Laps> shown() {
            Map<Integer, List<Lap>> byCar = new HashMap<>();
            there.stream()
                    .sorted(Comparator.comparingLong(Lap::at).thenComparingLong(Lap::seconds))
                    .forEach(lap ->
                            byCar.computeIfAbsent(lap.car, car -> new ArrayList<>()).add(lap));
            return byCar.entrySet().stream()
                    .flatMap(car -> shown(car.getKey(), car.getValue()))
                    .toList();
        }

        private Stream<Laps> shown(int car, List<Lap> laps) {
            var shown = new ArrayList<Laps>();
            for (int number = 0; number * rule.hop < laps.size(); number++) {
                int from = (int) (number * rule.hop);
                int to = (int) Math.min(laps.size(), from + rule.rows);
                List<Lap> window = laps.subList(from, to);
                long start = window.getFirst().at;
                long end = window.getLast().at;
                long now = clocks.now(car);
                boolean isFinal =
                        now == Long.MAX_VALUE || to - from == rule.rows && isSettled(end, now);
                boolean isHeldBack =
                        rule.once ? !isFinal : rule.holdBack > 0 && start + rule.holdBack > now;
                if (!rule.closes || !isHeldBack && !(rule.forgetting && isFinal)) {
                    long sum = window.stream().mapToLong(Lap::seconds).sum();
                    shown.add(new Laps(car, number, start, end, to - from, sum));
                }
            }
            return shown.stream();
        }
    }

    @Test
    void whatIsShownIsWhatASimulationShows() {
        Seeds.check(HISTORIES, CountWindowsTest::check);
    }

    private static void check(long seed) {
        var random = new Random(seed);
        Rule rule = Rule.random(random);
        var simulation = new Simulation(rule);
        Scheduler scheduler =
                random.nextBoolean() ? Scheduler.seeded(seed) : Scheduler.rowByRow(seed);
        int[] workers = {1, 2, 4};
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], scheduler);
        TestInput<Lap> input = pipeline.input(Lap.class);
        var grouped = input.table().groupBy(col(Lap::car));
        var window = byCount(col(Lap::at), rule.rows, rule.hop);
        Windowed<Integer, Lap, Long> windowed =
                rule.closes ? grouped.window(window, rule.lateness()) : grouped.window(window);
        TestOutput<Laps> shown = pipeline.output(laps(windowed));
        TestOutput<Sum> sums = pipeline.output(sums(windowed));
        var late = rule.closes ? pipeline.output(windowed.late()) : null;
        var there = new ArrayList<Event>();
        int partitions = 1 + random.nextInt(2);
        long time = random.nextInt(-20, 20);
        for (int epoch = 0; epoch < 10; epoch++) {
            var events = new ArrayList<Event>();
            for (int i = random.nextInt(10); i > 0; i--) {
                if (!there.isEmpty() && random.nextInt(3) == 0) {
                    Event gone = there.remove(random.nextInt(there.size()));
                    events.add(new Event(gone.partition, gone.lap, -gone.weight));
                } else {
                    time += random.nextInt(4);
                    var lap =
                            new Lap(
                                    random.nextInt(2),
                                    time - random.nextInt(random.nextInt(4) == 0 ? 30 : 8),
                                    random.nextInt(3));
                    int weight = random.nextInt(4) == 0 ? 1 + random.nextInt(8) : 1;
                    var event = new Event(random.nextInt(partitions), lap, weight);
                    there.add(event);
                    events.add(event);
                }
            }
            for (Event event : events) {
                Lap lap = event.lap;
                input.partition(event.partition)
                        .push(
                                new WeightedRow(
                                        Arrays.asList(lap.car, lap.at, lap.seconds), event.weight));
            }
            boolean last = epoch == 9;
            if (last) {
                pipeline.endSources();
            }
            pipeline.epoch();
            simulation.epoch(events, last);
            List<Laps> expected = simulation.shown();
            assertThat(shown.rows())
                    .describedAs("%s, after epoch %s", rule, epoch)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(sums.rows())
                    .containsExactlyInAnyOrderElementsOf(
                            expected.stream()
                                    .map(row -> new Sum(row.car, row.number, row.sum))
                                    .toList());
            if (late != null) {
                assertThat(late.rows()).containsExactlyInAnyOrderElementsOf(simulation.late);
            }
            if (random.nextInt(4) == 0) {
                pipeline.restart(workers[random.nextInt(3)]);
            }
        }
        pipeline.epoch();
        if (rule.closes) {
            assertThat(pipeline.stateRows()).isZero();
        }
    }
}
