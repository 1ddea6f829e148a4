package io.deltaway.windows;

import static io.deltaway.table.Columns.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.AsOf;
import io.deltaway.table.Expr;
import io.deltaway.table.LongExpr;
import io.deltaway.table.MaybeScope;
import io.deltaway.table.Pair;
import io.deltaway.table.PairJoin;
import io.deltaway.table.Projection;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random histories of early, late, equal and retracted rows of several partitions on both sides of
/// joins by time with random lateness: what is shown at the end of each epoch is what a join of all
/// rows that were let in shows, as far as it may be seen, whatever the workers, steps and restarts.
class RandomJoinsTest {

    private static final int HISTORIES = Integer.getInteger("histories", 250);

    record Program(Table<Met> met, Table<Reading> lateLeft, Table<Reading> lateRight) {}

    /// What a side of a pair offers.
    private interface Offer<A> {
        Expr<Pair<Reading, Reading>, Integer> value(A side);

        Expr<Pair<Reading, Reading>, Long> at(A side);
    }

    private static final Offer<Scope<Pair<Reading, Reading>, Reading>> SURE =
            new Offer<>() {
                @Override
                public Expr<Pair<Reading, Reading>, Integer> value(
                        Scope<Pair<Reading, Reading>, Reading> side) {
                    return side.col(Reading::value);
                }

                @Override
                public Expr<Pair<Reading, Reading>, Long> at(
                        Scope<Pair<Reading, Reading>, Reading> side) {
                    return side.col(Reading::at);
                }
            };

    private static final Offer<MaybeScope<Pair<Reading, Reading>, Reading>> MAYBE =
            new Offer<>() {
                @Override
                public Expr<Pair<Reading, Reading>, Integer> value(
                        MaybeScope<Pair<Reading, Reading>, Reading> side) {
                    return side.col(Reading::value).orNull();
                }

                @Override
                public Expr<Pair<Reading, Reading>, Long> at(
                        MaybeScope<Pair<Reading, Reading>, Reading> side) {
                    return side.col(Reading::at).orNull();
                }
            };

    private static Program program(Law law, Rule rule, Table<Reading> left, Table<Reading> right) {
        return switch (law.kind()) {
            case INNER -> program(left.join(right), law, rule, SURE, SURE);
            case LEFT -> program(left.leftJoin(right), law, rule, SURE, MAYBE);
            case RIGHT -> program(left.rightJoin(right), law, rule, MAYBE, SURE);
            case FULL -> program(left.fullJoin(right), law, rule, MAYBE, MAYBE);
        };
    }

    private static <A, B, J extends PairJoin<Reading, Reading, A, B, J>> Program program(
            J unkeyed, Law law, Rule rule, Offer<A> lefts, Offer<B> rights) {
        J join = unkeyed.on(col(Reading::sensor), col(Reading::sensor));
        LongExpr<Reading> at = col(Reading::at);
        if (law.way() == Way.IN_WINDOW) {
            var inWindow =
                    join.inWindow(sliding(at, law.lower(), law.upper()), at)
                            .lateness(rule.lateness());
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
        J byTime =
                law.way() == Way.WITHIN
                        ? join.within(at, at, law.lower(), law.upper())
                        : law.tolerance() == null
                                ? join.asOf(at, at, strictly)
                                : join.asOf(at, at, strictly, law.tolerance());
        J closing = byTime.lateness(rule.lateness());
        return new Program(
                closing.select((left, right) -> met(lefts, left, rights, right, none(Long.class))),
                closing.lateLeft(),
                closing.lateRight());
    }

    private static <A, B> Projection<Pair<Reading, Reading>, Met> met(
            Offer<A> lefts,
            A left,
            Offer<B> rights,
            B right,
            Expr<Pair<Reading, Reading>, Long> window) {
        return into(
                Met.class,
                lefts.value(left).as(Met::left),
                lefts.at(left).as(Met::leftAt),
                rights.value(right).as(Met::right),
                rights.at(right).as(Met::rightAt),
                window.as(Met::window));
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
        var simulation = new JoinSimulation(law, rule);
        Scheduler scheduler =
                random.nextBoolean() ? Scheduler.seeded(seed) : Scheduler.rowByRow(seed);
        int[] workers = {1, 2, 4};
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], scheduler);
        TestInput<Reading> left = pipeline.input(Reading.class);
        TestInput<Reading> right = pipeline.input(Reading.class);
        Program program = program(law, rule, left.table(), right.table());
        TestOutput<Met> met = pipeline.output(program.met);
        TestOutput<Reading> lateLeft = pipeline.output(program.lateLeft);
        TestOutput<Reading> lateRight = pipeline.output(program.lateRight);
        List<List<Event>> history = history(random);
        for (int epoch = 0; epoch < history.size(); epoch++) {
            boolean last = epoch == history.size() - 1;
            for (Event event : history.get(epoch)) {
                Reading row = event.row();
                (event.isLeft() ? left : right)
                        .partition(event.partition())
                        .push(
                                new WeightedRow(
                                        Arrays.asList(row.sensor(), row.at(), row.value()),
                                        event.weight()));
            }
            if (last) {
                pipeline.endSources();
            }
            pipeline.epoch();
            simulation.epoch(history.get(epoch), last);
            assertThat(met.rows())
                    .describedAs("%s, %s, after epoch %s", law, rule, epoch)
                    .containsExactlyInAnyOrderElementsOf(simulation.shown());
            assertThat(lateLeft.rows()).containsExactlyInAnyOrderElementsOf(simulation.late.get(0));
            assertThat(lateRight.rows())
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
