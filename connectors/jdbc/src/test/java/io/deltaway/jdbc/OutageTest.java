package io.deltaway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkException;
import io.deltaway.connect.UnavailableException;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers and files that can't be reached for a while.
class OutageTest {

    record Item(long id, String name) {}

    @TempDir Path directory;

    /// The processes of a server: by its port, as the one of all tests runs beside it.
    private static Set<Long> processes(int port) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("mariadbd"))
                .filter(process ->
                        List.of(process.info().arguments().orElse(new String[0]))
                                .contains("--port=" + port))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private static void signal(Set<Long> processes, String name)
            throws IOException, InterruptedException {
        for (long process : processes) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process))
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    @Test
    void aServerThatStandsStillAndOneThatDies() throws Exception {
        int port = Kind.Mariadb.running().getConfiguration().getPort();
        String url = "jdbc:mariadb://localhost:" + port + "/test?user=root";
        Set<Long> own = processes(port);
        assertThat(own).hasSize(1);
        JdbcSink rows = Jdbc.database(url).timeout(Duration.ofSeconds(3)).rows("items").creating();
        try (var sink = SinkEpochs.anew(rows, Item.class)) {
            sink.epoch(0, SinkEpochs.plus(new Item(1, "one")));
            signal(own, "STOP");
            try {
                assertThatThrownBy(() -> sink.epoch(1, SinkEpochs.plus(new Item(2, "two"))))
                        .isInstanceOf(UnavailableException.class);
                assertThatThrownBy(() -> SinkEpochs.anew(rows, Item.class))
                        .isInstanceOf(UnavailableException.class);
            } finally {
                signal(own, "CONT");
            }
        }
        // Waits for what the server still does for the one who has gone.
        JdbcSink patient = Jdbc.database(url).timeout(Duration.ofMinutes(1)).rows("items");
        try (var sink = new SinkEpochs<>(patient, Item.class, new Start.Reconnected(0), "test")) {
            sink.epoch(1, SinkEpochs.plus(new Item(2, "two")));
            assertThat(Kind.lines(url, "select id from items order by id"))
                    .containsExactly("1", "2");
            signal(own, "KILL");
            assertThatThrownBy(() -> sink.epoch(2, SinkEpochs.plus(new Item(3, "three"))))
                    .isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void aLockThatAnotherOneHoldsIsWaitedFor() throws Exception {
        String url = Kind.POSTGRES.fresh(directory);
        JdbcSink rows = Jdbc.database(url).property("options", "-c lock_timeout=50").rows("items");
        Kind.run(url, "create table items (id bigint, name text)");
        try (var sink = SinkEpochs.anew(rows, Item.class);
                var other = java.sql.DriverManager.getConnection(url)) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("lock table items");
            }
            assertThatThrownBy(() -> sink.epoch(0, SinkEpochs.plus(new Item(1, "one"))))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("lock timeout");
            other.rollback();
        }
    }

    @Test
    void whatWillFailAgainIsNoOutage() {
        String url = Kind.POSTGRES.fresh(directory);
        assertThatThrownBy(() ->
                        SinkEpochs.anew(
                                Jdbc.database(url.replaceAll("/db\\d+", "/nowhere")).rows("items"),
                                Item.class))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("DW-0442")
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() ->
                        SinkEpochs.anew(
                                Jdbc.database("jdbc:postgresql://localhost:1/x?password=secret")
                                        .rows("items"),
                                Item.class))
                .isInstanceOf(UnavailableException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFileThatAnotherProcessWritesIsWaitedFor() throws Exception {
        String url = Kind.SQLITE.fresh(directory);
        JdbcSink rows = Jdbc.database(url).timeout(Duration.ofMillis(100)).rows("items").creating();
        try (var sink = SinkEpochs.anew(rows, Item.class);
                var other = java.sql.DriverManager.getConnection(url)) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("insert into items values (9, 'other')");
            }
            assertThatThrownBy(() -> sink.epoch(0, SinkEpochs.plus(new Item(1, "one"))))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("SQLITE_BUSY");
            other.rollback();
        }
        try (var sink = new SinkEpochs<>(rows, Item.class, new Start.Reconnected(-1), "test")) {
            sink.epoch(0, SinkEpochs.plus(new Item(1, "one")));
        }
        assertThat(Kind.lines(url, "select id from items")).isEqualTo(List.of("1"));
    }
}
