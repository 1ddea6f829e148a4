import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Order(long id, double price, long quantity) {}

record Total(long id, double total) {}

/// Totals of orders above a price.
///
/// Options: --input FILE, --output FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "orders.csv");
    String output = arguments.text("output", "totals.csv");
    int workers = arguments.number("workers", 1);
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers));
    Table<Order> orders = pipeline.read(Csv.files(input, Order.class));
    Table<Total> totals = orders
            .where(col(Order::price).gt(50.0))
            .select(into(Total.class,
                    col(Order::id).as(Total::id),
                    col(Order::price).times(col(Order::quantity)).as(Total::total)));
    totals.write(Csv.file(output));
    pipeline.run();
}
