import static io.deltaway.table.Columns.*;

import module io.deltaway;

record Order(long id, String customer, long cents) {}

record Sum(String customer, long orders, long cents) {}

void main() {
    var pipeline = Pipeline.create().configure(c -> c.epochs(e -> e.byHand()));
    Push<Order> orders = Push.byKey(Order.class, "id");
    Table<Sum> sums =
            pipeline.read(orders)
                    .groupBy(col(Order::customer))
                    .reduce(g ->
                            into(
                                    Sum.class,
                                    g.keys(),
                                    g.count().as(Sum::orders),
                                    g.sum(col(Order::cents)).as(Sum::cents)))
                    .named("sums by customer");
    pipeline.materialize(sums);

    try (RunningPipeline running = pipeline.start()) {
        for (int id = 0; id < 1_000; id++) {
            orders.upsert(new Order(id, "customer " + id % 10, id));
        }
        running.cut();

        Materialized<Sum> current = running.materialized(sums);
        System.out.println(current.get("customer 3").orElseThrow());
        System.out.println(current.rowCount() + " rows at epoch " + current.epoch());

        Status status = running.status();
        System.out.println(
                status.phase() + ", " + status.rowsIn() + " rows in, lag " + status.lag());
        for (var operator : status.operators()) {
            if (operator.rows() > 0) {
                System.out.println(operator.name() + " keeps " + operator.rows() + " rows");
            }
        }
    }
}
