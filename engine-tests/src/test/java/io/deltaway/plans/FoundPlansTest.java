package io.deltaway.plans;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static io.deltaway.plans.Printed.columns;
import static io.deltaway.table.Columns.asc;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.row;
import static io.deltaway.table.Columns.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.AsOf;
import io.deltaway.table.Types;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestPipeline;
import org.junit.jupiter.api.Test;

/// What random plans found wrong once, shrunk.
class FoundPlansTest {

    @Test
    void aNullKeyProbesAnIndexWhoseKeysAreNeverNull() {
        TestPipeline.everyWay(pipeline -> {
            var old = pipeline.input(columns("k?", TEXT));
            var other = pipeline.input(columns("k", TEXT));
            var key = col("k", Types.TEXT.nullable());
            var rest = pipeline.output(old.table().minus(other.table()));
            var over = pipeline.output(old.table().overrideWith(other.table(), key));
            old.given("k\n null\n a");
            other.given("k\n a");
            pipeline.epoch();
            rest.holds("k\n null");
            over.holds("k\n null\n a");
        });
    }

    @Test
    void anOrderMayNameAColumnTwice() {
        TestPipeline.everyWay(pipeline -> {
            var in = pipeline.input(columns("a", INT));
            var a = col("a", Types.INT);
            var top = pipeline.output(in.table().top(1, asc(a), asc(a)));
            in.given("a\n 2\n 1");
            pipeline.epoch();
            top.holds("a\n 1");
        });
    }

    @Test
    void aFailingColumnFailsItsRowAlsoWhereNobodyReadsIt() {
        TestPipeline.everyWay(pipeline -> {
            var in = pipeline.input(columns("a", LONG));
            var selected =
                    in.table()
                            .select(
                                    row(
                                            col("a", Types.LONG).named("a"),
                                            col("a", Types.LONG).mod(0).named("bad")));
            var near =
                    in.table()
                            .ordered(asc(col("a", Types.LONG)))
                            .select((row, previous, next) ->
                                    row(
                                            row.col("a", Types.LONG).named("a"),
                                            row.col("a", Types.LONG).mod(0).named("bad")));
            var counted = pipeline.output(selected.reduce(g -> row(g.count().named("rows"))));
            var nearOnes = pipeline.output(near.select(row(col("a", Types.LONG).named("a"))));
            var errors = pipeline.output(pipeline.errors());
            in.given("a\n 7");
            pipeline.epoch();
            counted.holds("rows");
            nearOnes.holds("a");
            assertThat(errors.rows()).hasSize(2);
        });
    }

    @Test
    void aRowOfAFullJoinIsThereThoughItsKeyIsNull() {
        TestPipeline.everyWay(pipeline -> {
            var in = pipeline.input(columns("k?", DOUBLE));
            var key = col("k", Types.DOUBLE.nullable());
            var both =
                    pipeline.output(
                            in.table()
                                    .fullJoin(in.table())
                                    .on(key, key)
                                    .select((left, right) ->
                                            row(
                                                    left.isPresent().named("left"),
                                                    right.isPresent().named("right"))));
            in.given("k\n null");
            pipeline.epoch();
            both.holds("left right\n true false\n false true");
        });
    }

    @Test
    void rowsWithoutALeftSideAreGroupedByTheLeftKeyOnOneWorker() {
        TestPipeline.everyWay(pipeline -> {
            var left = pipeline.input(columns("k", LONG));
            var right = pipeline.input(columns("k", LONG));
            var key = col("k", Types.LONG);
            var joined =
                    left.table()
                            .rightJoin(right.table())
                            .on(key, key)
                            .select((l, r) -> row(l.col("k", Types.LONG).orNull().named("k")));
            var counts =
                    pipeline.output(
                            joined.groupBy(col("k", Types.LONG.nullable()))
                                    .reduce(g -> row(g.key().named("k"), g.count().named("rows"))));
            right.given("k\n 1\n 2\n 3\n 4\n 5");
            pipeline.epoch();
            counts.holds("k rows\n null 5");
        });
    }

    @Test
    void errorsOfRowsThatOverrideAreCountedOnce() {
        TestPipeline.everyWay(pipeline -> {
            var in = pipeline.input(columns("a", LONG));
            var failing = in.table().select(row(col("a", Types.LONG).mod(0).named("a")));
            var over = pipeline.output(in.table().overrideWith(failing, col("a", Types.LONG)));
            var errors = pipeline.output(pipeline.errors());
            in.given("a\n 7");
            pipeline.epoch();
            over.holds("a\n 7");
            assertThat(errors.rows()).hasSize(1);
        });
    }

