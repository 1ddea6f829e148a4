import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Price(String ticker, double last) {}

record Highest(double last, String ticker) {}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
    Push<Price> prices = Push.byKey(Price.class, "ticker");
    Table<Highest> highest =
            pipeline.read(prices)
                    .reduce(g ->
                            into(
                                    Highest.class,
                                    g.max(col(Price::last)).orFail().as(Highest::last),
                                    g.argMax(col(Price::last), col(Price::ticker))
                                            .as(Highest::ticker)));
    highest.write(Terminal.changes());

    try (var running = pipeline.start()) {
        prices.upsert(new Price("ACME", 12.5));
        prices.upsert(new Price("GLOBEX", 80));
        prices.commit();
        prices.upsert(new Price("GLOBEX", 11));
        prices.commit();
        running.cut();
    }
}
