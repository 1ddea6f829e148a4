package io.deltaway.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.UnavailableException;
import io.deltaway.jdbc.JdbcSink;
import io.deltaway.testkit.connector.SinkEpochs;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that stands still, and one that dies: both are noticed, and what goes on afterwards
/// loses nothing and doubles nothing.
class OutageTest {

    record Item(long id, String name) {}

    @TempDir private static Path files;

    private static EmbeddedPostgres server;
    private static String url;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = TestServer.start(files, TestServer.freePort());
        url = TestServer.url(server, "postgres");
        TestServer.run(url, "create table items (id bigint primary key, name text)");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /// Notices soon that nobody answers.
    private static PostgresDatabase database() {
        return Postgres.database(url).timeout(Duration.ofSeconds(3));
    }

    /// Waits for what the server still does for somebody who has gone.
    private static PostgresDatabase patiently() {
        return Postgres.database(url).timeout(Duration.ofMinutes(1));
    }

    private static JdbcSink copies(PostgresDatabase database) {
        return database.snapshot("copies", "id").creating();
    }

    @Test
    void aServerThatStandsStillIsNoticedAndGoneOnWith() throws Exception {
        Map<String, byte[]> offsets;
        try (var followed = new Followed(database().follow("items", Item.class, "id").slot("a"));
                var sink = SinkEpochs.anew(copies(database()).added(), Item.class)) {
            followed.untilIdle();
            offsets = followed.offsets();
            sink.epoch(0, SinkEpochs.plus(new Item(1, "one")));
            TestServer.signal(files, "STOP");
            try {
                assertThatThrownBy(() -> pollFor(followed, Duration.ofSeconds(60)))
                        .isInstanceOf(UnavailableException.class);
                assertThatThrownBy(() -> sink.epoch(1, SinkEpochs.plus(new Item(2, "two"))))
                        .isInstanceOf(UnavailableException.class);
                assertThatThrownBy(() -> SinkEpochs.anew(copies(database()), Item.class))
                        .isInstanceOf(UnavailableException.class);
            } finally {
                TestServer.signal(files, "CONT");
            }
        }
        TestServer.run(url, "insert into items values (1, 'one')");
        try (var followed = reopened(offsets, "a")) {
            assertThat(followed.events(1)).containsExactly("UPSERT 1 one");
        }
        try (var sink =
                new SinkEpochs<>(
                        copies(patiently()).added(),
                        Item.class,
                        new Start.Reconnected(0),
                        "test")) {
            sink.epoch(1, SinkEpochs.plus(new Item(2, "two")));
        }
        assertThat(TestServer.lines(url, "select id, name from copies order by id"))
                .containsExactly("1 one", "2 two");
    }

    @Test
    void connectionsThatTheServerEndsAreNoticed() throws Exception {
        Map<String, byte[]> offsets;
        try (var followed = new Followed(database().follow("items", Item.class, "id").slot("b"));
                var sink =
                        new SinkEpochs<>(
                                database().rows("rows").creating(),
                                Item.class,
                                new Start.Anew(),
                                "rows")) {
            followed.untilIdle();
            offsets = followed.offsets();
            sink.epoch(0, SinkEpochs.plus(new Item(1, "one")));
            TestServer.run(
                    url,
                    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type in ('client backend', 'walsender')");
            assertThatThrownBy(() -> pollFor(followed, Duration.ofSeconds(60)))
                    .isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> sink.epoch(1, SinkEpochs.plus(new Item(2, "two"))))
                    .isInstanceOf(UnavailableException.class);
        }
        TestServer.run(url, "insert into items values (7, 'seven')");
        try (var followed = reopened(offsets, "b")) {
            assertThat(followed.events(1)).contains("UPSERT 7 seven");
        }
    }

    @Test
    void aServerThatDiesAndIsStartedAgainHasLostNothing() throws Exception {
        JdbcSink twice = database().rows("twice").creating();
        Map<String, byte[]> offsets;
        try (var followed = new Followed(database().follow("items", Item.class, "id").slot("c"));
                var sink = new SinkEpochs<>(twice, Item.class, new Start.Anew(), "twice")) {
            followed.untilIdle();
            offsets = followed.offsets();
            TestServer.run(url, "insert into items values (8, 'eight')");
            sink.epoch(0, SinkEpochs.plus(new Item(1, "one")));
            sink.write(1, List.of(SinkEpochs.plus(new Item(2, "two"))));
            TestServer.signal(files, "KILL");
            assertThatThrownBy(() -> pollFor(followed, Duration.ofSeconds(60)))
                    .isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> sink.endEpoch(1)).isInstanceOf(UnavailableException.class);
            assertThatThrownBy(() -> SinkEpochs.anew(twice, Item.class))
                    .isInstanceOf(UnavailableException.class);
        }
        server.close();
        server = TestServer.start(files, server.getPort());
        try (var followed = reopened(offsets, "c")) {
            assertThat(followed.events(1)).contains("UPSERT 8 eight");
        }
        JdbcSink again = patiently().rows("twice").creating();
        try (var sink = new SinkEpochs<>(again, Item.class, new Start.Reconnected(0), "twice")) {
            sink.epoch(1, SinkEpochs.plus(new Item(2, "two")));
        }
        assertThat(TestServer.lines(url, "select id from twice order by id"))
                .containsExactly("1", "2");
    }

    private static void pollFor(Followed followed, Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < deadline) {
            followed.poll();
        }
    }

    /// As a runner does: again and again, as the server takes a while to let go of the slot.
    private static Followed reopened(Map<String, byte[]> offsets, String slot) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                return new Followed(
                        database().follow("items", Item.class, "id").slot(slot), offsets);
            } catch (UnavailableException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
