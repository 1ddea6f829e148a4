package io.deltaway.postgres;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.nio.file.Path;

/// A program of its own with little memory: follows the table `sales` by whole rows and sums them
/// up.
public final class Summing {

    record Sale(String shop, long amount) {}

    record Sum(long sales, long amount) {}

    private Summing() {}

    /// @param args the database, and the state directory
    public static void main(String[] args) {
        var pipeline = Pipeline.create().persist(Path.of(args[1]));
        var database = Postgres.database(args[0]);
        Table<Sale> sales = pipeline.read(database.follow("sales", Sale.class));
        sales.reduce(g ->
                        into(
                                Sum.class,
                                g.count().as(Sum::sales),
                                g.sum(col(Sale::amount)).as(Sum::amount)))
                .write(database.changes("sums"));
        pipeline.run();
    }
}
