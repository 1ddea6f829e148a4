import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Position(String account, String ticker, long qty) {}

record Price(String ticker, double last) {}

record Held(String account, String ticker, double value) {}

record Worth(String account, double value, long tickers) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Position> positions = pipeline.read(Csv.files("positions.csv", Position.class).live());
    Table<Price> prices = pipeline.read(Csv.files("prices.csv", Price.class).live());

    Table<Held> held =
            positions
                    .join(prices)
                    .on(col(Position::ticker), col(Price::ticker))
                    .select((position, price) ->
                            into(
                                    Held.class,
                                    position.rest(),
                                    price.col(Price::last)
                                            .times(position.col(Position::qty))
                                            .as(Held::value)));
    Table<Worth> worth =
            held.groupBy(col(Held::account))
                    .reduce(g ->
                            into(
                                    Worth.class,
                                    g.keys(),
                                    g.sum(col(Held::value)).as(Worth::value),
                                    g.count().as(Worth::tickers)));

    worth.write(Csv.changes("worth.csv"));
    pipeline.run();
}
