import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Order(long id, String customer, long cents) {}

record Customer(String name, String country) {}

record Line(long id, String customer, String country) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Order> orders =
            pipeline.read(
                    Rows.of(
                            Order.class,
                            new Order(1, "ann", 1250),
                            new Order(2, "bob", 800),
                            new Order(3, "eve", 100)));
    Table<Customer> customers =
            pipeline.read(
                    Rows.of(Customer.class, new Customer("ann", "DE"), new Customer("bob", "TR")));

    Table<Line> lines =
            orders.leftJoin(customers)
                    .on(col(Order::customer), col(Customer::name))
                    .select((order, customer) ->
                            into(
                                    Line.class,
                                    order.rest(),
                                    customer.col(Customer::country)
                                            .orElse("unknown")
                                            .as(Line::country)));
    lines.write(Terminal.table("Lines"));

    orders.antiJoin(customers)
            .on(col(Order::customer), col(Customer::name))
            .write(Terminal.table("Orders of nobody we know"));
    pipeline.run();
}
