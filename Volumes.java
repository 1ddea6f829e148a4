import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Trade(String ticker, long qty) {}

record Volume(String ticker, long volume) {}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
    Push<Trade> trades = Push.of(Trade.class);
    Table<Volume> volumes =
            pipeline.read(trades)
                    .groupBy(col(Trade::ticker))
                    .reduce(g ->
                            into(
                                    Volume.class,
                                    g.key().as(Volume::ticker),
                                    g.sum(col(Trade::qty)).as(Volume::volume)));
    volumes.write(Terminal.changes());

    try (var running = pipeline.start()) {
        trades.insert(new Trade("ACME", 100));
        trades.insert(new Trade("GLOBEX", 7));
        running.cut();
        trades.insert(new Trade("ACME", 50));
        running.cut();
        trades.remove(new Trade("ACME", 100));
        trades.remove(new Trade("GLOBEX", 7));
        running.cut();
    }
}