    @Test
    void anErrorIsTakenBackThoughADecimalIsWrittenWithMoreZeros() {
        TestPipeline.everyWay(pipeline -> {
            var in = pipeline.input(columns("a", DECIMAL));
            var errors =
                    pipeline.output(
                            in.table()
                                    .select(row(col("a", Types.DECIMAL).mod(0).named("b")))
                                    .errors());
            in.given("a\n 1.0");
            pipeline.epoch();
            assertThat(errors.rows())
                    .singleElement()
                    .satisfies(e -> assertThat(e.row()).isEqualTo("a=1"));
            in.given("weight a\n -1 1.00");
            pipeline.epoch();
            assertThat(errors.rows()).isEmpty();
        });
    }

    @Test
    void anAggregateOfOnePartTravelsBesideOneOfSeveral() {
        TestPipeline.everyWay(pipeline -> {
            var in = pipeline.input(columns("a", DOUBLE));
            var a = col("a", Types.DOUBLE);
            var reduced =
                    pipeline.output(
                            in.table()
                                    .reduce(g ->
                                            row(
                                                    g.count(a).named("rows"),
                                                    g.populationStddev(a).named("spread"))));
            in.given("a\n Infinity");
            pipeline.epoch();
            reduced.holds("rows spread\n 1 NaN");
        });
    }

    @Test
    void aTableThatMayBeNullUnitedWithOneThatMayNot() {
        var pipeline = TestPipeline.create(2, Scheduler.dealing(3));
        var one = pipeline.input(columns("a", BOOLEAN));
        var other = pipeline.input(columns("a?", BOOLEAN));
        var distinct = pipeline.output(one.table().union(other.table()).distinct());
        one.given("a\n true");
        other.given("a\n null\n null");
        pipeline.epoch();
        distinct.holds("a\n null\n true");
    }

    @Test
    void theLastRowOfAWindowGoesAndComesBackWithinAnEpoch() {
        TestPipeline.everyWay(pipeline -> {
            var in = pipeline.input(columns("a", LONG, "b?", LONG));
            var b = col("b", Types.LONG.nullable());
            var first = pipeline.output(in.table().slice(0, 2, asc(b)));
            in.given("weight a b\n +1 2 1\n +1 3 1");
            pipeline.epoch();
            in.given("weight a b\n -1 3 1\n +1 3 1");
            pipeline.epoch();
            in.given("weight a b\n +1 0 1\n -1 2 1\n -1 3 1");
            pipeline.epoch();
            first.holds("a b\n 0 1");
        });
    }

    @Test
    void rowsThatAreEqualAreOneForAnAsOfJoinAlsoWhereSomebodyAsksWhenTheyArrived() {
        TestPipeline.everyWay(pipeline -> {
            var in = pipeline.appends(columns("a", LONG));
            var a = col("a", Types.LONG);
            var kept = pipeline.output(in.table().groupBy(a).deduplicate());
            var joined =
                    pipeline.output(
                            in.table()
                                    .fullJoin(in.table())
                                    .asOf(a, a, AsOf.forward().strictly())
                                    .select((left, right) ->
                                            row(
                                                    left.col("a", Types.LONG)
                                                            .orElse(-9L)
                                                            .named("l"),
                                                    right.col("a", Types.LONG)
                                                            .orElse(-9L)
                                                            .named("r"))));
            in.given("a\n 2\n 2\n 1");
            pipeline.epoch();
            joined.holds("weight l r\n +1 1 2\n +2 2 -9\n +1 -9 1");
            kept.holds("a\n 1\n 2");
        });
    }

    @Test
    void rowsThatAreEqualAreOneForAnAsOfJoinAlsoWhereTheyHadDifferedInWhatWasLeftOut() {
        TestPipeline.everyWay(pipeline -> {
            var in = pipeline.input(columns("a", LONG, "b", LONG));
            var a = col("a", Types.LONG);
            var twice = in.table().select(row(a.named("x"), a.named("y")));
            var x = col("x", Types.LONG);
            var joined =
                    pipeline.output(
                            in.table()
                                    .rightJoin(twice)
                                    .asOf(a, x, AsOf.backward())
                                    .select((left, right) ->
                                            row(
                                                    left.col("b", Types.LONG)
                                                            .orElse(-9L)
                                                            .named("b"),
                                                    right.col("x", Types.LONG).named("x"))));
            in.given("a b\n 1 5\n 1 6");
            pipeline.epoch();
            joined.holds("b x\n 5 1\n 6 1");
        });
    }

    @Test
    void aSessionWhoseEndDoesNotFitFailsAlsoWhereNobodyReadsItsEnd() {
        TestPipeline.everyWay(pipeline -> {
            var in = pipeline.input(columns("a", LONG));
            var ends =
                    in.table()
                            .window(session(col("a", Types.LONG), 2))
                            .reduce(g -> row(g.count().named("n"), g.windowEnd().named("to")));
            var counts = pipeline.output(ends.select(row(col("n", Types.LONG).named("n"))));
            var errors = pipeline.output(ends.errors());
            in.given("a\n 1\n 9223372036854775807");
            pipeline.epoch();
            counts.holds("n\n 1");
            assertThat(errors.rows()).hasSize(1);
        });
    }
}
