package io.deltaway.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A real server, started once for all tests that don't stop it. Each test has a database of its
/// own.
final class TestServer {

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private TestServer() {}

    private static EmbeddedPostgres start() {
        try {
            return start(Files.createTempDirectory("deltaway-postgres"), freePort(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a server, or one that was killed again.
    static EmbeddedPostgres start(Path files, int port) throws IOException {
        return start(files, port, false);
    }

    private static EmbeddedPostgres start(Path files, int port, boolean cleans) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(files)
                .setPort(port)
                .setCleanDataDirectory(cleans)
                .setPGStartupWait(Duration.ofMinutes(1)) // one that was killed has to recover
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_replication_slots", "40")
                .setServerConfig("max_wal_senders", "40")
                .setServerConfig("wal_sender_timeout", "5s")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /// A port on which a server can be started again after a while: none of those that the system
    /// gives to connections, which would take it meanwhile.
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var _ = new ServerSocket(port)) {
                return port;
            } catch (BindException e) {
                // the next one
            }
        }
    }

    /// Sends a signal to all processes of a server.
    static void signal(Path files, String name) throws IOException, InterruptedException {
        String first = Files.readAllLines(files.resolve("postmaster.pid")).getFirst().strip();
        var command = new ArrayList<>(List.of("kill", "-" + name, first));
        ProcessHandle.of(Long.parseLong(first))
                .orElseThrow()
                .descendants()
                .forEach(process -> command.add(Long.toString(process.pid())));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /// The address of a new, empty database.
    static String fresh() throws SQLException {
        String name = "db" + NUMBERS.incrementAndGet();
        run(url(SERVER, "postgres"), "create database " + name);
        return url(SERVER, name);
    }

    static String url(EmbeddedPostgres server, String database) {
        return "jdbc:postgresql://localhost:"
                + server.getPort()
                + "/"
                + database
                + "?user=postgres";
    }

    static void run(String url, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// Statements in one transaction.
    static void transaction(String url, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
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
                    line.add(String.valueOf(value));
                }
                lines.add(String.join(" ", line));
            }
            return lines;
        }
    }
}
