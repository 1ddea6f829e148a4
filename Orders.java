import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Order(String item, long count) {}

record Total(String item, long count) {}

void main() {
    var pipeline = Pipeline.create().persist(Path.of("state"));
    pipeline.read(Csv.files("orders.csv", Order.class))
            .groupBy(col(Order::item))
            .reduce(g -> into(Total.class, g.keys(), g.sum(col(Order::count)).as(Total::count)))
            .write(Csv.changes("totals.csv"));
    pipeline.run();
}
