package io.deltaway.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import io.deltaway.testkit.Soon;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What can't be followed, or not any more, and what is said of it.
class FollowRefusedTest {

    record Item(long id, @Nullable String name) {}

    record Name(long id, String name) {}

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
    void aColumnThatIsDroppedIsNamedEachTime() throws IOException, SQLException {
        TestServer.run(url, "create table items (id bigint primary key, name text)");
        var source = Postgres.database(url).follow("items", Name.class, "id").slot(slot());
        try (var followed = new Followed(source)) {
            followed.untilIdle();
            TestServer.run(
                    url, "alter table items drop column name", "insert into items values (1)");
            for (int asked = 0; asked < 2; asked++) {
                assertThatThrownBy(() -> followed.wholes(1))
                        .isInstanceOf(SourceException.class)
                        .hasMessageContaining("DW-0484 the table public.items has no column name");
            }
        }
    }

    @Test
    void aTableThatIsNotWhatItWasIsTold() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table items (id bigint primary key, name text)",
                "create publication p for table items");
        var source = items().publication("p");
        Map<String, byte[]> offsets;
        try (var followed = new Followed(source)) {
            followed.untilIdle();
            TestServer.run(url, "insert into items values (1, 'one')");
            followed.wholes(1);
            offsets = followed.offsets();
            TestServer.run(url, "alter table items rename to others");
            assertThatThrownBy(() -> followed.wholes(2))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("DW-0492 the table public.items in ");
        }
        TestServer.run(
                url,
                "create table items (id bigint primary key, name text)",
                "alter publication p add table items");
        assertThatThrownBy(() -> new Followed(source, offsets)).hasMessageContaining("DW-0492");
        TestServer.run(url, "drop table items", "alter table others rename to items");
        new Followed(source, offsets).close();
        TestServer.run(url, "alter publication p drop table items");
        assertThatThrownBy(() -> new Followed(source, offsets)).hasMessageContaining("DW-0492");
        TestServer.run(url, "drop publication p");
        assertThatThrownBy(() -> new Followed(source, offsets)).hasMessageContaining("DW-0492");
    }

    @Test
    void aPublicationOfOursIsMendedWhenItsTableWasMadeAnew() throws IOException, SQLException {
        String table = "create table items (id bigint primary key, name text)";
        TestServer.run(url, table);
        new Followed(items()).close();
        TestServer.run(url, "drop table items", table, "insert into items values (1, 'one')");
        try (var followed = new Followed(items())) {
            followed.untilIdle();
            TestServer.run(url, "insert into items values (2, 'two')");
            assertThat(followed.events(2)).containsExactly("UPSERT 1 one", "UPSERT 2 two");
        }
    }

    @Test
    void whatCanNotBeFollowedIsNamed() throws SQLException {
        assertThatThrownBy(() -> new Followed(items()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("DW-0482 there is no table items");
        TestServer.run(url, "create table items (id bigint, name text)");
        assertThatThrownBy(() -> new Followed(items()))
                .hasMessageContaining("DW-0483")
                .hasMessageContaining("has no primary key");
        TestServer.run(url, "alter table items add primary key (name)");
        assertThatThrownBy(() -> new Followed(items()))
                .hasMessageContaining("names the rows that go by name, and is followed by id");
        assertThat(TestServer.lines(url, "select pubname from pg_publication")).isEmpty();
        TestServer.run(
                url,
                "create publication p for table items with (publish = 'insert')",
                "alter table items replica identity full");
        assertThatThrownBy(() -> new Followed(items().publication("p")))
                .hasMessageContaining("DW-0487");
    }

    @Test
    void aSlotThatIsGoneOrInUseIsNamed() throws IOException, SQLException {
        TestServer.run(url, "create table items (id bigint primary key, name text)");
        Map<String, byte[]> offsets;
        try (var followed = new Followed(items())) {
            followed.untilIdle();
            offsets = followed.offsets();
            assertThatThrownBy(() -> new Followed(items(), offsets))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("is in use by process");
        }
        TestServer.run(url, "select pg_drop_replication_slot('" + slot() + "')");
        assertThatThrownBy(() -> new Followed(items(), offsets))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("DW-0489");
    }

    @Test
    void aPublicationWithoutAColumnIsNamed() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table items (id bigint primary key, name text)",
                "create publication p for table items (id)");
        assertThatThrownBy(() -> new Followed(items().publication("p")))
                .hasMessageContaining(
                        "publishes of public.items the columns id, and not name. Change the publication");
        TestServer.run(url, "alter publication p set table items (name, id)");
        new Followed(items().publication("p")).close();
    }

    @Test
    void aTableFromWhichOthersInheritIsNamed() throws IOException, SQLException {
        TestServer.run(url, "create table items (id bigint primary key, name text)");
        String inherits = "create table more (primary key (id)) inherits (items)";
        try (var followed = new Followed(items())) {
            followed.untilIdle();
            TestServer.run(url, inherits);
            assertThatThrownBy(() -> followed.wholes(1))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("DW-0493 other tables inherit from public.items in ")
                    .hasMessageContaining("their rows are sent as theirs: more. Follow each");
        }
        assertThatThrownBy(() -> new Followed(items())).hasMessageContaining("DW-0493");
    }

    private static final List<String> PARTITIONED =
            List.of(
                    "create table items (id bigint primary key, name text) partition by range (id)",
                    "create table low partition of items for values from (0) to (100)",
                    "create table high partition of items for values from (100) to (200)",
                    "insert into items values (1, 'one'), (100, 'hundred')");

    @ParameterizedTest
    @ValueSource(
            strings = {"truncate low", "alter table items detach partition low", "drop table low"})
    void rowsThatGoWithTheirPartitionAreTold(String statement) throws IOException, SQLException {
        stopsReading(
                "DW-0494 the partition low of public.items in ",
                statement.startsWith("truncate")
                        ? "DW-0494 the partition low of public.items in "
                        : "DW-0494 the partition with the number ",
                statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table next (id bigint primary key, name text)",
                "create table next (id bigint primary key, name text) partition by range (id);"
                        + " create table nearest partition of next for values from (200) to (250)"
            })
    void rowsThatComeWithAPartitionAreTold(String creation) throws IOException, SQLException {
        stopsReading(
                "DW-0495 the partition ne",
                "DW-0495 the partition ne",
                creation,
                "insert into next values (200, 'next')",
                "alter table items attach partition next for values from (200) to (300)");
    }

    /// While the partitioned table is read, and after a restart.
    private void stopsReading(String message, String messageAgain, String... statements)
            throws IOException, SQLException {
        TestServer.run(url, PARTITIONED.toArray(String[]::new));
        Map<String, byte[]> offsets;
        try (var followed = new Followed(items())) {
            assertThat(followed.events(2)).hasSize(2);
            TestServer.run(url, "insert into items values (2, 'two')");
            assertThat(followed.events(3)).hasSize(3);
            offsets = followed.offsets();
            TestServer.run(url, statements);
            assertThatThrownBy(() -> followed.events(4))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(message);
        }
        try (var followed = new Followed(items(), offsets)) {
            assertThatThrownBy(() -> followed.events(1)).hasMessageContaining(messageAgain);
        }
    }

    @Test
    void partitionsThatAreAttachedEmptyGetRows() throws IOException, SQLException {
        TestServer.run(url, PARTITIONED.toArray(String[]::new));
        try (var followed = new Followed(items())) {
            assertThat(followed.events(2)).hasSize(2);
            TestServer.run(
                    url,
                    "create table next (id bigint primary key, name text)",
                    "alter table items attach partition next for values from (200) to (300)",
                    "insert into items values (200, 'next')");
            assertThat(followed.events(3).getLast()).isEqualTo("UPSERT 200 next");
            untilTold(followed, "next", true);
        }
    }

    @Test
    void aPartitionedTableMayBeTruncatedAsAWhole() throws IOException, SQLException {
        TestServer.run(url, PARTITIONED.toArray(String[]::new));
        try (var followed = new Followed(items())) {
            assertThat(followed.events(2)).hasSize(2);
            TestServer.run(url, "insert into items values (2, 'two')", "truncate items");
            assertThat(followed.events(3 + 256))
                    .allMatch(event -> event.matches("(UPSERT|CLEAR) .*"));
            untilTold(followed, "high", false);
            TestServer.run(url, "insert into items values (100, 'again')");
            assertThat(followed.events(4 + 256).getLast()).isEqualTo("UPSERT 100 again");
            untilTold(followed, "high", true);
        }
    }

    /// Its rows are among those that were there.
    @Test
    void aPartitionMayComeWithRowsBeforeTheSlotBegins() throws Exception {
        TestServer.run(url, PARTITIONED.toArray(String[]::new));
        TestServer.run(
                url,
                "create table other (id bigint)",
                "create table next (id bigint primary key, name text)",
                "insert into next values (200, 'next')");
        try (var writing = DriverManager.getConnection(url)) {
            writing.setAutoCommit(false);
            try (var statement = writing.createStatement()) {
                statement.execute("insert into other values (1)");
            }
            // The slot waits for the transaction.
            var opened = new CompletableFuture<Followed>();
            Thread.startVirtualThread(() -> {
                try {
                    opened.complete(new Followed(items()));
                } catch (IOException | RuntimeException e) {
                    opened.completeExceptionally(e);
                }
            });
            String waiting =
                    "select exists (select from pg_replication_slots where database = current_database()"
                            + " and active and confirmed_flush_lsn is null)";
            Soon.await(() -> TestServer.lines(url, waiting).equals(List.of("t")));
            TestServer.run(
                    url, "alter table items attach partition next for values from (200) to (300)");
            writing.commit();
            try (Followed followed = opened.get(1, TimeUnit.MINUTES)) {
                assertThat(followed.events(3)).contains("UPSERT 200 next");
                TestServer.run(
                        url,
                        "create table more partition of items for values from (300) to (400)",
                        "insert into items values (300, 'more')");
                untilTold(followed, "more", true);
            }
        }
    }

    /// Polls until the offset says that the partition holds rows, or none.
    private void untilTold(Followed followed, String partition, boolean holds)
            throws IOException, SQLException {
        String id = TestServer.lines(url, "select '" + partition + "'::regclass::oid").getFirst();
        followed.until(
                () -> new String(followed.offsets().get(""), UTF_8).contains(id + ":") == holds);
    }

    @Test
    void partitionsComeAndGoEmpty() throws IOException, SQLException {
        TestServer.run(url, PARTITIONED.toArray(String[]::new));
        Map<String, byte[]> offsets;
        try (var followed = new Followed(items())) {
            assertThat(followed.events(2)).hasSize(2);
            TestServer.run(url, "delete from low", "vacuum low");
            assertThat(followed.events(3).getLast()).isEqualTo("DELETE 1 null");
            untilTold(followed, "low", false);
            offsets = followed.offsets();
        }
        TestServer.run(
                url,
                "drop table low",
                "create table next partition of items for values from (200) to (300)",
                "insert into items values (200, 'next')");
        try (var followed = new Followed(items(), offsets)) {
            assertThat(followed.events(1)).containsExactly("UPSERT 200 next");
        }
    }
}
