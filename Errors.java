import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Trade(String ticker, double price, long qty) {}

record Total(String ticker, long volume, double value) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Trade> trades = pipeline.read(Csv.files("trades/wednesday.csv", Trade.class));
    Table<Total> totals =
            trades.groupBy(col(Trade::ticker))
                    .reduce(g ->
                            into(
                                    Total.class,
                                    g.keys(),
                                    g.sum(col(Trade::qty)).as(Total::volume),
                                    g.sum(col(Trade::price).times(col(Trade::qty)))
                                            .as(Total::value)));
    totals.write(Terminal.table("Totals"));
    pipeline.errors().write(JsonLines.snapshot("errors.jsonl"));
    pipeline.run();
}
