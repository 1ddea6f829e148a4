package io.deltaway.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SourceException;
import io.deltaway.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is given of a table and its changes, by a real server.
class FollowTest {

    record Item(long id, @Nullable String name) {}

    private String url = "";

    @BeforeEach
    void database() throws SQLException {
        url = TestServer.fresh();
    }

    private PostgresSource<Item> items() {
        return Postgres.database(url).follow("items", Item.class, "id").slot(slot());
    }

    /// Slots belong to a server and not to a database.
    private String slot() {
        return "slot_" + url.replaceAll(".*/|\\?.*", "");
    }

    @Test
    void beginsWithWhatIsThereAndGoesOnByTransactions() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table items (id bigint primary key, name text, unused text)",
                "insert into items values (1, 'one', 'x'), (2, null, 'x'), (3, E'a\\tb\\\\c\\nd', 'x')");
        try (var followed = new Followed(items())) {
            assertThat(followed.wholes(1))
                    .containsExactly(
                            List.of("UPSERT 1 one", "UPSERT 2 null", "UPSERT 3 a\tb\\c\nd"));
            TestServer.transaction(
                    url,
                    "insert into items values (4, 'four')",
                    "update items set name = 'uno' where id = 1",
                    "update items set id = 5 where id = 2",
                    "delete from items where id = 3");
            assertThat(followed.wholes(2).get(1))
                    .containsExactly(
                            "UPSERT 4 four",
                            "UPSERT 1 uno",
                            "DELETE 2 null",
                            "UPSERT 5 null",
                            "DELETE 3 null");
        }
    }

    /// So that they need no more memory than short ones.
    @Test
    void longTextsAreCutIntoSmallChunks() throws IOException, SQLException {
        String rows =
                "insert into items select n, repeat('t', 50000) from generate_series(%d, %d) n";
        TestServer.run(
                url,
                "create table items (id bigint primary key, name text)",
                rows.formatted(1, 200));
        try (var followed = new Followed(items())) {
            followed.rows(200);
            followed.untilIdle();
            TestServer.run(url, rows.formatted(201, 400));
            followed.rows(400);
            assertThat(followed.wholes(2)).extracting(List::size).containsExactly(200, 200);
            assertThat(followed.largestChunk()).isLessThan(5 << 20);
        }
    }

    @Test
    void howFarItWasReadIsATextForPeople() throws IOException, SQLException {
        TestServer.run(url, "create table items (id bigint primary key, name text)");
        try (var followed = new Followed(items())) {
            followed.untilIdle();
            TestServer.run(url, "insert into items values (1, 'one')");
            followed.wholes(1);
            assertThat(new String(followed.offsets().get(""), StandardCharsets.US_ASCII))
                    .matches("lsn=[0-9A-F]+/[0-9A-F]+ table=[1-9][0-9]*");
        }
    }

    @Test
    void aRestartGoesOnBehindWhatWasRead() throws IOException, SQLException {
        TestServer.run(url, "create table items (id bigint primary key, name text)");
        Map<String, byte[]> offsets;
        try (var followed = new Followed(items())) {
            followed.untilIdle();
            TestServer.run(url, "insert into items values (1, 'one')");
            followed.wholes(1);
            offsets = followed.offsets();
            TestServer.run(url, "insert into items values (2, 'two')");
            followed.wholes(2);
            // Acknowledged is what was read first; the second is not.
        }
        TestServer.run(url, "insert into items values (3, 'three')");
        try (var followed = new Followed(items(), offsets)) {
            followed.untilIdle();
            assertThat(followed.events(2)).containsExactly("UPSERT 2 two", "UPSERT 3 three");
        }
    }

    @Test
    void theServerKeepsWhatWasNotAcknowledgedAndNoMore() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table items (id bigint primary key, name text)",
                "create table other (id bigint)");
        String kept =
                "select confirmed_flush_lsn from pg_replication_slots where slot_name = '"
                        + slot()
                        + "'";
        try (var followed = new Followed(items())) {
            followed.untilIdle();
            TestServer.run(url, "insert into items values (1, 'one')");
            followed.wholes(1);
            String before = TestServer.lines(url, kept).getFirst();
            // A busy neighbour: nothing of it is needed, but what is not acknowledged is.
            TestServer.run(url, "insert into other select generate_series(1, 10000)");
            for (int i = 0; i < 30; i++) {
                followed.poll();
            }
            assertThat(TestServer.lines(url, kept)).containsExactly(before);
            followed.acknowledge();
            String end = TestServer.lines(url, "select pg_current_wal_flush_lsn()").getFirst();
            String acknowledged =
                    "select 1 from pg_replication_slots where slot_name = '"
                            + slot()
                            + "' and confirmed_flush_lsn >= '"
                            + end
                            + "'";
            followed.until(() -> !TestServer.lines(url, acknowledged).isEmpty());
        }
    }

    @Test
    void truncationClearsTheTable() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table items (id bigint primary key, name text)",
                "insert into items values (1, 'one')");
        try (var followed = new Followed(items())) {
            followed.wholes(1);
            TestServer.transaction(url, "truncate items", "insert into items values (2, 'two')");
            List<String> events = followed.wholes(2).get(1);
            assertThat(events).hasSize(257).last().isEqualTo("UPSERT 2 two");
            assertThat(events.subList(0, 256)).allMatch(event -> event.startsWith("CLEAR "));
        }
    }

    record Document(int id, String title, String body) {}

    @Test
    void largeValuesThatDoNotChangeAreKept() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table documents (id int primary key, title text, body text)",
                "alter table documents alter body set storage external",
                "insert into documents values (1, 'a', repeat('x', 10000))");
        var source = Postgres.database(url).follow("documents", Document.class, "id").slot(slot());
        try (var followed = new Followed(source)) {
            followed.wholes(1);
            TestServer.run(url, "update documents set title = 'b'");
            assertThat(followed.wholes(2).get(1)).containsExactly("UPSERT 1 b null");
            TestServer.run(url, "update documents set id = 2");
            assertThat(followed.wholes(3).get(2)).containsExactly("DELETE 1 null null");
            assertThat(followed.malformed())
                    .singleElement()
                    .asString()
                    .startsWith("DW-2120 1 its key has changed");
            TestServer.run(url, "alter table documents replica identity full");
            TestServer.run(url, "update documents set id = 3");
            assertThat(followed.events(5).subList(3, 5))
                    .containsExactly("DELETE 2 null null", "UPSERT 3 b " + "x".repeat(10_000));
        }
    }

    @Test
    void wholeRowsNeedNoKey() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table items (id bigint, name text)",
                "alter table items alter name set storage external",
                "alter table items replica identity full",
                "insert into items values (1, repeat('y', 5000)), (1, 'b')");
        var source = Postgres.database(url).follow("items", Item.class).slot(slot());
        try (var followed = new Followed(source)) {
            assertThat(followed.wholes(1).getFirst())
                    .containsExactly("+ 1 " + "y".repeat(5_000), "+ 1 b");
            TestServer.run(url, "update items set id = 2 where name <> 'b'", "delete from items");
            assertThat(followed.events(6).subList(2, 4))
                    .containsExactly("- 1 " + "y".repeat(5_000), "+ 2 " + "y".repeat(5_000));
            TestServer.run(url, "truncate items");
            for (int asked = 0; asked < 2; asked++) {
                assertThatThrownBy(() -> followed.wholes(9))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining("DW-0486");
            }
        }
    }

    enum Color {
        RED,
        GREEN
    }

    record All(
            int id,
            boolean yes,
            @Nullable BigDecimal amount,
            double d,
            LocalDate day,
            LocalDateTime local,
            Instant at,
            Duration took,
            UUID uuid,
            byte[] bytes,
            Json json,
            Color color,
            List<@Nullable Long> numbers,
            List<String> texts,
            double[] vector) {}

    @Test
    void valuesOfAllTypes() throws IOException, SQLException {
        TestServer.run(
                url,
                "create type color as enum ('RED', 'GREEN')",
                "create table \"all\" (id int primary key, yes bool, amount numeric, d float8, day date,"
                        + " local timestamp, at timestamptz, took interval, uuid uuid, bytes bytea, json jsonb,"
                        + " color color, numbers bigint[], texts text[], vector float8[])");
        String values =
                " values (%d, true, 12.50, 'NaN', '2026-01-05', '2026-01-05 10:00:00.25',"
                        + " '2026-01-05 10:00:00.5+02', '1 day 2 hours 0.5 s', '123e4567-e89b-12d3-a456-426614174000',"
                        + " '\\x00ff', '{\"a\": [1, null]}', 'GREEN', '{1,NULL,-3}', '{\"a b\",\"NULL\",\"q\\\"\\\\,{\"}', '{1.5,2}')";
        TestServer.run(url, "insert into \"all\"" + values.formatted(1));
        var source = Postgres.database(url).follow("all", All.class, "id").slot(slot());
        String expected =
                " true 12.5 NaN 2026-01-05 2026-01-05T10:00:00.250 2026-01-05T08:00:00.500Z PT26H0.5S"
                        + " 123e4567-e89b-12d3-a456-426614174000 00ff {\"a\":[1,null]} GREEN [1, null, -3]"
                        + " [a b, NULL, q\"\\,{] ";
        try (var followed = new Followed(source)) {
            assertThat(followed.wholes(1).getFirst())
                    .singleElement()
                    .asString()
                    .startsWith("UPSERT 1" + expected);
            TestServer.run(url, "insert into \"all\"" + values.formatted(2));
            assertThat(followed.wholes(2).get(1))
                    .singleElement()
                    .asString()
                    .startsWith("UPSERT 2" + expected);
            TestServer.run(url, "update \"all\" set day = 'infinity', amount = null where id = 1");
            TestServer.run(url, "update \"all\" set day = '2026-01-06' where id = 1");
            assertThat(followed.events(4).subList(2, 4))
                    .satisfiesExactly(
                            one -> assertThat(one).startsWith("DELETE 1 "),
                            two -> assertThat(two).startsWith("UPSERT 1 true null NaN 2026-01-06"));
            assertThat(followed.malformed())
                    .singleElement()
                    .asString()
                    .contains(
                            "column \"day\": expected a date such as 2024-05-31, got \"infinity\"");
        }
    }

    @Test
    void timesOutsideTheRangeAreToldSo() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table seen (id bigint primary key, at timestamptz)",
                "insert into seen values (1, '9999-12-31 00:00:00Z'), (2, '2024-05-31 12:30:00Z')");
        record Seen(long id, Instant at) {}
        var source = Postgres.database(url).follow("seen", Seen.class, "id").slot(slot());
        try (var followed = new Followed(source)) {
            assertThat(followed.events(2)).contains("UPSERT 2 2024-05-31T12:30:00Z");
            assertThat(followed.malformed())
                    .singleElement()
                    .asString()
                    .contains("got \"9999-12-31 00:00:00+00\", a time outside 1677-09-21 to");
        }
    }

    @Test
    void columnsThatComeAndGo() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table items (id bigint primary key, name text)",
                "insert into items values (1, 'one')");
        try (var followed = new Followed(items())) {
            followed.wholes(1);
            TestServer.run(
                    url,
                    "alter table items add more int",
                    "insert into items values (2, 'two', 2)",
                    "alter table items drop name",
                    "insert into items values (3, 3)",
                    "alter table items alter id type numeric",
                    "insert into items values (4.5, 3)");
            assertThat(followed.events(3))
                    .containsExactly("UPSERT 1 one", "UPSERT 2 two", "UPSERT 3 null");
            assertThat(followed.malformed(1))
                    .singleElement()
                    .asString()
                    .contains("expected a whole number of 64 bits, got \"4.5\"");
            TestServer.run(
                    url,
                    "alter table items rename id to number",
                    "insert into items values (5, 3)");
            assertThatThrownBy(() -> followed.wholes(99))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("DW-0484")
                    .hasMessageContaining("has no column id; it has number, more");
        }
    }

    /// As docs/how-to/follow-postgres.md says.
    @Test
    void valuesThatAnAlterationComputesComeWithTheNextUpdate() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table items (id bigint primary key, name text)",
                "insert into items values (1, 'one')");
        try (var followed = new Followed(items())) {
            followed.wholes(1);
            TestServer.run(
                    url,
                    "alter table items alter name type varchar using name || '!'",
                    "insert into items values (2, 'two')",
                    "update items set id = id where id = 1");
            assertThat(followed.events(3))
                    .containsExactly("UPSERT 1 one", "UPSERT 2 two", "UPSERT 1 one!");
        }
    }

    @Test
    void aTransactionThatWasGivenInPartIsGoneOnWith() throws IOException, SQLException {
        TestServer.run(url, "create table items (id bigint primary key, name text)");
        Map<String, byte[]> offsets;
        long given;
        try (var followed = new Followed(items())) {
            followed.untilIdle();
            TestServer.run(url, "insert into items select n, 'x' from generate_series(1, 50000) n");
            followed.rows(20_000);
            given = followed.unfinished().size();
            assertThat(followed.wholes(0)).isEmpty();
            offsets = followed.partOffsets();
        }
        try (var followed = new Followed(items(), offsets)) {
            List<String> rest = followed.wholes(1).getFirst();
            assertThat(given + rest.size()).isEqualTo(50_000);
            assertThat(rest.getFirst()).isEqualTo("UPSERT " + (given + 1) + " x");
        }
    }

    @Test
    void whatWasLostWhileItBeganIsBegunAnew() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table items (id bigint primary key, name text)",
                "insert into items select n, 'x' from generate_series(1, 20000) n");
        Map<String, byte[]> offsets;
        try (var followed = new Followed(items())) {
            followed.poll();
            offsets = followed.partOffsets();
        }
        TestServer.run(url, "delete from items where id > 2");
        try (var followed = new Followed(items(), offsets)) {
            assertThat(followed.wholes(1).getFirst())
                    .hasSize(258)
                    .endsWith("UPSERT 1 x", "UPSERT 2 x");
        }
    }
}
