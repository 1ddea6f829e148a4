package io.deltaway.run;

import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Collect;
import io.deltaway.connect.Push;
import io.deltaway.connect.Rows;
import io.deltaway.table.Table;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Retractions of rows that never were, where no step but the sink could notice.
class RetractionsTest {

    record Item(long id, long n) {}

    private final Pipeline pipeline = Pipeline.create();
    private final Push<Item> items = Push.of(Item.class);

    private void assertRefused(Item removed, String row, String suspect) {
        RunningPipeline running = pipeline.start();
        items.insert(new Item(1, 1));
        running.cut();
        items.remove(removed);
        items.close();
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("DW-0210 a row of the table written to collect at ")
                .hasMessageContaining(
                        " was retracted more often than it was inserted: " + row + ". A function")
                .hasMessageEndingWith("It comes from: " + suspect + ".");
    }

    @Test
    void aSourceThatTakesBackWhatItNeverGaveIsNamed() {
        Table<Item> table = pipeline.read(items);
        table.where(col(Item::n).gt(0)).write(Collect.rows());
        assertRefused(new Item(2, 2), "id=2, n=2", "the source push Item, read at " + line(table));
    }

    @Test
    void aFunctionThatDoesNotAlwaysGiveTheSameIsNamed() {
        var calls = new AtomicLong();
        Table<Item> table =
                pipeline.read(items).map(item -> new Item(item.id(), calls.incrementAndGet()));
        table.write(Collect.rows());
        assertRefused(new Item(1, 1), "id=1, n=2", "the function of map at " + line(table));
    }

    @Test
    void aFunctionOverGroupsIsNamedToo() {
        var calls = new AtomicLong();
        Table<Item> all = pipeline.read(items);
        Table<Item> counted =
                all.groupBy(col(Item::id))
                        .reduce(g ->
                                into(
                                        Item.class,
                                        g.key().as(Item::id),
                                        call((Long n) -> n + calls.incrementAndGet(), g.count())
                                                .as(Item::n)));
        counted.write(Collect.rows());
        assertRefused(new Item(1, 1), "id=1, n=3", "the function of reduce at " + line(counted));
    }

    @Test
    void aFunctionOverMatchesIsNamedToo() {
        var calls = new AtomicLong();
        Table<Item> all = pipeline.read(items);
        Table<Item> matched =
                all.join(pipeline.read(Rows.of(Item.class, new Item(1, 5))))
                        .on(col(Item::id), col(Item::id))
                        .select((left, right) ->
                                into(
                                        Item.class,
                                        left.col(Item::id).as(Item::id),
                                        call(
                                                        (Long n) -> n + calls.incrementAndGet(),
                                                        right.col(Item::n))
                                                .as(Item::n)));
        matched.write(Collect.rows());
        assertRefused(new Item(1, 1), "id=1, n=7", "the function of join at " + line(matched));
    }

    @Test
    void aFunctionOfAKeyIsNamedToo() {
        var calls = new AtomicLong();
        Table<Item> table =
                pipeline.read(items)
                        .groupBy(call((Long id) -> id + calls.incrementAndGet(), col(Item::id)))
                        .reduce(g -> into(Item.class, g.key().as(Item::id), g.count().as(Item::n)));
        table.write(Collect.rows());
        RunningPipeline running = pipeline.start();
        items.insert(new Item(1, 1));
        running.cut();
        items.remove(new Item(1, 1));
        items.close();
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessageContaining(" It comes from: the function of reduce at " + line(table));
    }

    @Test
    void aStepThatFindsItNamesThemToo() {
        var calls = new AtomicLong();
        Table<Item> table =
                pipeline.read(items).map(item -> new Item(item.id(), calls.incrementAndGet()));
        table.where(col(Item::id).gt(0)).distinct().write(Collect.rows());
        RunningPipeline running = pipeline.start();
        items.insert(new Item(1, 1));
        running.cut();
        items.remove(new Item(1, 1));
        items.close();
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessageContaining(
                        " It comes from: the function of map at " + line(table) + ".");
    }

    private Table<Item> failing() {
        var calls = new AtomicLong();
        return pipeline.read(items)
                .map(item -> {
                    if (item.n() > 0) {
                        throw new IllegalStateException("call " + calls.incrementAndGet());
                    }
                    return item;
                });
    }

    @Test
    void anErrorThatDoesNotAlwaysSayTheSameIsNamed() {
        Table<Item> table = failing();
        table.errors().write(Collect.rows());
        assertErrorRefused("DW-0210 ", table);
    }

    @Test
    void anErrorOfAnyStepIsNamedToo() {
        Table<Item> table = failing();
        table.where(col(Item::n).gt(0)).distinct().write(Collect.rows());
        pipeline.errors().write(Collect.rows());
        assertErrorRefused("DW-0210 ", table);
    }

    @Test
    void aStepOverErrorsNamesItToo() {
        Table<Item> table = failing();
        table.write(Collect.rows());
        pipeline.errors().distinct().write(Collect.rows());
        assertErrorRefused("DW-0207 ", table);
    }

    private void assertErrorRefused(String code, Table<?> suspect) {
        RunningPipeline running = pipeline.start();
        items.insert(new Item(1, 1));
        running.cut();
        items.remove(new Item(1, 1));
        items.close();
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith(code)
                .hasMessageContaining("It comes from: the function of map at " + line(suspect));
    }

    @Test
    void onlyWhatNobodyElseNoticesIsCounted() {
        Table<Item> growing = pipeline.read(Rows.of(Item.class, new Item(1, 1)));
        Table<Item> changing = pipeline.read(items);
        assertThat(isCounted(growing.map(item -> item))).isFalse();
        assertThat(isCounted(changing)).isTrue();
        assertThat(isCounted(changing.map(item -> item))).isTrue();
        assertThat(isCounted(changing.map(item -> item).distinct())).isFalse();
        assertThat(
                        isCounted(
                                changing.distinct()
                                        .select(
                                                into(
                                                        Item.class,
                                                        col(Item::id).as(Item::id),
                                                        col(Item::n).as(Item::n)))))
                .isFalse();
        assertThat(isCounted(growing.weightedBy(col(Item::n)).map(item -> item)))
                .as("rows may have weights below zero by intent")
                .isFalse();
    }

    private static boolean isCounted(Table<?> table) {
        return Suspects.of(table.plan(), List.of()).unchecked();
    }

    private static String line(Table<?> table) {
        return table.plan().origin().line();
    }
}
