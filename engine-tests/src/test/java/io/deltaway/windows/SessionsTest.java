package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.session;
import static io.deltaway.table.Columns.sessionAsLongAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Expr;
import io.deltaway.table.Lateness;
import io.deltaway.table.Pair;
import io.deltaway.table.Scope;
import io.deltaway.table.Table;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.windows.SessionSimulation.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Sessions: joined and parted by single rows, closed by the clock, and against a simulation.
class SessionsTest {

    private static final int HISTORIES = Integer.getInteger("histories", 250);

    record Click(int user, long at, int page) {}

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

    /// Of users whose sessions are over, or were taken back, hardly more is kept than the room in
    /// which their rows were.
    @Test
    void whatIsKeptOfASessionGoesWithIt() {
        int users = 2_000;
        var pipeline = TestPipeline.create();
        TestInput<Click> clicks = pipeline.input(Click.class);
        pipeline.output(
                visits(
                        clicks.table()
                                .groupBy(col(Click::user))
                                .window(session(col(Click::at), 10), closing(0))));
        for (int user = 0; user < users; user++) {
            clicks.insert(new Click(user, 0, 0));
            clicks.insert(new Click(users + user, 1, 0));
        }
        pipeline.epoch();
        long open = sizeOfSessions(pipeline);
        for (int user = 0; user < users; user++) {
            clicks.push(new WeightedRow(Arrays.asList(users + user, 1L, 0), -1));
        }
        clicks.insert(new Click(-1, 1_000, 0));
        pipeline.epoch();
        pipeline.epoch();
        assertThat(sizeOfSessions(pipeline)).isLessThan(Math.min(open / 3, 240L * users));
    }

