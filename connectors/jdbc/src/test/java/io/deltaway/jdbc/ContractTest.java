package io.deltaway.jdbc;

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
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The contracts of sources and sinks, of the databases that run in the process. Servers are held
/// to them with PostgreSQL.
class ContractTest {

    record Item(long id, String name) {}

    @TempDir static Path directory;

    private static final String TABLE =
            "create table items (id bigint primary key, name varchar(20) not null check (name <> 'bad'))";
    private static final String ROWS =
            "create table items (id bigint, name varchar(20) not null check (name <> 'bad'))";
    private static final String CHANGES =
            "create table items (epoch bigint, weight bigint, id bigint, name varchar(20) not null check (name <> 'bad'))";

    @TestFactory
    Stream<DynamicTest> snapshotsOfSqlite() {
        return sink(Kind.SQLITE, TABLE, database -> database.snapshot("items", "id"), "1");
    }

    @TestFactory
    Stream<DynamicTest> changesOfSqlite() {
        return sink(Kind.SQLITE, CHANGES, database -> database.changes("items"), "weight");
    }

    @TestFactory
    Stream<DynamicTest> rowsOfSqlite() {
        return sink(Kind.SQLITE, ROWS, database -> database.rows("items"), "1");
    }

    @TestFactory
    Stream<DynamicTest> snapshotsOfDuckdb() {
        return sink(Kind.DUCKDB, TABLE, database -> database.snapshot("items", "id"), "1");
    }

    @TestFactory
    Stream<DynamicTest> tablesOfSqliteThatGrow() {
        return source(items -> items.growing("id").live(Duration.ofMillis(20)));
    }

    @TestFactory
    Stream<DynamicTest> tablesOfSqliteThatAreReadOnce() {
        return source(items -> items);
    }

    @TestFactory
    Stream<DynamicTest> tablesOfSqliteThatAreReadOnceInAnOrder() {
        return source(items -> items.growing("id"));
    }

    private static Stream<DynamicTest> source(UnaryOperator<JdbcSource<Item>> options) {
        return SourceContract.of(
                        new SourceSubject<Item>() {
                            @Override
                            public SourcePlace<Item> place() throws SQLException {
                                return new Table(Kind.SQLITE.fresh(directory), options);
                            }

                            @Override
                            public Item row(int number) {
                                return new Item(number, "name " + number);
                            }
                        })
                .map(check -> dynamicTest(check.name(), check::run));
    }

    private static Stream<DynamicTest> sink(
            Kind kind, String table, Function<JdbcDatabase, JdbcSink> made, String weight) {
        return SinkContract.of(
                        new SinkSubject<Object>() {
                            @Override
                            public SinkPlace<Object> place() throws SQLException {
                                String url = kind.fresh(directory);
                                Kind.run(url, table);
                                return new Written(url, made.apply(Jdbc.database(url)), weight);
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

                            @Override
                            public Optional<Object> refused() {
                                // A table by key has it once, however often it is given.
                                return kind == Kind.SQLITE && !table.equals(TABLE)
                                        ? Optional.of(new Item(-1, "bad"))
                                        : Optional.empty();
                            }
                        })
                .map(check -> dynamicTest(check.name(), check::run));
    }

    /// @param weight what says in SQL how often a row is there
    private record Written(String url, JdbcSink made, String weight) implements SinkPlace<Object> {

        @Override
        public SinkConnector<Object> sink() {
            return made;
        }

        @Override
        public List<WeightedRow> seen() throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement();
                    var rows =
                            statement.executeQuery("select id, name, " + weight + " from items")) {
                var seen = new ArrayList<WeightedRow>();
                while (rows.next()) {
                    seen.add(WeightedRow.of(rows.getLong(3), rows.getLong(1), rows.getString(2)));
                }
                return seen;
            }
        }
    }

    private record Table(String url, UnaryOperator<JdbcSource<Item>> options)
            implements SourcePlace<Item> {

        private Table {
            try {
                // Readers and writers at the same time.
                Kind.run(
                        url,
                        "pragma journal_mode = wal",
                        "create table items (id bigint, name text)");
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

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
        public boolean putMalformed() throws SQLException {
            Kind.run(url, "insert into items values (1000000, null)");
            return true;
        }

        @Override
        public SourceConnector<Item> source() {
            return options.apply(Jdbc.database(url).table("items", Item.class));
        }
    }
}
