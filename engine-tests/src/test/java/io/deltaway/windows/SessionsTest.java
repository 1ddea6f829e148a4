package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.Lateness;
import io.deltaway.table.Table;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.WeightedRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Sessions: joined and parted by single rows, closed by the clock, and against a simulation.
class SessionsTest {

    private static final int HISTORIES = Integer.getInteger("histories", 250);

    record Click(int user, long at) {}

    record Visit(int user, long from, long to, long clicks) {}

    private static Table<Visit> visits(Windowed<Integer, Click, Long> windowed) {
        return windowed.reduce(g ->
                into(
                        Visit.class,
                        g.key().as(Visit::user),
                        g.windowStart().as(Visit::from),
                        g.windowEnd().as(Visit::to),
                        g.count().as(Visit::clicks)));
    }

    @Test
    void aRowJoinsAndPartsSessions() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Click> clicks = pipeline.input(Click.class);
            var visits =
                    pipeline.output(
                            visits(
                                    clicks.table()
                                            .groupBy(col(Click::user))
                                            .window(session(col(Click::at), 10))));
            clicks.given(
                    """
                    epoch weight  user at
                    0     +1      1    0
                    0     +1      1    15
                    0     +1      1    20
                    0     +1      2    5
                    1     +1      1    8
                    2     -1      1    15
                    3     +1      1    -9
                    4     -1      1    -9
                    4     -1      1    0
                    """);
            pipeline.run();
            visits.emits(
                    """
                    epoch weight  user from to clicks
                    0     +1      1    0    10 1
                    0     +1      1    15   30 2
                    0     +1      2    5    15 1
                    1     -1      1    0    10 1
                    1     -1      1    15   30 2
                    1     +1      1    0    30 4
                    2     -1      1    0    30 4
                    2     +1      1    0    18 2
                    2     +1      1    20   30 1
                    3     -1      1    0    18 2
                    3     +1      1    -9   18 3
                    4     -1      1    -9   18 3
                    4     +1      1    8    18 1
                    """);
        });
    }

    record Times(Instant at, LocalDate day, int number, double fraction) {}

    record Ends(String to) {}

    @Test
    void aSessionEndsTheGapAfterItsLastRow() {
        var times = new Times(Instant.EPOCH, LocalDate.EPOCH, 7, 0.5);
        var pipeline = TestPipeline.create();
        TestInput<Times> input = pipeline.input(Times.class);
        var ends = new ArrayList<TestOutput<Ends>>();
        ends.add(
                pipeline.output(
                        input.table()
                                .window(session(col(Times::at), Duration.ofMinutes(1)))
                                .reduce(g ->
                                        into(Ends.class, g.windowEnd().toText().as(Ends::to)))));
        ends.add(
                pipeline.output(
                        input.table()
                                .window(session(col(Times::day), Duration.ofDays(2)))
                                .reduce(g ->
                                        into(Ends.class, g.windowEnd().toText().as(Ends::to)))));
        ends.add(
                pipeline.output(
                        input.table()
                                .window(session(col(Times::number), 3))
                                .reduce(g ->
                                        into(Ends.class, g.windowEnd().toText().as(Ends::to)))));
        ends.add(
                pipeline.output(
                        input.table()
                                .window(session(col(Times::fraction), 0.25))
                                .reduce(g ->
                                        into(Ends.class, g.windowEnd().toText().as(Ends::to)))));
        input.insert(times);
        pipeline.run();
        assertThat(ends.stream().map(output -> output.rows().getFirst().to))
                .containsExactly("1970-01-01T00:01:00Z", "1970-01-03", "10", "0.75");
    }

    record Rule(boolean closes, long grace, boolean once, boolean forgetting) {}

    /// What should be shown.
    private static final class Simulation {
        final Rule rule;
        final long gap;
        final List<Click> there = new ArrayList<>();
        final List<Visit> closed = new ArrayList<>();
        long clock = Long.MIN_VALUE;
        long most = Long.MIN_VALUE;

        Simulation(Rule rule, long gap) {
            this.rule = rule;
            this.gap = gap;
        }

        void take(Click click, int weight) {
            boolean late = rule.closes && most != Long.MIN_VALUE && click.at + rule.grace < most;
            if (!late && weight > 0) {
                there.add(click);
            } else if (!late) {
                there.remove(click);
            }
            most = weight > 0 ? Math.max(most, click.at) : most;
        }

        void endEpoch(boolean last) {
            clock = last ? Long.MAX_VALUE : most;
            for (Visit visit : visits()) {
                if (rule.closes && clock != Long.MIN_VALUE && visit.to + rule.grace <= clock) {
                    closed.add(visit);
                    there.removeIf(click ->
                            click.user == visit.user
                                    && click.at >= visit.from
                                    && click.at < visit.to);
                }
            }
        }

        List<Visit> visits() {
            var visits = new ArrayList<Visit>();
            var sorted = new ArrayList<>(there);
            sorted.sort(Comparator.comparingInt(Click::user).thenComparingLong(Click::at));
            for (Click click : sorted) {
                Visit last = visits.isEmpty() ? null : visits.getLast();
                if (last != null && last.user == click.user && click.at < last.to) {
                    visits.removeLast();
                    visits.add(new Visit(click.user, last.from, click.at + gap, last.clicks + 1));
                } else {
                    visits.add(new Visit(click.user, click.at, click.at + gap, 1));
                }
            }
            return visits;
        }

        List<Visit> shown() {
            var shown = new ArrayList<Visit>();
            if (!rule.once) {
                shown.addAll(visits());
            }
            if (!rule.forgetting) {
                shown.addAll(closed);
            }
            return shown;
        }
    }

    @Test
    void whatIsShownIsWhatASimulationShows() {
        Long only = Long.getLong("seed");
        for (long seed = only == null ? 1 : only;
                seed <= (only == null ? HISTORIES : only);
                seed++) {
            try {
                check(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void check(long seed) {
        var random = new Random(seed);
        boolean closes = random.nextInt(4) > 0;
        int shows = closes ? random.nextInt(3) : 0;
        var rule = new Rule(closes, random.nextInt(10), shows == 1, shows == 2);
        long gap = 1L + random.nextInt(12);
        var simulation = new Simulation(rule, gap);
        Scheduler scheduler =
                random.nextBoolean() ? Scheduler.seeded(seed) : Scheduler.rowByRow(seed);
        int[] workers = {1, 2, 4};
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], scheduler);
        TestInput<Click> input = pipeline.input(Click.class);
        var grouped = input.table().groupBy(col(Click::user));
        Lateness<Number> lateness = closing((double) rule.grace);
        lateness = rule.once ? lateness.onceClosed() : lateness;
        lateness = rule.forgetting ? lateness.forgetting() : lateness;
        var window = session(col(Click::at), gap);
        TestOutput<Visit> shown =
                pipeline.output(
                        visits(closes ? grouped.window(window, lateness) : grouped.window(window)));
        var there = new ArrayList<Click>();
        long time = random.nextInt(40) - 20L;
        for (int epoch = 0; epoch < 10; epoch++) {
            for (int i = random.nextInt(8); i > 0; i--) {
                boolean goes = !there.isEmpty() && random.nextInt(4) == 0;
                time += goes ? 0 : random.nextInt(6);
                Click click =
                        goes
                                ? there.remove(random.nextInt(there.size()))
                                : new Click(random.nextInt(2), time - random.nextInt(12));
                if (!goes) {
                    there.add(click);
                }
                input.push(new WeightedRow(Arrays.asList(click.user, click.at), goes ? -1 : 1));
                simulation.take(click, goes ? -1 : 1);
            }
            if (epoch == 9) {
                pipeline.endSources();
            }
            pipeline.epoch();
            simulation.endEpoch(epoch == 9);
            assertThat(shown.rows())
                    .describedAs("%s, gap %s, after epoch %s", rule, gap, epoch)
                    .containsExactlyInAnyOrderElementsOf(simulation.shown());
        }
        if (closes) {
            assertThat(pipeline.stateRows()).isZero();
        }
    }
}
