package io.deltaway.run;

import static io.deltaway.table.Columns.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program that goes on with the state of another one: every table is what it would be if the
/// program had run from the beginning, or it does not start.
class ChangedProgramTest {

    record Order(String item, String customer, long count) {}

    record Price(String item, long cents) {}

    record Label(String text) {}

    record Total(String name, long count) {}

    record Priced(String item, long cents, long count) {}

    private static final List<Order> ORDERS =
            IntStream.range(0, 200)
                    .mapToObj(i -> new Order("item" + i % 7, "customer" + i % 11, i % 5))
                    .toList();

    private static final List<Price> PRICES =
            IntStream.range(0, 40).mapToObj(i -> new Price("item" + i % 9, i % 4)).toList();

    @TempDir Path state;

    /// The sources of a program.
    private static final class Read {
        private final Pipeline pipeline;
        private final int orders;
        private final int prices;
        private final Map<String, Table<?>> tables = new HashMap<>();

        Read(Pipeline pipeline, int orders, int prices) {
            this.pipeline = pipeline;
            this.orders = orders;
            this.prices = prices;
        }

        @SuppressWarnings("unchecked")
        Table<Order> orders() {
            return (Table<Order>)
                    tables.computeIfAbsent(
                            "orders",
                            name ->
                                    pipeline.read(
                                            new Grown<>(Order.class, ORDERS.subList(0, orders))));
        }

        @SuppressWarnings("unchecked")
        Table<Price> prices() {
            return (Table<Price>)
                    tables.computeIfAbsent(
                            "prices",
                            name ->
                                    pipeline.read(
                                            new Grown<>(Price.class, PRICES.subList(0, prices))));
        }
    }

    private static Table<Total> byItem(Read from) {
        return from.orders()
                .groupBy(col(Order::item))
                .reduce(g ->
                        into(
                                Total.class,
                                g.key().as(Total::name),
                                g.sum(col(Order::count)).as(Total::count)));
    }

    private static Table<Total> byCustomer(Read from) {
        return from.orders()
                .groupBy(col(Order::customer))
                .reduce(g ->
                        into(
                                Total.class,
                                g.key().as(Total::name),
                                g.max(col(Order::count)).as(Total::count)));
    }

    /// Of a table whose rows may go, which others' extremes don't reckon with.
    private static Table<Total> byCustomerOfFew(Read from) {
        return from.orders()
                .minus(from.orders().where(col(Order::count).gt(3)))
                .groupBy(col(Order::customer))
                .reduce(g ->
                        into(
                                Total.class,
                                g.key().as(Total::name),
                                g.max(col(Order::count)).as(Total::count)));
    }

    private static Table<Priced> joined(Read from) {
        return byItem(from)
                .join(from.prices())
                .on(col(Total::name), col(Price::item))
                .select((total, price) ->
                        into(
                                Priced.class,
                                total.col(Total::name).as(Priced::item),
                                price.col(Price::cents).as(Priced::cents),
                                total.col(Total::count).as(Priced::count)));
    }

    private static Table<Price> distinctPrices(Read from) {
        return from.prices().distinct();
    }

    private static Table<Order> largest(Read from) {
        return from.orders().groupBy(col(Order::item)).top(2, desc(col(Order::count)));
    }

    private static Table<Price> counted(Read from) {
        return from.prices().where(col(Price::cents).gt(0));
    }

    private static final List<Function<Read, Table<?>>> TABLES =
            List.of(
                    ChangedProgramTest::byItem,
                    ChangedProgramTest::byCustomer,
                    ChangedProgramTest::joined,
                    ChangedProgramTest::distinctPrices,
                    ChangedProgramTest::largest,
                    ChangedProgramTest::counted,
                    ChangedProgramTest::byCustomerOfFew);

    private static final ChangingTables<Read> PROGRAMS =
            new ChangingTables<>((pipeline, rows) -> new Read(pipeline, rows[0], rows[1]), TABLES);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void tablesComeAndGo(int seed) {
        PROGRAMS.comeAndGo(seed, 10, state, 20, 4);
    }

    private void runs(List<Integer> tables, Consumer<Configuration> more) {
        Consumer<Configuration> settings = c -> c.persist(state);
        int[] rows = {60, 8};
        assertThat(PROGRAMS.run(tables, rows, settings.andThen(more)))
                .isEqualTo(PROGRAMS.run(tables, rows, c -> {}));
    }

    private String diff(List<Integer> tables) {
        int[] rows = {60, 8};
        return PROGRAMS.pipeline(tables, rows, c -> c.persist(state), new ArrayList<>()).planDiff();
    }

    @Test
    void saysWhatBecomesOfTheState() {
        assertThat(diff(List.of(0))).startsWith("Nothing is kept in");
        runs(List.of(1, 3), c -> {});
        assertThat(diff(List.of(1, 3))).startsWith("The program is the one");
        assertThat(StateReport.of(state))
                .contains("snapshot  behind epoch 5\nhistory   from the beginning\n")
                .contains("source Order\n    read up to 0000003c\n")
                .contains("step reduce 1\n    saved: 11 rows, 258 bytes\n");
        assertThat(diff(List.of(0, 1)))
                .isEqualTo(
                        """
                        kept       source Order: goes on where it was
                        kept       sink materialized: goes on
                        migrated   reduce 2: 11 rows, 258 bytes saved, was reduce 1
                        recomputed sink materialized: is written anew, with all its rows
                        recomputed reduce 1: from all that came
                        dropped    source Price: where it was is forgotten
                        dropped    read 2/index by item, cents: 8 rows, 109 bytes saved
                        """);
        runs(List.of(0, 1), c -> {});
    }

    /// One value for each group is nothing to go on with where rows may go.
    @Test
    void extremesAreComputedAnewWhereRowsMayGoNow() {
        runs(List.of(1), c -> {});
        assertThat(diff(List.of(6)))
                .contains("recomputed reduce 1: from all that came\n")
                .contains("dropped    reduce 1: ");
        runs(List.of(6), c -> {});
        assertThat(diff(List.of(1))).contains("recomputed reduce 1: from all that came\n");
        runs(List.of(1), c -> {});
    }

    @Test
    void withoutTheHistoryNothingIsGuessed() {
        Consumer<Configuration> short1 = c -> c.historyUpTo(0).logUpTo(1);
        runs(List.of(1, 3), short1);
        assertThatThrownBy(() -> runs(List.of(0, 1, 3), short1))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("DW-0232")
                .hasMessageContaining("all that came is needed to compute reduce 1")
                .hasMessageContaining("historyUpTo");
        assertThatThrownBy(() -> runs(List.of(1), short1))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("lost for good: how far Price was read")
                .hasMessageContaining("mayDropState");
        runs(List.of(1, 3), short1);
        runs(List.of(1), short1.andThen(c -> c.mayDropState(true)));
    }

    @Test
    void theBodyOfACalledFunctionCounts() {
        for (int factor = 1; factor <= 2; factor++) {
            int times = factor;
            var pipeline = Pipeline.create().persist(state);
            var scaled =
                    pipeline.read(new Grown<>(Price.class, PRICES))
                            .select(
                                    into(
                                            Label.class,
                                            call((String item) -> item + times, col(Price::item))
                                                    .as(Label::text)))
                            .distinct();
            pipeline.materialize(scaled);
            RunningPipeline running = pipeline.start();
            running.await();
            assertThat(running.materialized(scaled).rows())
                    .containsExactlyInAnyOrderElementsOf(
                            PRICES.stream()
                                    .map(p -> new Label(p.item + times))
                                    .distinct()
                                    .toList());
        }
    }
}
