package io.deltaway.postgres;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SourceConnector;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.connector.SinkContract;
import io.deltaway.testkit.connector.SinkPlace;
import io.deltaway.testkit.connector.SinkSubject;
import io.deltaway.testkit.connector.SourceContract;
import io.deltaway.testkit.connector.SourcePlace;
import io.deltaway.testkit.connector.SourceSubject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The contracts of sources and sinks, with a server that is killed, started again, and stands
/// still.
class ContractTest {

    record Item(long id, String name) {}

    @TempDir private static Path files;

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(files, 0);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /// The server of these tests.
    private record Broken() implements io.deltaway.testkit.connector.TestServer {

        @Override
        public void stop() throws Exception {
            TestServer.signal(files, "KILL");
        }

        @Override
        public void start() throws Exception {
            int port = server.getPort();
            server.close();
            server = TestServer.start(files, port);
        }

        @Override
        public void freeze() throws Exception {
            TestServer.signal(files, "STOP");
        }

        @Override
        public void thaw() throws Exception {
            TestServer.signal(files, "CONT");
        }
    }

    /// A database of its own with a table `items`.
    private static String fresh() throws SQLException {
        String name = "place" + NUMBERS.incrementAndGet();
        TestServer.run(TestServer.url(server, "postgres"), "create database " + name);
        String url = TestServer.url(server, name);
        TestServer.run(url, "create table items (id bigint primary key, name text not null)");
        return url;
    }

    private static PostgresDatabase database(String url) {
        return Postgres.database(url).timeout(Duration.ofSeconds(3));
    }

    @TestFactory
    Stream<DynamicTest> snapshots() {
        return SinkContract.of(
                        new SinkSubject<Object>() {
                            @Override
                            public SinkPlace<Object> place() throws SQLException {
                                return new Written(fresh());
                            }

                            @Override
                            @SuppressWarnings({"unchecked", "rawtypes"})
                            public Class<Object> rowClass() {
                                return (Class) Item.class;
                            }

                            @Override
                            public Object row(int key, int version) {
                                return new Item(key, "version " + version);
                            }
                        })
                .map(check -> dynamicTest(check.name(), check::run));
    }

    private record Written(String url) implements SinkPlace<Object> {

        @Override
        public SinkConnector<Object> sink() {
            return database(url).snapshot("items", "id");
        }

        @Override
        public List<WeightedRow> seen() throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("select id, name from items")) {
                var seen = new ArrayList<WeightedRow>();
                while (rows.next()) {
                    seen.add(WeightedRow.of(1, rows.getLong(1), rows.getString(2)));
                }
                return seen;
            }
        }

        @Override
        public Optional<io.deltaway.testkit.connector.TestServer> server() {
            return Optional.of(new Broken());
        }
    }

    @TestFactory
    Stream<DynamicTest> tablesThatAreFollowed() {
        return SourceContract.of(
                        new SourceSubject<Item>() {
                            @Override
                            public SourcePlace<Item> place() throws SQLException {
                                return new Table(fresh());
                            }

                            @Override
                            public Item row(int number) {
                                return new Item(number, "name " + number);
                            }
                        })
                .map(check -> dynamicTest(check.name(), check::run));
    }

    private record Table(String url) implements SourcePlace<Item> {

        @Override
        public void put(List<Item> rows) throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var insert = connection.prepareStatement("insert into items values (?, ?)")) {
                connection.setAutoCommit(false);
                for (Item row : rows) {
                    insert.setLong(1, row.id());
                    insert.setString(2, row.name());
                    insert.executeUpdate();
                }
                connection.commit();
            }
        }

        @Override
        public SourceConnector<Item> source() {
            return database(url)
                    .follow("items", Item.class, "id")
                    .slot("slot_" + url.replaceAll(".*/|\\?.*", ""));
        }

        @Override
        public Optional<io.deltaway.testkit.connector.TestServer> server() {
            return Optional.of(new Broken());
        }

        /// A database with a slot can't be dropped, and slots are few.
        @Override
        public void close() throws IOException {
            try {
                TestServer.run(
                        url,
                        "select pg_terminate_backend(active_pid) from pg_replication_slots where database = current_database() and active_pid is not null",
                        "do $$ begin for i in 1..500 loop begin perform pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database(); return; exception when object_in_use then perform pg_sleep(0.01); end; end loop; end $$");
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }
}
