import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Trade(String ticker, long qty) {}

record Volume(String ticker, long volume) {}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
    Push<Trade> trades = Push.of(Trade.class);
    pipeline.read(trades)
            .groupBy(col(Trade::ticker))
            .reduce(g -> into(Volume.class, g.keys(), g.sum(col(Trade::qty)).as(Volume::volume)))
            .write(Terminal.changes());

    try (var running = pipeline.start()) {
        trades.remove(new Trade("ACME", 100));
        running.cut();
    }
}
