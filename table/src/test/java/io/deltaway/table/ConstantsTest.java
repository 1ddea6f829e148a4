package io.deltaway.table;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.table.Columns.none;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Constants among the values of a record, without a word of which rows they are for.
class ConstantsTest {

    record Item(String name, long size) {}

    record Priced(String name, String currency, double rate, @Nullable Long size) {}

    record Sum(String name, String currency, long size) {}

    private final Lab lab = new Lab();
    private final Table<Item> items = lab.read("items", Item.class);

    private List<String> rows(Table<?> table, int workers) {
        Lab.Run run = lab.run(workers, table);
        run.feed("items", 1, "a", 1L).feed("items", 1, "b", 2L).epoch();
        return run.rows(0).stream().sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void standBesideColumns(int workers) {
        Table<Priced> priced =
                items.select(
                        into(
                                Priced.class,
                                lit("EUR").as(Priced::currency),
                                lit(1.5).as(Priced::rate),
                                none(Long.class).as(Priced::size),
                                rest()));
        assertThat(rows(priced, workers)).containsExactly("a EUR 1.5 null", "b EUR 1.5 null");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void standBesideAggregatesAndAlone(int workers) {
        Table<Sum> sums =
                items.groupBy(col(Item::name))
                        .reduce(g ->
                                into(
                                        Sum.class,
                                        g.key().as(Sum::name),
                                        lit("EUR").as(Sum::currency),
                                        g.sum(col(Item::size)).as(Sum::size)))
                        .select(
                                into(
                                        Sum.class,
                                        lit("all").as(Sum::name),
                                        lit("EUR").as(Sum::currency),
                                        lit(7L).as(Sum::size)));
        assertThat(rows(sums, workers)).containsExactly("all EUR 7 x2");
    }
}
