package io.deltaway.bench.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;

/// The plain JDBC loop: a prepared insertion, batches of a thousand, one transaction. Arguments:
/// the directory of CSV files, the address of the database.
public final class NaiveSqlite {

    private static final int BATCH = 1_000;

    private NaiveSqlite() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        try (var connection = DriverManager.getConnection(arguments[1]);
                Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            connection.setAutoCommit(false);
            try (var insert =
                    connection.prepareStatement(
                            "insert into items (k, name, value, flag) values (?, ?, ?, ?)")) {
                int waiting = 0;
                for (Path file : files.sorted().toList()) {
                    try (var in = Files.newBufferedReader(file)) {
                        in.readLine();
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            int first = line.indexOf(',');
                            int second = line.indexOf(',', first + 1);
                            int third = line.indexOf(',', second + 1);
                            insert.setLong(1, Long.parseLong(line, 0, first, 10));
                            insert.setString(2, line.substring(first + 1, second));
                            insert.setDouble(
                                    3, Double.parseDouble(line.substring(second + 1, third)));
                            insert.setBoolean(4, line.startsWith("true", third + 1));
                            insert.addBatch();
                            if (++waiting == BATCH) {
                                insert.executeBatch();
                                waiting = 0;
                            }
                        }
                    }
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }
}
