package io.deltaway.table;

import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.concat;
import static io.deltaway.table.Columns.format;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.listOf;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.table.Columns.rest;
import static io.deltaway.table.Columns.row;
import static io.deltaway.table.Columns.when;
import static io.deltaway.table.Types.LONG;
import static io.deltaway.table.Types.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.WeightOverflowException;
import io.deltaway.table.plan.Lowered;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where columns are pruned, filters fused and rows shared, the answers and the errors stay those
/// of the steps one by one.
class LoweringEdgesTest {

    record Item(String name, long size, @Nullable Long rank) {}

    record Ratio(String name, long ratio) {}

    record Count(long rows) {}

    record Named(String name) {}

    record Both(String name, @Nullable Long rank, String other) {}

    private final Lab lab = new Lab();
    private final Table<Item> items = lab.read("items", Item.class);

    private static LongExpr<Item> ratio() {
        return Columns.<Item>lit(10L).dividedBy(col(Item::size));
    }

    record Sum(String name, long total) {}

    @Test
    void aFailureSaysInWhichColumnOrCondition() {
        Table<Ratio> ratios = items.select(into(Ratio.class, rest(), ratio().as(Ratio::ratio)));
        Table<Named> unused = ratios.select(into(Named.class, col(Ratio::name).as(Named::name)));
        Table<Item> filtered = items.where(ratio().gt(1).or(col(Item::name).eq("x")));
        Table<Ratio> called =
                items.select(
                        into(
                                Ratio.class,
                                rest(),
                                call((Long size) -> 10 / size, col(Item::size)).as(Ratio::ratio)));
        Table<Sum> sums =
                items.groupBy(col(Item::name))
                        .reduce(g -> into(Sum.class, g.keys(), g.sum(ratio()).as(Sum::total)));
        Table<Count> grouped =
                items.groupBy(ratio()).reduce(g -> into(Count.class, g.count().as(Count::rows)));
        Table<Sum> large =
                items.groupBy(col(Item::name))
                        .reduce(g ->
                                into(Sum.class, g.keys(), g.sum(col(Item::size)).as(Sum::total)));
        assertThat(failures(ratios)).containsExactly("DW-2002 column \"ratio\": division by zero");
        assertThat(failures(unused)).containsExactly("DW-2002 column \"ratio\": division by zero");
        assertThat(failures(filtered))
                .containsExactly(
                        "DW-2002 where ((10 / size) > 1) or (name = 'x'): division by zero");
        assertThat(failures(called))
                .containsExactly(
                        "DW-2006 column \"ratio\": a user's function threw"
                                + " java.lang.ArithmeticException: / by zero");
        assertThat(failures(sums)).containsExactly("DW-2002 10 / size: division by zero");
        assertThat(failures(grouped)).containsExactly("DW-2002 10 / size: division by zero");
        assertThat(failures(large))
                .containsExactly(
                        "DW-2001 sum(size): a number outside the range of its type name=b");
    }

    /// The codes and messages of a row that divides by zero and of a sum that doesn't fit.
    private List<String> failures(Table<?> table) {
        Lab.Run run = lab.run(1, table);
        run.feed("items", 1, "a", 0L, null)
                .feed("items", 1, "b", Long.MAX_VALUE, null)
                .feed("items", 1, "b", 1L, null)
                .epoch();
        return run.errors().stream()
                .map(row -> row.replace(" name=a, size=0, rank=null", ""))
                .toList();
    }

