import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Item(String item, long count) {}

record Stock(String item, long count) {}

void main() {
    var pipeline = Pipeline.create();
    pipeline.read(Csv.files("stock/*.csv", Item.class).live(Duration.ofMillis(100)))
            .groupBy(col(Item::item))
            .reduce(g -> into(Stock.class, g.keys(), g.sum(col(Item::count)).as(Stock::count)))
            .write(Csv.changes("stock-changes.csv"));
    pipeline.run();
}
