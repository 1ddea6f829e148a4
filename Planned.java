import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Position(String account, String ticker, long qty) {}

record Price(String ticker, double last, String currency) {}

record Alert(String ticker, double above) {}

record Held(String account, String ticker, double value) {}

record Worth(String account, double value) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Position> positions = pipeline.read(Csv.files("positions.csv", Position.class).live());
    Table<Price> prices = pipeline.read(Csv.files("prices.csv", Price.class).live());
    Table<Alert> alerts = pipeline.read(Csv.files("alerts.csv", Alert.class));

    Table<Held> held =
            positions
                    .where(col(Position::qty).ne(0))
                    .join(prices)
                    .on(col(Position::ticker), col(Price::ticker))
                    .select((position, price) ->
                            into(
                                    Held.class,
                                    position.rest(),
                                    price.col(Price::last)
                                            .times(position.col(Position::qty))
                                            .as(Held::value)));
    held.groupBy(col(Held::account))
            .reduce(g -> into(Worth.class, g.keys(), g.sum(col(Held::value)).as(Worth::value)))
            .write(Csv.snapshot("worth.csv"));
    alerts.join(prices)
            .on(col(Alert::ticker), col(Price::ticker))
            .select((alert, price) -> into(Price.class, price.rest()))
            .write(Csv.changes("alarms.csv"));
    pipeline.run();
}
