package io.deltaway.table;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.desc;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Plans as text.
class ExplainTest {

    record Trade(String ticker, double price, long qty, String venue) {}

    record Price(String ticker, double last) {}

    record Value(String ticker, double value) {}

    record Total(String ticker, double value) {}

    private final Lab lab = new Lab();
    private final Table<Trade> trades =
            lab.read("trades.csv", RowType.of(Trade.class), new Events.Appends());
    private final Table<Price> prices =
            lab.read("prices.csv", RowType.of(Price.class), new Events.Changes());

    private static String withoutLines(String text) {
        return text.replaceAll("ExplainTest\\.java:\\d+", "here");
    }

    @Test
    void stepsIndexesStateAndWhatIsKnown() {
        Table<Value> values =
                trades.where(col(Trade::price).gt(0).and(col(Trade::qty).ge(10)))
                        .join(prices)
                        .on(col(Trade::ticker), col(Price::ticker))
                        .select((trade, price) ->
                                into(
                                        Value.class,
                                        trade.rest(),
                                        price.col(Price::last)
                                                .times(trade.col(Trade::qty))
                                                .as(Value::value)));
        Table<Total> totals =
                values.groupBy(col(Value::ticker))
                        .reduce(g ->
                                into(
                                        Total.class,
                                        g.keys(),
                                        g.sum(col(Value::value)).round(2).as(Total::value)))
                        .top(3, desc(col(Total::value)))
                        .named("largest");
        Table<Price> quiet = prices.antiJoin(trades).on(col(Price::ticker), col(Trade::ticker));
        assertThat(withoutLines(totals.explain()))
                .isEqualTo(
                        """
                        read 1 at here
                            trades.csv
                            reads ticker, price, qty; not venue
                            rows: append-only
                        where 1 at here, of read 1
                            (price > 0) and (qty >= 10)
                            index by ticker
                            rows: append-only
                        read 2 at here
                            prices.csv
                            reads ticker, last
                            index by ticker
                            rows: changing
                        join 1 at here, of where 1 and read 2
                            on ticker = ticker
                            ticker = left.ticker, value = right.last * left.qty
                            rows: changing
                        reduce 1 at here, of join 1
                            by ticker
                            ticker, value = round(sum(value), 2)
                            keeps a row of state a group: sum(value)
                            rows: changing, unique by ticker
                        largest at here, of reduce 1
                            by nothing: all rows are one group
                            3 first by value desc
                            keeps all rows in order, by group
                            rows: changing, unique by ticker
                        """);
        Lab.Run both = lab.run(2, totals, quiet);
        assertThat(withoutLines(both.lowered().explanation()))
                .contains(
                        "sent to the worker of ticker",
                        "index by ticker, for 2 readers",
                        "sent to one worker");
        assertThat(totals).hasToString("Table of Total(ticker TEXT, value DOUBLE)");
    }

    record Bought(String venue, long qty, long trades, double spread) {}

    record Venued(String venue, String ticker, long qty) {}

    @Test
    void sumsBeforeAJoinAndTheNamesOfAggregates() {
        Table<Venued> values =
                trades.join(prices)
                        .on(col(Trade::ticker), col(Price::ticker))
                        .select((trade, price) ->
                                into(
                                        Venued.class,
                                        trade.col(Trade::venue).as(Venued::venue),
                                        price.col(Price::ticker).as(Venued::ticker),
                                        trade.col(Trade::qty).as(Venued::qty)));
        Table<Bought> totals =
                values.groupBy(col(Venued::ticker))
                        .reduce(g ->
                                into(
                                        Bought.class,
                                        g.key().as(Bought::venue),
                                        g.sum(col(Venued::qty)).as(Bought::qty),
                                        g.count(col(Venued::venue)).as(Bought::trades),
                                        g.stddev(col(Venued::qty)).orElse(0.0).as(Bought::spread)));
        assertThat(totals.explain())
                .contains(
                        "adds up the changed rows of a key before it joins them: sums and no joined"
                                + " rows go to reduce 1\n",
                        "count(venue)",
                        "stddev(qty)")
                .doesNotContain("countNonNull", "stddevSample");
        Lab.Run spread = lab.run(2, totals);
        assertThat(spread.lowered().explanation()).contains("no joined rows go to reduce 1\n");
        assertThat(spread.lowered().explanation(true)).doesNotContain("adds up the changed rows");
    }

    @Test
    void ofRowsThatNeverGoOneValueIsKept() {
        assertThat(highest(trades).explain())
                .contains(
                        "keeps a row of state a group: count(), max(price); as rows never go, one value for max(price)");
        assertThat(highest(trades.minus(trades.where(col(Trade::qty).gt(7)))).explain())
                .contains("keeps a row of state a group: count(), max(price)\n");
    }

    private static Table<Total> highest(Table<Trade> of) {
        return of.groupBy(col(Trade::ticker))
                .reduce(g ->
                        into(
                                Total.class,
                                g.keys(),
                                g.count()
                                        .toDouble()
                                        .times(g.max(col(Trade::price)).toDouble().orElse(0.0))
                                        .as(Total::value)));
    }

    @Test
    void whatHasHistoryIsMarked() {
        Table<Trade> last = trades.groupBy(col(Trade::ticker)).deduplicate();
        assertThat(last.explain())
                .contains("defined over history", "keeps the order of arrival", "unique by ticker");
        assertThat(
                        last.select(into(Value.class, rest(), col(Trade::price).as(Value::value)))
                                .explain())
                .contains("ticker, value = price");
    }
}