    private static long sizeOfSessions(TestPipeline pipeline) {
        return pipeline.kept().entrySet().stream()
                .filter(kept -> kept.getKey().endsWith("/sessions"))
                .mapToLong(kept -> kept.getValue().sizeInBytes())
                .sum();
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
                    epoch weight  user at page
                    0     +1      1    0  0
                    0     +1      1    15 0
                    0     +1      1    20 0
                    0     +1      2    5  0
                    1     +1      1    8  0
                    2     -1      1    15 0
                    3     +1      1    -9 0
                    4     -1      1    -9 0
                    4     -1      1    0  0
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

    /// Visits of pages that follow each other, however long that takes.
    @Test
    void aConditionPartsSessionsToo() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Click> clicks = pipeline.input(Click.class);
            var visits =
                    pipeline.output(
                            visits(
                                    clicks.table()
                                            .groupBy(col(Click::user))
                                            .window(
                                                    sessionAsLongAs(
                                                            col(Click::at),
                                                            SessionsTest::onward))));
            clicks.given(
                    """
                    epoch weight  user at  page
                    0     +1      1    0   1
                    0     +1      1    500 2
                    0     +1      1    501 1
                    0     +1      1    502 3
                    1     +1      1    400 9
                    2     -1      1    400 9
                    2     +1      1    501 4
                    3     -1      1    501 1
                    """);
            pipeline.run();
            visits.emits(
                    """
                    epoch weight  user from to  clicks
                    0     +1      1    0    500 2
                    0     +1      1    501  502 2
                    1     -1      1    0    500 2
                    1     +1      1    0    400 2
                    1     +1      1    500  500 1
                    2     -1      1    0    400 2
                    2     -1      1    500  500 1
                    2     -1      1    501  502 2
                    2     +1      1    0    500 2
                    2     +1      1    501  501 2
                    2     +1      1    502  502 1
                    3     -1      1    0    500 2
                    3     -1      1    501  501 2
                    3     +1      1    0    501 3
                    """);
        });
    }

    /// Where it can't be said whether a row starts a session, it is an error row, and the rows
    /// behind it follow on it.
    @Test
    void aConditionThatFailsIsAnErrorOfTheLaterRow() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Click> clicks = pipeline.input(Click.class);
            var visits =
                    pipeline.output(
                            visits(
                                    clicks.table()
                                            .groupBy(col(Click::user))
                                            .window(
                                                    session(col(Click::at), 10)
                                                            .asLongAs((earlier, later) ->
                                                                    later.col(Click::page)
                                                                            .dividedBy(
                                                                                    earlier.col(
                                                                                            Click
                                                                                                    ::page))
                                                                            .ge(1)))));
            var errors = pipeline.output(pipeline.errors());
            clicks.given(
                    """
                    epoch weight  user at page
                    0     +1      1    0  0
                    0     +1      1    1  1
                    0     +1      1    2  1
                    1     -1      1    0  0
                    2     +1      1    0  1
                    """);
            pipeline.epoch();
            assertThat(errors.rows()).singleElement().asString().contains("DW-2002");
            pipeline.epoch();
            assertThat(errors.rows()).isEmpty();
            pipeline.epoch();
            visits.emits(
                    """
                    epoch weight  user from to clicks
                    0     +1      1    0    10 1
                    0     +1      1    1    12 1
                    1     -1      1    0    10 1
                    1     -1      1    1    12 1
                    1     +1      1    1    12 2
                    2     -1      1    1    12 2
                    2     +1      1    0    12 3
                    """);
        });
    }

    private static Expr<Pair<Click, Click>, Boolean> onward(
            Scope<Pair<Click, Click>, Click> earlier, Scope<Pair<Click, Click>, Click> later) {
        return earlier.col(Click::page).le(later.col(Click::page));
    }

    @Test
    void sessionsWithoutAGapDoNotClose() {
        var clicks = TestPipeline.create().input(Click.class).table();
        assertThatThrownBy(() ->
                        clicks.window(
                                sessionAsLongAs(col(Click::at), SessionsTest::onward), closing(5)))
                .hasMessageContaining("sessions with a gap");
    }

    @Test
    void whatIsShownIsWhatASimulationShows() {
        Seeds.check(HISTORIES, SessionsTest::check);
    }

    private static void check(long seed) {
        var random = new Random(seed);
        boolean closes = random.nextInt(4) > 0;
        int shows = closes ? random.nextInt(3) : 0;
        boolean onward = random.nextBoolean();
        long gap = onward && !closes && random.nextBoolean() ? 0 : 1 + random.nextInt(12);
        var rule =
                new Rule(
                        closes,
                        random.nextInt(10),
                        shows == 1,
                        shows == 2,
                        gap,
                        onward,
                        random.nextInt(3) == 0);
        var simulation = new SessionSimulation(rule);
        Scheduler scheduler =
                random.nextBoolean() ? Scheduler.seeded(seed) : Scheduler.rowByRow(seed);
        int[] workers = {1, 2, 4};
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], scheduler);
        TestInput<Click> input = pipeline.input(Click.class);
        var grouped = input.table().groupBy(col(Click::user));
        Lateness<Number> lateness = closing((double) rule.grace());
        lateness = rule.once() ? lateness.onceClosed() : lateness;
        lateness = rule.forgetting() ? lateness.forgetting() : lateness;
        lateness = rule.perKey() ? lateness.perKey() : lateness;
        var window =
                gap == 0
                        ? sessionAsLongAs(col(Click::at), SessionsTest::onward)
                        : onward
                                ? session(col(Click::at), gap).asLongAs(SessionsTest::onward)
                                : session(col(Click::at), gap);
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
                                : new Click(
                                        random.nextInt(2),
                                        time - random.nextInt(12),
                                        random.nextInt(4));
                if (!goes) {
                    there.add(click);
                }
                input.push(
                        new WeightedRow(
                                Arrays.asList(click.user, click.at, click.page), goes ? -1 : 1));
                simulation.take(click, goes ? -1 : 1);
            }
            if (epoch == 9) {
                pipeline.endSources();
            }
            pipeline.epoch();
            simulation.endEpoch(epoch == 9);
            assertThat(shown.rows())
                    .describedAs("%s, after epoch %s", rule, epoch)
                    .containsExactlyInAnyOrderElementsOf(simulation.shown());
            if (random.nextInt(5) == 0) {
                pipeline.restart(workers[random.nextInt(3)]);
            }
        }
        pipeline.epoch();
        if (closes) {
            assertThat(pipeline.stateRows()).isZero();
        }
    }
}
