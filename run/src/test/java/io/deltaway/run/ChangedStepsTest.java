package io.deltaway.run;

import static io.deltaway.table.Columns.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Call;
import io.deltaway.table.AsOf;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// As [ChangedProgramTest], with windows, joins by time, loops and calls: what each of them keeps
/// is taken up, made again from the history, or dropped.
class ChangedStepsTest {

    record Visit(String page, Instant at, long from, long to) {}

    record InWindow(String page, Instant start, long count) {}

    record Before(Instant at, String page, long from) {}

    record Reached(long node) {}

    record Called(String page, long length) {}

    record Loud(String page) {}

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    /// Times stray.
    private static final List<Visit> VISITS =
            IntStream.range(0, 200)
                    .mapToObj(i ->
                            new Visit(
                                    "page" + i % 5,
                                    FIRST.plusSeconds(20L * i + i * 37 % 90),
                                    i * 7 % 23,
                                    i * 11 % 23))
                    .toList();

    @TempDir Path state;

    private static Table<InWindow> counted(Table<Visit> visits) {
        return visits.groupBy(col(Visit::page))
                .window(sliding(col(Visit::at), Duration.ofMinutes(4), Duration.ofMinutes(1)))
                .reduce(g ->
                        into(
                                InWindow.class,
                                g.key().as(InWindow::page),
                                asInstant(g.windowStart()).as(InWindow::start),
                                g.count().as(InWindow::count)));
    }

    private static Table<InWindow> sessions(Table<Visit> visits) {
        return visits.groupBy(col(Visit::page))
                .window(session(col(Visit::at), Duration.ofMinutes(2)))
                .reduce(g ->
                        into(
                                InWindow.class,
                                g.key().as(InWindow::page),
                                asInstant(g.windowStart()).as(InWindow::start),
                                g.sum(col(Visit::from)).as(InWindow::count)));
    }

    /// Each visit with the last one to its page that came from far.
    private static Table<Before> asOf(Table<Visit> visits) {
        return visits.join(visits.where(col(Visit::from).gt(12)))
                .on(col(Visit::page), col(Visit::page))
                .asOf(col(Visit::at), col(Visit::at), AsOf.backward().strictly())
                .select((one, other) ->
                        into(
                                Before.class,
                                one.col(Visit::at).as(Before::at),
                                one.col(Visit::page).as(Before::page),
                                other.col(Visit::from).as(Before::from)));
    }

    /// Where one comes to from page 0.
    private static Table<Reached> loop(Table<Visit> visits) {
        Table<Reached> start =
                visits.where(col(Visit::from).eq(0L))
                        .select(into(Reached.class, col(Visit::to).as(Reached::node)))
                        .distinct();
        return start.iterate(reached ->
                start.union(
                                reached.join(visits)
                                        .on(col(Reached::node), col(Visit::from))
                                        .select((node, visit) ->
                                                into(
                                                        Reached.class,
                                                        visit.col(Visit::to).as(Reached::node))))
                        .distinct());
    }

    private static Table<Called> calls(Table<Visit> visits) {
        Call<String, Long> call =
                Call.of("length", Types.LONG, (String page) -> (long) page.length());
        return visits.select(
                into(
                        Called.class,
                        col(Visit::page).as(Called::page),
                        callAsync(call, col(Visit::page)).as(Called::length)));
    }

    private static Table<Loud> drawn(Table<Visit> visits) {
        return visits.select(
                        into(
                                Loud.class,
                                remembered(call((String page) -> page + "!", col(Visit::page)))
                                        .as(Loud::page)))
                .distinct();
    }

    private static final ChangingTables<Table<Visit>> PROGRAMS =
            new ChangingTables<>(
                    (pipeline, rows) ->
                            pipeline.read(new Grown<>(Visit.class, VISITS.subList(0, rows[0]))),
                    List.of(
                            ChangedStepsTest::counted,
                            ChangedStepsTest::sessions,
                            ChangedStepsTest::asOf,
                            ChangedStepsTest::loop,
                            ChangedStepsTest::calls,
                            ChangedStepsTest::drawn));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void stepsComeAndGo(int seed) {
        PROGRAMS.comeAndGo(seed, 8, state, 24);
    }

    private static Table<InWindow> closed(Table<Visit> visits) {
        return visits.groupBy(col(Visit::page))
                .window(
                        tumbling(col(Visit::at), Duration.ofMinutes(3)),
                        closing(Duration.ofSeconds(20)).onceClosed())
                .reduce(g ->
                        into(
                                InWindow.class,
                                g.key().as(InWindow::page),
                                asInstant(g.windowStart()).as(InWindow::start),
                                g.count().as(InWindow::count)));
    }

