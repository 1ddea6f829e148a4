package io.deltaway.windows;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.none;
import static io.deltaway.table.Columns.row;
import static io.deltaway.table.Types.INT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.AsOf;
import io.deltaway.table.Expr;
import io.deltaway.table.MaybeScope;
import io.deltaway.table.Pair;
import io.deltaway.table.PairJoin;
import io.deltaway.table.Projection;
import io.deltaway.table.Row;
import io.deltaway.table.Scope;
import io.deltaway.table.Table;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.windows.JoinSimulation.Event;
import io.deltaway.windows.JoinSimulation.Law;
import io.deltaway.windows.JoinSimulation.Met;
import io.deltaway.windows.JoinSimulation.Reading;
import io.deltaway.windows.JoinSimulation.Rule;
import io.deltaway.windows.JoinSimulation.Way;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random histories of early, late, equal and retracted rows of several partitions on both sides of
/// joins by time with random lateness, by times of all kinds: what is shown at the end of each
/// epoch is what a join of all rows that were let in shows, as far as it may be seen, whatever the
/// workers, steps and restarts.
class RandomJoinsTest {

    private static final int HISTORIES = Integer.getInteger("histories", 250);

    record Program(Table<Row> met, Table<Row> lateLeft, Table<Row> lateRight) {}

    /// What a side of a pair offers.
    private interface Offer<A, T> {
        Expr<Pair<Row, Row>, Integer> value(A side);

        Expr<Pair<Row, Row>, T> at(A side);
    }

    private static <T> Offer<Scope<Pair<Row, Row>, Row>, T> sure(JoinTimes<T, ?> times) {
        return new Offer<>() {
            @Override
            public Expr<Pair<Row, Row>, Integer> value(Scope<Pair<Row, Row>, Row> side) {
                return side.col("value", INT);
            }

            @Override
            public Expr<Pair<Row, Row>, T> at(Scope<Pair<Row, Row>, Row> side) {
                return times.atOf().apply(side);
            }
        };
    }

    private static <T> Offer<MaybeScope<Pair<Row, Row>, Row>, T> maybe(JoinTimes<T, ?> times) {
        return new Offer<>() {
            @Override
            public Expr<Pair<Row, Row>, Integer> value(MaybeScope<Pair<Row, Row>, Row> side) {
                return side.col("value", INT).orNull();
            }

            @Override
            public Expr<Pair<Row, Row>, T> at(MaybeScope<Pair<Row, Row>, Row> side) {
                return side.col("at", times.type()).orNull();
            }
        };
    }

    /// A join of two tables, by times of a kind.
    private record Sides<T, D extends Comparable<D>>(
            JoinTimes<T, D> times, Law law, Rule rule, Table<Row> left, Table<Row> right) {

        Program program() {
            return switch (law.kind()) {
                case INNER -> program(left.join(right), sure(times), sure(times));
                case LEFT -> program(left.leftJoin(right), sure(times), maybe(times));
                case RIGHT -> program(left.rightJoin(right), maybe(times), sure(times));
                case FULL -> program(left.fullJoin(right), maybe(times), maybe(times));
            };
        }

        private <A, B, J extends PairJoin<Row, Row, A, B, J>> Program program(
                J unkeyed, Offer<A, T> lefts, Offer<B, T> rights) {
            J join = unkeyed.on(col("sensor", INT), col("sensor", INT));
            var at = times.at();
            D lower = times.distance().apply(law.lower());
            D upper = times.distance().apply(law.upper());
            if (law.way() == Way.IN_WINDOW) {
                var inWindow =
                        join.inWindow(times.windows().apply(lower, upper), at)
                                .lateness(times.lateness().apply(rule));
                return new Program(
                        inWindow.select((left, right, window) ->
                                met(lefts, left, rights, right, window.start())),
                        inWindow.lateLeft(),
                        inWindow.lateRight());
            }
            AsOf asOf =
                    switch (law.way()) {
                        case FORWARD -> AsOf.forward();
                        case NEAREST -> AsOf.nearest();
                        default -> AsOf.backward();
                    };
            AsOf strictly = law.strictly() ? asOf.strictly() : asOf;
            Long tolerance = law.tolerance();
            J byTime =
                    law.way() == Way.WITHIN
                            ? join.within(at, at, lower, upper)
                            : tolerance == null
                                    ? join.asOf(at, at, strictly)
                                    : join.asOf(
                                            at, at, strictly, times.distance().apply(tolerance));
            J closing = byTime.lateness(times.lateness().apply(rule));
            return new Program(
                    closing.select(
                            (left, right) -> met(lefts, left, rights, right, none(times.kind()))),
                    closing.lateLeft(),
                    closing.lateRight());
        }

        private <A, B> Projection<Pair<Row, Row>, Row> met(
                Offer<A, T> lefts,
                A left,
                Offer<B, T> rights,
                B right,
                Expr<Pair<Row, Row>, T> window) {
            return row(
                    lefts.value(left).named("left"),
                    lefts.at(left).named("left at"),
                    rights.value(right).named("right"),
                    rights.at(right).named("right at"),
                    window.named("window"));
        }

        @Nullable Long number(Row row, String column) {
            Object time = row.get(column);
            return time == null ? null : times.number().applyAsLong(times.kind().cast(time));
        }

        List<Met> met(TestOutput<Row> output) {
            return output.rows().stream()
                    .map(row ->
                            new Met(
                                    (Integer) row.get("left"),
                                    number(row, "left at"),
                                    (Integer) row.get("right"),
                                    number(row, "right at"),
                                    number(row, "window")))
                    .toList();
        }

        List<Reading> readings(TestOutput<Row> output) {
            return output.rows().stream()
                    .map(row ->
                            new Reading(
                                    (int) requireNonNull(row.get("sensor")),
                                    requireNonNull(number(row, "at")),
                                    (int) requireNonNull(row.get("value"))))
                    .toList();
        }

        WeightedRow pushed(Event event) {
            Reading reading = event.row();
            return new WeightedRow(
                    Arrays.asList(
                            reading.sensor(), times.time().apply(reading.at()), reading.value()),
                    event.weight());
        }
    }

