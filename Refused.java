import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Trade(String ticker, long qty) {}

record Volume(String ticker, long volume) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Volume> volumes =
            pipeline.read(Rows.of(Trade.class, new Trade("ACME", 100)))
                    .groupBy(col(Trade::ticker))
                    .reduce(g ->
                            into(
                                    Volume.class,
                                    g.key().as(Volume::ticker),
                                    g.sum(col(Trade::qty)).as(Volume::volume)));
    volumes.write(Csv.file("volumes.csv"));
    pipeline.run();
}
