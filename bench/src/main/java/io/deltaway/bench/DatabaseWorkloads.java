package io.deltaway.bench;

import io.deltaway.bench.database.CsvToDatabase;
import io.deltaway.bench.database.NaivePostgres;
import io.deltaway.bench.database.NaiveSqlite;
import io.deltaway.bench.input.Records;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// CSV files into a table, whole processes, beside the plain loop that one would write for the
/// database.
final class DatabaseWorkloads {

    private static final String TABLE =
            "create table items (k bigint, name text, value double precision, flag boolean)";
    private static final String CHECK =
            "select count(*), min(k), max(k), sum(k), count(distinct name) from items";

    private DatabaseWorkloads() {}

    /// Where a run finds an empty database.
    @FunctionalInterface
    private interface Place {
        Database open(Path output) throws IOException;
    }

    /// A database for one run.
    ///
    /// @param server what ends with the run
    private record Database(String url, AutoCloseable server) {

        void sql(String sql) throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        /// The row of a query, with spaces between its columns.
        String row(String query) throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(query)) {
                rows.next();
                var row = new StringBuilder();
                for (int c = 1; c <= rows.getMetaData().getColumnCount(); c++) {
                    row.append(c == 1 ? "" : " ").append(rows.getString(c));
                }
                return row.toString();
            }
        }
    }

    static List<Contender> sqlite(Setting setting, long rows) throws IOException {
        return contenders(
                setting,
                rows,
                NaiveSqlite.class,
                output -> new Database("jdbc:sqlite:" + output.resolve("items.db"), () -> {}));
    }

    /// A server for each run: what one leaves to be done, as its checkpoint, is not done in the
    /// next one.
    static List<Contender> postgres(Setting setting, long rows) throws IOException {
        return contenders(
                setting,
                rows,
                NaivePostgres.class,
                output -> {
                    var server =
                            EmbeddedPostgres.builder()
                                    .setDataDirectory(output.resolve("postgres"))
                                    .start();
                    return new Database(
                            "jdbc:postgresql://localhost:%d/postgres?user=postgres"
                                    .formatted(server.getPort()),
                            server);
                });
    }

    private static List<Contender> contenders(
            Setting setting, long rows, Class<?> naive, Place place) throws IOException {
        Path input =
                FileWorkloads.input(setting, "records-" + rows, file -> Records.write(file, rows));
        int workers = setting.options().workers();
        return List.of(
                Contender.of(
                        "deltaway",
                        workers,
                        () -> run(setting, rows, workers, CsvToDatabase.class, input, place)),
                Contender.of("naive", 1, () -> run(setting, rows, 1, naive, input, place)));
    }

    private static Outcome run(
            Setting setting, long rows, int workers, Class<?> main, Path input, Place place)
            throws IOException, InterruptedException {
        Path output = setting.output(main.getSimpleName());
        Database database = place.open(output);
        try (var _ = database.server()) {
            database.sql(TABLE);
            Child child =
                    Child.run(
                            setting.java(
                                    workers,
                                    main,
                                    List.of(
                                            input.toString(),
                                            database.url(),
                                            Integer.toString(workers))),
                            Map.of(),
                            output.resolve("log.txt"),
                            null);
            return new Outcome(
                    child.seconds(),
                    rows,
                    child.peakBytes(),
                    database.row(CHECK).equals(Records.expected(rows)),
                    Map.of("cpu_seconds", child.cpuSeconds()));
        } catch (IOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