    @Test
    void whatIsShownIsWhatASimulationShows() {
        Seeds.check(1, HISTORIES, RandomJoinsTest::check);
    }

    @Test
    @Tag("slow")
    void whatIsShownIsWhatASimulationShowsOfManyMore() {
        Seeds.check(1_000_000, 20_000, RandomJoinsTest::check);
    }

    private static void check(long seed) {
        var random = new Random(seed);
        Law law = Law.random(random);
        Rule rule = Rule.random(random, law);
        check(seed, random, law, rule, JoinTimes.ALL.get(random.nextInt(JoinTimes.ALL.size())));
    }

    private static <T, D extends Comparable<D>> void check(
            long seed, Random random, Law law, Rule rule, JoinTimes<T, D> times) {
        var simulation = new JoinSimulation(law, rule);
        Scheduler scheduler =
                random.nextBoolean() ? Scheduler.seeded(seed) : Scheduler.rowByRow(seed);
        int[] workers = {1, 2, 4};
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], scheduler);
        TestInput<Row> left = pipeline.input(times.rows());
        TestInput<Row> right = pipeline.input(times.rows());
        var sides = new Sides<>(times, law, rule, left.table(), right.table());
        Program program = sides.program();
        TestOutput<Row> met = pipeline.output(program.met);
        TestOutput<Row> lateLeft = pipeline.output(program.lateLeft);
        TestOutput<Row> lateRight = pipeline.output(program.lateRight);
        List<List<Event>> history = history(random);
        for (int epoch = 0; epoch < history.size(); epoch++) {
            boolean last = epoch == history.size() - 1;
            for (Event event : history.get(epoch)) {
                (event.isLeft() ? left : right)
                        .partition(event.partition())
                        .push(sides.pushed(event));
            }
            if (last) {
                pipeline.endSources();
            }
            pipeline.epoch();
            simulation.epoch(history.get(epoch), last);
            assertThat(sides.met(met))
                    .describedAs("%s, %s, by %s, after epoch %s", law, rule, times, epoch)
                    .containsExactlyInAnyOrderElementsOf(simulation.shown());
            assertThat(sides.readings(lateLeft))
                    .containsExactlyInAnyOrderElementsOf(simulation.late.get(0));
            assertThat(sides.readings(lateRight))
                    .containsExactlyInAnyOrderElementsOf(simulation.late.get(1));
            if (!last && random.nextInt(5) == 0) {
                pipeline.restart(workers[random.nextInt(3)]);
            }
        }
        pipeline.epoch();
        assertThat(pipeline.stateRows()).describedAs("%s, %s", law, rule).isZero();
    }

    private static List<List<Event>> history(Random random) {
        var history = new ArrayList<List<Event>>();
        var there = new ArrayList<Event>();
        int partitions = 1 + random.nextInt(2);
        int sensors = 1 + random.nextInt(2);
        long time = random.nextInt(-50, 50);
        for (int epoch = 0; epoch < 12; epoch++) {
            var events = new ArrayList<Event>();
            for (int i = random.nextInt(9); i > 0; i--) {
                if (!there.isEmpty() && random.nextInt(4) == 0) {
                    Event gone = there.remove(random.nextInt(there.size()));
                    events.add(new Event(gone.isLeft(), gone.partition(), gone.row(), -1));
                } else {
                    time += random.nextInt(4);
                    var row =
                            new Reading(
                                    random.nextInt(sensors),
                                    time - random.nextInt(random.nextInt(4) == 0 ? 30 : 6),
                                    random.nextInt(5));
                    var event = new Event(random.nextBoolean(), random.nextInt(partitions), row, 1);
                    there.add(event);
                    events.add(event);
                }
            }
            history.add(events);
        }
        return history;
    }
}
