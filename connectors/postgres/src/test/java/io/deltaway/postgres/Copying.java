package io.deltaway.postgres;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.nio.file.Path;

/// A program of its own, which is killed: follows the table `sales` of one database and keeps a
/// copy, totals and all changes of it in another one.
public final class Copying {

    record Sale(int id, String shop, long amount) {}

    record Total(String shop, long sales, long amount) {}

    private Copying() {}

    /// @param args the two databases, the state directory, and the name of the slot
    public static void main(String[] args) {
        var from = Postgres.database(args[0]);
        var to = Postgres.database(args[1]);
        var pipeline = Pipeline.create().persist(Path.of(args[2]));
        pipeline.configure(c -> c.logUpTo(20_000));
        Table<Sale> sales = pipeline.read(from.follow("sales", Sale.class, "id").slot(args[3]));
        sales.write(to.snapshot("sales", "id").creating());
        sales.write(to.changes("changes").creating());
        sales.groupBy(col(Sale::shop))
                .reduce(g ->
                        into(
                                Total.class,
                                g.key().as(Total::shop),
                                g.count().as(Total::sales),
                                g.sum(col(Sale::amount)).as(Total::amount)))
                .write(to.snapshot("totals", "shop").creating());
        pipeline.run();
    }
}
