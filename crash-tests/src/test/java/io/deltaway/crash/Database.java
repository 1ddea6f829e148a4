package io.deltaway.crash;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// One PostgreSQL for all histories; each has a database of its own.
final class Database {

    private static final EmbeddedPostgres SERVER = start();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private Database() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "40")
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .setServerConfig("wal_level", "logical")
                    .setServerConfig("max_replication_slots", "20")
                    .setServerConfig("max_wal_senders", "20")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The address of a new, empty database.
    static String fresh() throws SQLException {
        String name = "db" + NUMBERS.incrementAndGet();
        try (var connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return url(name);
    }

    /// Drops a replication slot if it is there, as soon as the server has noticed that its reader
    /// is gone.
    static void drop(String slot) throws SQLException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (var connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.createStatement()) {
            while (true) {
                try {
                    statement.execute(
                            "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                                    + " where slot_name = '%s'".formatted(slot));
                    return;
                } catch (SQLException e) {
                    if (System.nanoTime() > deadline) {
                        throw e;
                    }
                }
            }
        }
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:"
                + SERVER.getPort()
                + "/"
                + database
                + "?user=postgres";
    }
}