    record Ranked(@Nullable Long rank, long rows, @Nullable Long least, @Nullable Double mean) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void nullsAreOneGroupAndMatchNothing(int workers) {
        Table<Ranked> groups =
                items.groupBy(col(Item::rank))
                        .reduce(g ->
                                into(
                                        Ranked.class,
                                        g.keys(),
                                        g.count().as(Ranked::rows),
                                        g.min(col(Item::rank)).as(Ranked::least),
                                        g.avg(col(Item::rank)).as(Ranked::mean)));
        Table<Item> matched = items.semiJoin(items).on(col(Item::rank), col(Item::rank));
        Table<Item> unmatched = items.antiJoin(items).on(col(Item::rank), col(Item::rank));
        Lab.Run run = lab.run(workers, groups, matched, unmatched);
        run.feed("items", 1, "a", 1L, null).feed("items", 1, "b", 2L, null);
        run.feed("items", 1, "c", 3L, 7L).epoch();
        assertThat(run.rows(0)).containsExactly("7 1 7 7.0", "null 2 null null");
        assertThat(run.rows(1)).containsExactly("c 3 7");
        assertThat(run.rows(2)).containsExactly("a 1 null", "b 2 null");
        run.feed("items", -1, "a", 1L, null).feed("items", -1, "c", 3L, 7L).epoch();
        assertThat(run.rows(0)).containsExactly("null 1 null null");
        assertThat(run.rows(1)).isEmpty();
        assertThat(run.rows(2)).containsExactly("b 2 null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"join", "semi", "group", "distinct", "twice"})
    void aWeightThatOverflowsStopsThePipeline(String step) {
        Table<Item> heavy = items.weightedBy(col(Item::size));
        Table<?> table =
                switch (step) {
                    case "join" ->
                            heavy.join(heavy)
                                    .on(col(Item::name), col(Item::name))
                                    .select((left, right) -> into(Item.class, left.rest()));
                    case "semi" -> items.semiJoin(heavy).on(col(Item::name), col(Item::name));
                    case "group" ->
                            heavy.groupBy(col(Item::name))
                                    .reduce(g -> into(Count.class, g.count().as(Count::rows)));
                    case "distinct" -> heavy.select(into(Named.class, rest())).distinct();
                    default -> heavy.weightedBy(col(Item::size));
                };
        Lab.Run run = lab.run(1, table);
        run.feed("items", 1, "a", Long.MAX_VALUE, null)
                .feed("items", 1, "a", Long.MAX_VALUE - 1, null);
        assertThatThrownBy(run::epoch)
                .isInstanceOf(WeightOverflowException.class)
                .hasMessageStartingWith("DW-0219");
    }

    @Test
    void aRowThatAnEarlierConditionDropsDoesNotFailInALaterOne() {
        Table<Item> good = items.where(col(Item::size).ne(0)).where(ratio().gt(1));
        Lab.Run run = lab.run(1, good);
        run.feed("items", 1, "a", 0L, null).feed("items", 1, "b", 5L, null).epoch();
        assertThat(run.rows()).containsExactly("b 5 null");
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void aRowThatFailsInAnEarlierConditionFailsWhateverALaterOneSays() {
        Table<Item> good = items.where(ratio().gt(1)).where(col(Item::name).eq("b"));
        Lab.Run run = lab.run(1, good);
        run.feed("items", 1, "a", 0L, null)
                .feed("items", 1, "b", 5L, null)
                .feed("items", 1, "c", 5L, null)
                .epoch();
        assertThat(run.rows()).containsExactly("b 5 null");
        assertThat(run.errors()).hasSize(1);
    }

    @Test
    void aRowThatFailsInASelectFailsAlsoWhereALaterConditionWouldDropIt() {
        Table<Ratio> good =
                items.select(into(Ratio.class, rest(), ratio().as(Ratio::ratio)))
                        .where(col(Ratio::name).eq("b"));
        Lab.Run run = lab.run(1, good);
        run.feed("items", 1, "a", 0L, null).feed("items", 1, "b", 5L, null).epoch();
        assertThat(run.rows()).containsExactly("b 2");
        assertThat(run.errors()).hasSize(1);
    }

    @Test
    void aColumnThatNobodyReadsStillFailsItsRow() {
        Table<Named> names =
                items.select(into(Ratio.class, rest(), ratio().as(Ratio::ratio)))
                        .select(into(Named.class, rest()));
        Lab.Run run = lab.run(1, names);
        run.feed("items", 1, "a", 0L, null).feed("items", 1, "b", 5L, null).epoch();
        assertThat(run.rows()).containsExactly("b");
        assertThat(run.errors()).hasSize(1);
    }

    @Test
    void aConditionThatIsNullDropsTheRow() {
        Table<Item> ranked = items.where(col(Item::rank).gt(1));
        Lab.Run run = lab.run(1, ranked);
        run.feed("items", 1, "a", 0L, null).feed("items", 1, "b", 5L, 7L).epoch();
        assertThat(run.rows()).containsExactly("b 5 7");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void rowsAreCountedWithoutAnyColumn(int workers) {
        Table<Count> all = items.reduce(g -> into(Count.class, g.count().as(Count::rows)));
        Table<Count> united =
                items.union(items).reduce(g -> into(Count.class, g.count().as(Count::rows)));
        Table<Count> kept =
                items.semiJoin(items)
                        .on(col(Item::name), col(Item::name))
                        .reduce(g -> into(Count.class, g.count().as(Count::rows)));
        Table<Count> pairs =
                items.join(items)
                        .on(col(Item::name), col(Item::name))
                        .select((a, b) -> into(Count.class, lit(1L).as(Count::rows)))
                        .reduce(g -> into(Count.class, g.count().as(Count::rows)));
        Lab.Run run = lab.run(workers, all, united, kept, pairs);
        run.feed("items", 2, "a", 1L, null).feed("items", 1, "b", 1L, null).epoch();
        assertThat(run.rows(0)).containsExactly("3");
        assertThat(run.rows(1)).containsExactly("6");
        assertThat(run.rows(2)).containsExactly("3");
        assertThat(run.rows(3)).containsExactly("5");
        run.feed("items", -2, "a", 1L, null).feed("items", -1, "b", 1L, null).epoch();
        assertThat(run.rows(0)).isEmpty();
        assertThat(run.rows(3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTableJoinsItselfOnUnlikeKeysAndNullsMatchNothing(int workers) {
        Table<Both> next =
                items.join(items)
                        .on(col(Item::rank), col(Item::size))
                        .select((a, b) ->
                                into(Both.class, a.rest(), b.col(Item::name).as(Both::other)));
        Table<Item> without = items.antiJoin(items).on(col(Item::rank), col(Item::rank));
        Lab.Run run = lab.run(workers, next, without);
        run.feed("items", 1, "a", 1L, 2L)
                .feed("items", 1, "b", 2L, 3L)
                .feed("items", 1, "c", 3L, null)
                .epoch();
        assertThat(run.rows(0)).containsExactly("a 2 b", "b 3 c");
        assertThat(run.rows(1)).containsExactly("c 3 null");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void severalKeysAndComputedOnes(int workers) {
        Table<Both> pairs =
                items.leftJoin(items)
                        .on(col(Item::name).upper(), col(Item::name).upper())
                        .on(col(Item::size).plus(1), col(Item::size))
                        .select((a, b) ->
                                into(
                                        Both.class,
                                        a.rest(),
                                        b.col(Item::name).orElse("-").as(Both::other)));
        Lab.Run run = lab.run(workers, pairs);
        run.feed("items", 1, "a", 1L, 2L)
                .feed("items", 1, "A", 2L, 3L)
                .feed("items", 1, "b", 2L, null)
                .epoch();
        assertThat(run.rows(0)).containsExactly("A 3 -", "a 2 A", "b null -");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void sourcesThatTellOfKeysAndGroups(int workers) {
        Table<Item> keyed =
                lab.read("keyed", RowType.of(Item.class), new Events.Upserts(List.of("name")));
        Table<Item> filed = lab.read("filed", RowType.of(Item.class), new Events.Groups());
        Table<Named> names = keyed.select(into(Named.class, rest()));
        Lab.Run run = lab.run(workers, keyed, filed, names);
        run.feed("keyed", 1, "a", 1L, null, 1L).epoch();
        run.feed("keyed", 1, "a", 2L, null, 1L).feed("filed", 1, "x", 1L, null, 0L, "f").epoch();
        assertThat(run.rows(0)).containsExactly("a 2 null");
        assertThat(run.rows(1)).containsExactly("x 1 null");
        assertThat(run.rows(2)).containsExactly("a");
        run.feed("keyed", 1, "a", 0L, null, 2L).feed("filed", 1, "", 0L, null, 3L, "f").epoch();
        assertThat(run.rows(0)).isEmpty();
        assertThat(run.rows(1)).isEmpty();
    }

    record Told(String text, List<String> parts, long kind) {}

    @Test
    void functionsOfSeveralColumns() {
        Table<Told> told =
                items.select(
                        into(
                                Told.class,
                                format("%s-%03d", col(Item::name), col(Item::size)).as(Told::text),
                                listOf(col(Item::name), concat(col(Item::name), lit("!")))
                                        .as(Told::parts),
                                when(col(Item::size).gt(10), lit(2L))
                                        .when(col(Item::size).gt(1), lit(1L))
                                        .otherwise(lit(0L))
                                        .as(Told::kind)));
        Lab.Run run = lab.run(1, told);
        run.feed("items", 1, "a", 1L, null).feed("items", 1, "b", 11L, null).epoch();
        assertThat(run.rows()).containsExactly("a-001 [a, a!] 0", "b-011 [b, b!] 2");
    }

    record ByName(@Nullable String name, long rows) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void rowsWithoutALeftSideAreOneGroup(int workers) {
        Table<ByName> counts =
                items.fullJoin(lab.read("names", Named.class))
                        .on(col(Item::name), col(Named::name))
                        .select((item, named) ->
                                into(
                                        ByName.class,
                                        item.col(Item::name).orNull().as(ByName::name),
                                        lit(1L).as(ByName::rows)))
                        .groupBy(col(ByName::name))
                        .reduce(g ->
                                into(
                                        ByName.class,
                                        g.keys(),
                                        g.sum(col(ByName::rows)).as(ByName::rows)));
        Lab.Run run = lab.run(workers, counts);
        run.feed("items", 1, "a", 1L, null);
        for (String name : List.of("p", "q", "r", "s", "t", "u", "v")) {
            run.feed("names", 1, name);
        }
        run.epoch();
        assertThat(run.rows()).containsExactly("a 1", "null 7");
    }

    @Test
    void eachErrorTableHasItsOwnStepsRows() {
        Table<Ratio> ratios = items.select(into(Ratio.class, rest(), ratio().as(Ratio::ratio)));
        Table<Ratio> checked =
                ratios.where(call((Long value) -> 6 / (value - 2) > 0, col(Ratio::ratio)));
        Lab.Run run = lab.run(1, ratios.errors(), checked.errors(), checked);
        run.feed("items", 1, "a", 0L, null)
                .feed("items", 1, "b", 5L, null)
                .feed("items", 1, "c", 2L, null)
                .epoch();
        assertThat(run.rows(0)).singleElement().asString().contains("name=a");
        assertThat(run.rows(1))
                .singleElement()
                .asString()
                .contains("name=b")
                .contains("ArithmeticException");
        assertThat(run.rows(2)).containsExactly("c 5");
        assertThat(run.errors()).hasSize(2);
    }

    @Test
    void rowsWithoutARecord() {
        Table<Row> rows = items.with("double", col(Item::size).times(2));
        Table<Row> picked =
                rows.where(col("double", LONG).gt(2))
                        .where(r -> !"b".equals(r.get("name")))
                        .select(row(col("name", TEXT).named("n")));
        Lab.Run run = lab.run(1, rows, picked);
        run.feed("items", 1, "a", 2L, null)
                .feed("items", 1, "b", 3L, null)
                .feed("items", 1, "c", 1L, null)
                .epoch();
        assertThat(run.rows(0)).containsExactly("a 2 null 4", "b 3 null 6", "c 1 null 2");
        assertThat(run.rows(1)).containsExactly("a");
    }

    @Test
    void sourcesAreToldWhichColumnsAreRead() {
        Table<Named> names =
                items.where(col(Item::size).gt(lit(1L))).select(into(Named.class, rest()));
        Lowered lowered = lab.run(1, names).lowered();
        assertThat(lowered.inputs().getFirst().needed()).containsExactlyInAnyOrder("name", "size");
        Table<Item> called = items.where(item -> item.size() > 1);
        assertThat(lab.run(1, called).lowered().inputs().getFirst().needed()).hasSize(3);
    }
}
