import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Position(String account, String ticker, long qty) {}

record Price(String ticker, double last) {}

record Exposure(String account, String ticker, double value) {}

record Sum(String account, double value) {}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
    Push<Position> positions = Push.byKey(Position.class, "account", "ticker");
    Push<Price> prices = Push.byKey(Price.class, "ticker");
    Table<Exposure> exposures =
            pipeline.read(positions)
                    .join(pipeline.read(prices))
                    .on(col(Position::ticker), col(Price::ticker))
                    .select((position, price) ->
                            into(
                                    Exposure.class,
                                    position.rest(),
                                    price.col(Price::last)
                                            .times(position.col(Position::qty))
                                            .as(Exposure::value)));
    Table<Sum> sums =
            exposures
                    .groupBy(col(Exposure::account))
                    .reduce(g ->
                            into(Sum.class, g.keys(), g.sum(col(Exposure::value)).as(Sum::value)));
    sums.write(Terminal.changes());

    try (var running = pipeline.start()) {
        positions.upsert(new Position("ann", "ACME", 10));
        positions.upsert(new Position("ann", "GLOBEX", 1));
        positions.upsert(new Position("bob", "GLOBEX", 3));
        prices.upsert(new Price("ACME", 5));
        prices.upsert(new Price("GLOBEX", 80));
        running.cut();
        prices.upsert(new Price("ACME", 6));
        running.cut();
        positions.delete(new Position("ann", "ACME", 0));
        running.cut();

        for (var operator : running.status().operators()) {
            System.out.println(operator.name() + ": " + operator.rows() + " rows");
        }
    }
}
