package io.deltaway.table;

import static io.deltaway.table.Columns.asc;
import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.desc;
import static io.deltaway.table.Columns.inside;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each verb, over a few rows and retractions, with one worker and with several.
class LoweringTest {

    record Trade(String ticker, double price, long qty) {}

    record Total(String ticker, long volume, double avgPrice) {}

    record Price(String ticker, double last) {}

    record Gap(String ticker, double gap) {}

    record Key(String ticker, long qty) {}

    record Count(Key key, long rows) {}

    record Doc(String id, List<String> words) {}

    record Word(String id, String text) {}

    record Step(String ticker, long qty, @Nullable Long before, boolean isLast) {}

    record Ratio(String ticker, long ratio) {}

    private final Lab lab = new Lab();
    private final Table<Trade> trades = lab.read("trades", Trade.class);
    private final Table<Price> prices = lab.read("prices", Price.class);

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aGroupedSumFollowsItsRows(int workers) {
        Table<Total> totals =
                trades.where(col(Trade::price).gt(0))
                        .groupBy(col(Trade::ticker))
                        .reduce(g ->
                                into(
                                        Total.class,
                                        g.key().as(Total::ticker),
                                        g.sum(col(Trade::qty)).as(Total::volume),
                                        g.avg(col(Trade::price)).as(Total::avgPrice)));
        Lab.Run run = lab.run(workers, totals);
        run.feed("trades", 1, "A", 2.0, 10L)
                .feed("trades", 1, "A", 4.0, 5L)
                .feed("trades", 1, "B", -1.0, 5L)
                .epoch();
        assertThat(run.rows()).containsExactly("A 15 3.0");
        run.feed("trades", -1, "A", 2.0, 10L).feed("trades", 1, "B", 1.0, 5L).epoch();
        assertThat(run.rows()).containsExactly("A 5 4.0", "B 5 1.0");
        run.feed("trades", -1, "A", 4.0, 5L).epoch();
        assertThat(run.rows()).containsExactly("B 5 1.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void joinsOfAllKinds(int workers) {
        var pairs = trades.join(prices).on(col(Trade::ticker), col(Price::ticker));
        Table<Gap> inner =
                pairs.select((trade, price) ->
                        into(
                                Gap.class,
                                trade.rest(),
                                trade.col(Trade::price)
                                        .minus(price.col(Price::last))
                                        .as(Gap::gap)));
        Table<Gap> left =
                trades.leftJoin(prices)
                        .on(col(Trade::ticker), col(Price::ticker))
                        .select((trade, price) ->
                                into(
                                        Gap.class,
                                        trade.rest(),
                                        price.col(Price::last).orElse(0).as(Gap::gap)));
        Table<Gap> full =
                trades.fullJoin(prices)
                        .on(col(Trade::ticker), col(Price::ticker))
                        .select((trade, price) ->
                                into(
                                        Gap.class,
                                        trade.col(Trade::ticker).orElse("none").as(Gap::ticker),
                                        Columns
                                                .<Pair<Trade, Price>,
                                                        DoubleExpr<Pair<Trade, Price>>>
                                                        ifElse(
                                                                price.isMissing(),
                                                                Columns.lit(-1.0),
                                                                price.col(Price::last).orElse(0))
                                                .as(Gap::gap)));
        Table<Trade> semi = trades.semiJoin(prices).on(col(Trade::ticker), col(Price::ticker));
        Table<Trade> anti = trades.antiJoin(prices).on(col(Trade::ticker), col(Price::ticker));
        Lab.Run run = lab.run(workers, inner, left, full, semi, anti);
        run.feed("trades", 1, "A", 5.0, 1L)
                .feed("trades", 1, "B", 6.0, 1L)
                .feed("prices", 1, "A", 2.0)
                .epoch();
        run.feed("prices", 1, "C", 9.0).epoch();
        assertThat(run.rows(0)).containsExactly("A 3.0");
        assertThat(run.rows(1)).containsExactly("A 2.0", "B 0.0");
        assertThat(run.rows(2)).containsExactly("A 2.0", "B -1.0", "none 9.0");
        assertThat(run.rows(3)).containsExactly("A 5.0 1");
        assertThat(run.rows(4)).containsExactly("B 6.0 1");
        run.feed("prices", 1, "B", 1.0).feed("prices", -1, "A", 2.0).epoch();
        assertThat(run.rows(0)).containsExactly("B 5.0");
        assertThat(run.rows(1)).containsExactly("A 0.0", "B 1.0");
        assertThat(run.rows(2)).containsExactly("A -1.0", "B 1.0", "none 9.0");
        assertThat(run.rows(3)).containsExactly("B 6.0 1");
        assertThat(run.rows(4)).containsExactly("A 5.0 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void compositeKeysAreRecords(int workers) {
        Table<Count> counts =
                trades.groupBy(into(Key.class, rest()))
                        .reduce(g ->
                                into(
                                        Count.class,
                                        g.key().as(Count::key),
                                        g.count().as(Count::rows)));
        Table<Key> keys =
                counts.where(inside(col(Count::key)).col(Key::qty).gt(1))
                        .select(into(Key.class, inside(col(Count::key)).rest()));
        Lab.Run run = lab.run(workers, counts, keys);
        run.feed("trades", 1, "A", 1.0, 1L).feed("trades", 2, "A", 2.0, 2L).epoch();
        assertThat(run.rows(0)).containsExactly("Key[ticker=A, qty=1] 1", "Key[ticker=A, qty=2] 2");
        assertThat(run.rows(1)).containsExactly("A 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void sets(int workers) {
        Table<Price> twice = prices.union(prices);
        Table<Price> fewer = twice.minus(prices);
        Table<Price> once = twice.distinct();
        Table<Price> over =
                prices.overrideWith(
                        trades.select(into(Price.class, rest(), col(Trade::price).as(Price::last))),
                        col(Price::ticker));
        Lab.Run run = lab.run(workers, twice, fewer, once, over);
        run.feed("prices", 1, "A", 1.0)
                .feed("prices", 1, "B", 2.0)
                .feed("trades", 1, "B", 7.0, 1L)
                .epoch();
        assertThat(run.rows(0)).containsExactly("A 1.0 x2", "B 2.0 x2");
        assertThat(run.rows(1)).containsExactly("A 1.0", "B 2.0");
        assertThat(run.rows(2)).containsExactly("A 1.0", "B 2.0");
        assertThat(run.rows(3)).containsExactly("A 1.0", "B 7.0");
        run.feed("trades", -1, "B", 7.0, 1L).feed("prices", -1, "A", 1.0).epoch();
        assertThat(run.rows(0)).containsExactly("B 2.0 x2");
        assertThat(run.rows(3)).containsExactly("B 2.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ordersAndNeighbours(int workers) {
        Table<Trade> top = trades.groupBy(col(Trade::ticker)).top(1, desc(col(Trade::price)));
        Table<Trade> first = trades.top(2, asc(col(Trade::qty)));
        Table<Step> steps =
                trades.groupBy(col(Trade::ticker))
                        .ordered(asc(col(Trade::qty)))
                        .select((row, previous, next) ->
                                into(
                                        Step.class,
                                        row.rest(),
                                        previous.col(Trade::qty).orNull().as(Step::before),
                                        next.isMissing().as(Step::isLast)));
        Table<Trade> second = trades.slice(1, 1, asc(col(Trade::qty)));
        Lab.Run run = lab.run(workers, top, first, steps, second);
        run.feed("trades", 1, "A", 1.0, 1L)
                .feed("trades", 1, "A", 3.0, 2L)
                .feed("trades", 1, "B", 2.0, 3L)
                .epoch();
        assertThat(run.rows(0)).containsExactly("A 3.0 2", "B 2.0 3");
        assertThat(run.rows(1)).containsExactly("A 1.0 1", "A 3.0 2");
        assertThat(run.rows(3)).containsExactly("A 3.0 2");
        assertThat(run.rows(2)).containsExactly("A 1 null false", "A 2 1 true", "B 3 null true");
        run.feed("trades", -1, "A", 1.0, 1L).epoch();
        assertThat(run.rows(1)).containsExactly("A 3.0 2", "B 2.0 3");
        assertThat(run.rows(2)).containsExactly("A 2 null true", "B 3 null true");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void lambdasAndLists(int workers) {
        Table<Price> mapped =
                trades.where(t -> t.qty() > 1).map(t -> new Price(t.ticker(), t.price() * 2));
        Table<Word> letters =
                trades.flatMap(
                        Word.class,
                        t -> List.of(new Word(t.ticker(), "x"), new Word(t.ticker(), "y")));
        Table<Word> words =
                lab.read("docs", Doc.class)
                        .explode(col(Doc::words))
                        .select((doc, word) -> into(Word.class, doc.rest(), word.as(Word::text)));
        Table<Gap> called =
                trades.select(
                        into(
                                Gap.class,
                                rest(),
                                call((Double p) -> p / 2, col(Trade::price)).as(Gap::gap)));
        Lab.Run run = lab.run(workers, mapped, letters, words, called);
        run.feed("trades", 1, "A", 4.0, 2L)
                .feed("trades", 1, "B", 3.0, 1L)
                .feed("docs", 1, "d", List.of("one", "two"))
                .epoch();
        assertThat(run.rows(0)).containsExactly("A 8.0");
        assertThat(run.rows(1)).containsExactly("A x", "A y", "B x", "B y");
        assertThat(run.rows(2)).containsExactly("d one", "d two");
        assertThat(run.rows(3)).containsExactly("A 2.0", "B 1.5");
        run.feed("docs", -1, "d", List.of("one", "two")).feed("trades", -1, "A", 4.0, 2L).epoch();
        assertThat(run.rows(0)).isEmpty();
        assertThat(run.rows(2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void failedRowsLeaveTheStepAndAreErrors(int workers) {
        Table<Ratio> ratios =
                trades.select(
                        into(
                                Ratio.class,
                                rest(),
                                Columns.<Trade>lit(10L)
                                        .dividedBy(col(Trade::qty))
                                        .as(Ratio::ratio)));
        Table<RowError> errors = ratios.errors();
        Table<RowError> all = Table.errors(lab);
        Lab.Run run = lab.run(workers, ratios, errors, all);
        run.feed("trades", 1, "A", 1.0, 5L).feed("trades", 1, "B", 1.0, 0L).epoch();
        assertThat(run.rows(0)).containsExactly("A 2");
        assertThat(run.rows(1))
                .singleElement()
                .asString()
                .startsWith("select at LoweringTest.java:")
                .contains("DW-2002 column \"ratio\": division by zero");
        assertThat(run.rows(2)).isEqualTo(run.rows(1));
        assertThat(run.errors())
                .singleElement()
                .asString()
                .contains("DW-2002 column \"ratio\": division by zero");
        run.feed("trades", -1, "B", 1.0, 0L).epoch();
        assertThat(run.rows(1)).isEmpty();
        assertThat(run.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void arrival(int workers) {
        Table<Trade> appended = lab.read("appended", RowType.of(Trade.class), new Events.Appends());
        Table<Trade> latest =
                appended.where(col(Trade::price).gt(0)).groupBy(col(Trade::ticker)).deduplicate();
        Table<Trade> rising =
                appended.groupBy(col(Trade::ticker))
                        .deduplicate((kept, arrived) -> arrived.price() > kept.price());
        Table<Gap> first =
                appended.groupBy(col(Trade::ticker))
                        .reduce(g ->
                                into(
                                        Gap.class,
                                        g.keys(),
                                        g.latest(col(Trade::price)).as(Gap::gap)));
        Lab.Run run = lab.run(workers, latest, rising, first);
        run.feed("appended", 1, "A", 4.0, 1L).feed("appended", 1, "A", 2.0, 2L).epoch();
        assertThat(run.rows(0)).containsExactly("A 2.0 2");
        assertThat(run.rows(1)).containsExactly("A 4.0 1");
        assertThat(run.rows(2)).containsExactly("A 2.0");
        run.feed("appended", 1, "A", 5.0, 3L).feed("appended", 1, "A", -5.0, 4L).epoch();
        assertThat(run.rows(0)).containsExactly("A 5.0 3");
        assertThat(run.rows(1)).containsExactly("A 5.0 3");
        assertThat(run.rows(2)).containsExactly("A -5.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aLookUpFindsTheOneRowOrFails(int workers) {
        Table<Gap> found =
                trades.lookUp(prices)
                        .on(col(Trade::ticker), col(Price::ticker))
                        .select((trade, price) ->
                                into(Gap.class, trade.rest(), price.col(Price::last).as(Gap::gap)));
        Lab.Run run = lab.run(workers, found);
        run.feed("trades", 1, "A", 1.0, 1L)
                .feed("trades", 1, "B", 1.0, 1L)
                .feed("prices", 1, "A", 5.0)
                .epoch();
        assertThat(run.rows()).containsExactly("A 5.0");
        assertThat(run.errors()).singleElement().asString().startsWith("DW-2011");
        run.feed("prices", 1, "A", 6.0).feed("prices", 1, "B", 7.0).epoch();
        assertThat(run.rows()).containsExactly("B 7.0");
        assertThat(run.errors()).singleElement().asString().startsWith("DW-2012");
        run.feed("prices", -1, "A", 5.0).epoch();
        assertThat(run.rows()).containsExactly("A 6.0", "B 7.0");
        assertThat(run.errors()).isEmpty();
    }

    /// The key is what is not found, so it is shown also where the program asks for it no further.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRowThatALookUpFailsForShowsItsKey(boolean unique) {
        Table<Price> once =
                prices.groupBy(col(Price::ticker))
                        .reduce(g ->
                                into(
                                        Price.class,
                                        g.keys(),
                                        g.max(col(Price::last)).as(Price::last)));
        Table<Worth> worth =
                trades.lookUp(unique ? once : prices)
                        .on(col(Trade::ticker).lower(), col(Price::ticker))
                        .select((trade, price) ->
                                into(
                                        Worth.class,
                                        trade.col(Trade::qty)
                                                .toDouble()
                                                .times(price.col(Price::last))
                                                .as(Worth::worth)));
        Lab.Run run = lab.run(1, worth);
        run.feed("trades", 1, "B", 1.0, 7L).epoch();
        assertThat(run.errors())
                .containsExactly(
                        "DW-2011 no row of the other table has this key left.lower(ticker)=b, left.qty=7,"
                                + " right.last=null");
    }

    record Worth(double worth) {}

    @Test
    void oneIndexServesAllJoinsOnAKey() {
        Table<Gap> one =
                trades.join(prices)
                        .on(col(Trade::ticker), col(Price::ticker))
                        .select((trade, price) ->
                                into(Gap.class, trade.rest(), price.col(Price::last).as(Gap::gap)));
        Table<Trade> other = trades.antiJoin(prices).on(col(Trade::ticker), col(Price::ticker));
        Lab.Run run = lab.run(1, one, other);
        assertThat(
                        run.lowered().plan().nodes().stream()
                                .filter(node -> node.name().contains("index")))
                .hasSize(2);
    }
}
