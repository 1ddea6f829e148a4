package io.deltaway.bench.database;

import io.deltaway.files.Csv;
import io.deltaway.jdbc.Jdbc;
import io.deltaway.postgres.Postgres;
import io.deltaway.run.Pipeline;

/// Rows of CSV files into a table. Arguments: the directory, the address of the database, workers.
public final class CsvToDatabase {

    record Item(long k, String name, double value, boolean flag) {}

    private CsvToDatabase() {}

    public static void main(String[] arguments) {
        String url = arguments[1];
        int workers = Integer.parseInt(arguments[2]);
        var pipeline = Pipeline.create().configure(c -> c.workers(workers));
        var items = pipeline.read(Csv.files(arguments[0], Item.class));
        items.write(
                url.startsWith("jdbc:postgresql:")
                        ? Postgres.database(url).rows("items")
                        : Jdbc.database(url).rows("items"));
        pipeline.run();
    }
}
