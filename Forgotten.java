import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Order(long id, String customer) {}

record Customer(String name, String country) {}

record Line(long id, String country) {}

void main() {
    var pipeline = Pipeline.create();
    Table<Order> orders = pipeline.read(Rows.of(Order.class, new Order(1, "ann")));
    Table<Customer> customers = pipeline.read(Rows.of(Customer.class, new Customer("ann", "DE")));
    orders.leftJoin(customers)
            .on(col(Order::customer), col(Customer::name))
            .select((order, customer) ->
                    into(
                            Line.class,
                            order.rest(),
                            customer.col(Customer::country).as(Line::country)))
            .write(Terminal.changes());
    pipeline.run();
}
