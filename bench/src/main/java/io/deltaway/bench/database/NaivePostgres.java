package io.deltaway.bench.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/// The plain `COPY` loop: the server reads the CSV itself, file by file, in one transaction.
/// Arguments: the directory of CSV files, the address of the database.
public final class NaivePostgres {

    private NaivePostgres() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        try (var connection = DriverManager.getConnection(arguments[1]);
                Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            connection.setAutoCommit(false);
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            for (Path file : files.sorted().toList()) {
                try (var in = Files.newInputStream(file)) {
                    copy.copyIn(
                            "copy items (k, name, value, flag) from stdin (format csv, header)",
                            in,
                            1 << 16);
                }
            }
            connection.commit();
        }
    }
}
