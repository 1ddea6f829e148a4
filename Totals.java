import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Trade(String ticker, double price, long qty) {}

record Total(String ticker, long volume, double value) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Trade> trades = pipeline.read(Csv.files("trades/*.csv", Trade.class).live());
    Table<Total> totals =
            trades.where(col(Trade::price).gt(0))
                    .groupBy(col(Trade::ticker))
                    .reduce(g ->
                            into(
                                    Total.class,
                                    g.key().as(Total::ticker),
                                    g.sum(col(Trade::qty)).as(Total::volume),
                                    g.sum(col(Trade::price).times(col(Trade::qty)))
                                            .as(Total::value)));
    totals.write(Csv.snapshot("totals.csv"));
    totals.write(Csv.changes("changes.csv"));
    pipeline.run();
}