    private static Table<InWindow> closedSessions(Table<Visit> visits) {
        return visits.groupBy(col(Visit::page))
                .window(
                        session(col(Visit::at), Duration.ofMinutes(2)),
                        closing(Duration.ofSeconds(20)))
                .reduce(g ->
                        into(
                                InWindow.class,
                                g.key().as(InWindow::page),
                                asInstant(g.windowStart()).as(InWindow::start),
                                g.count().as(InWindow::count)));
    }

    private static Table<InWindow> heldBack(Table<Visit> visits) {
        return visits.groupBy(col(Visit::page))
                .window(
                        sliding(col(Visit::at), Duration.ofMinutes(6), Duration.ofMinutes(2)),
                        closing(Duration.ofMinutes(2)).onceClosed())
                .reduce(g ->
                        into(
                                InWindow.class,
                                g.key().as(InWindow::page),
                                asInstant(g.windowStart()).as(InWindow::start),
                                g.max(col(Visit::at)).epochMillis().as(InWindow::count)));
    }

    /// All rows are there from the beginning: the end of a run closes its windows, and what came
    /// behind it would be late. All of them read the same columns, which clocks ask for.
    private static final ChangingTables<Table<Visit>> CLOSING =
            new ChangingTables<>(
                    (pipeline, rows) -> pipeline.read(new Grown<>(Visit.class, VISITS)),
                    List.of(
                            ChangedStepsTest::closed,
                            ChangedStepsTest::closedSessions,
                            ChangedStepsTest::heldBack));

    private static final ChangingTables<Table<Visit>> CLOSING_AND_NOT =
            new ChangingTables<>(
                    CLOSING.sources(),
                    List.of(ChangedStepsTest::closed, ChangedStepsTest::counted));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void windowsThatCloseComeAndGo(int seed) {
        CLOSING.comeAndGo(seed, 6, state, 1);
    }

    /// A clock wants to know of each row how it came, which nobody has written down before.
    @Test
    void theFirstClockIsNamedWhereItCanNotBe() {
        int[] rows = {VISITS.size()};
        CLOSING_AND_NOT.run(List.of(1), rows, c -> c.persist(state));
        String reason = "of Visit other columns are read now, or the first clock goes by it";
        var changed =
                CLOSING_AND_NOT.pipeline(
                        List.of(0), rows, c -> c.persist(state), new ArrayList<>());
        assertThat(changed.planDiff())
                .contains("can't be: clocks of event time go on only with", reason);
        assertThatThrownBy(() -> CLOSING_AND_NOT.run(List.of(0), rows, c -> c.persist(state)))
                .hasMessageContaining("DW-0232")
                .hasMessageContaining(reason);
        CLOSING_AND_NOT.run(List.of(1), rows, c -> c.persist(state)); // nothing was changed
    }

    private List<Called> asking(
            AtomicInteger asked, String version, UnaryOperator<Table<Visit>> before) {
        Call<String, Long> call =
                Call.of(
                                "length",
                                Types.LONG,
                                (String page) -> {
                                    asked.incrementAndGet();
                                    return (long) page.length();
                                })
                        .version(version);
        Pipeline pipeline = Pipeline.create().persist(state);
        Table<Called> called =
                pipeline.materialize(
                        before.apply(pipeline.read(new Grown<>(Visit.class, VISITS)))
                                .select(
                                        into(
                                                Called.class,
                                                col(Visit::page).as(Called::page),
                                                callAsync(call, col(Visit::page))
                                                        .as(Called::length))));
        RunningPipeline running = pipeline.start();
        running.await();
        return running.materialized(called).rows();
    }

    @Test
    void whatWasAnsweredIsNotAskedAgainWhereStepsBeforeTheCallHaveChanged() {
        var asked = new AtomicInteger();
        asking(asked, "1", visits -> visits);
        assertThat(asked).hasValue(5);
        List<Called> late = asking(asked, "1", visits -> visits.where(col(Visit::from).gt(3)));
        assertThat(late)
                .hasSize((int) VISITS.stream().filter(visit -> visit.from() > 3).count())
                .allMatch(called -> called.length() == 5);
        assertThat(asking(asked, "1", visits -> visits)).hasSize(VISITS.size());
        assertThat(asked).hasValue(5);
        asking(asked, "2", visits -> visits);
        assertThat(asked).hasValue(10);
    }
}
