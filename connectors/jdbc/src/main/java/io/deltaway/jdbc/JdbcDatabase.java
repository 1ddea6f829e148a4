package io.deltaway.jdbc;

import io.deltaway.connect.Secrets;
import io.deltaway.engine.value.Schema;
import io.deltaway.jdbc.internal.write.Opening.Holds;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.jdbc.sql.Server;
import io.deltaway.jdbc.sql.TableName;
import io.deltaway.table.PlanException;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A database: how it is reached, and what of it is read and written. Immutable: each option gives
/// another one. Nothing is connected before a pipeline runs.
public final class JdbcDatabase {

    private final Server server;

    JdbcDatabase(Server server) {
        this.server = server;
    }

    /// Who logs in.
    public JdbcDatabase user(String name) {
        return new JdbcDatabase(server.withUser(checked(name)));
    }

    /// With which password.
    public JdbcDatabase password(String password) {
        return new JdbcDatabase(server.withPassword(checked(password)));
    }

    /// A property that the driver knows: how to connect, to log in, and how much to keep at once.
    /// Those that name code, and those on which a promise rests, are refused.
    public JdbcDatabase property(String name, String value) {
        try {
            server.dialect().properties().check(Map.of(name, ""));
        } catch (IllegalArgumentException e) {
            throw unfit("a property that is passed on", e);
        }
        return new JdbcDatabase(server.withProperty(name, checked(value)));
    }

    /// How long an answer may take before the database is taken to be out of reach; a minute where
    /// nothing is said. Longer than the longest statement and commit.
    public JdbcDatabase timeout(Duration timeout) {
        check(timeout.isPositive(), "a time longer than nothing", timeout);
        return new JdbcDatabase(server.withTimeout(timeout));
    }

    /// Another dialect of SQL than that of the address.
    public JdbcDatabase dialect(Dialect dialect) {
        return new JdbcDatabase(server.withDialect(dialect));
    }

    /// The rows of a table.
    ///
    /// @param table its name, perhaps behind that of its schema and a point
    public <R extends Record> JdbcSource<R> table(String table, Class<R> recordClass) {
        return source(RowType.of(recordClass), table);
    }

    /// The same rows as [Row]s, with the columns given.
    public JdbcSource<Row> table(String table, Schema schema) {
        return source(RowType.rows(schema), table);
    }

    private <R> JdbcSource<R> source(RowType<R> rowType, String table) {
        check(!table.isBlank(), "the name of a table", "\"" + table + "\"");
        String from = TableName.of(table).in(server.dialect());
        return new JdbcSource<>(rowType, server, from, table);
    }

    /// The rows of a query, as a `select` without a semicolon behind it.
    public <R extends Record> JdbcSource<R> query(String sql, Class<R> recordClass) {
        return selected(RowType.of(recordClass), sql);
    }

    /// The same rows as [Row]s, with the columns given.
    public JdbcSource<Row> query(String sql, Schema schema) {
        return selected(RowType.rows(schema), sql);
    }

    private <R> JdbcSource<R> selected(RowType<R> rowType, String sql) {
        check(!sql.isBlank(), "a query", "\"" + sql + "\"");
        return new JdbcSource<>(rowType, server, "(" + sql + ") q", "a query");
    }

    /// The changes of a table, a row each, with the columns `epoch` and `weight`.
    public JdbcSink changes(String table) {
        return sink(table, Holds.CHANGES, List.of());
    }

    /// The current table: rows are inserted, replaced and deleted by key.
    ///
    /// @param key the columns that make up the key; no two rows may have the same
    public JdbcSink snapshot(String table, String... key) {
        check(key.length > 0, "the columns of the key of a snapshot", "none");
        return sink(table, Holds.SNAPSHOT, List.of(key));
    }

    /// The rows of a table that only ever grows; another table is refused when the plan is built.
    public JdbcSink rows(String table) {
        return sink(table, Holds.ROWS, List.of());
    }

    private JdbcSink sink(String table, Holds holds, List<String> key) {
        check(!table.isBlank(), "the name of a table", "\"" + table + "\"");
        return new JdbcSink(server, TableName.of(table), holds, key);
    }

    /// How it is reached.
    public Server server() {
        return server;
    }

    static String checked(String setting) {
        try {
            return Secrets.checked(setting);
        } catch (IllegalArgumentException e) {
            throw unfit("a text, or a reference to where it is kept", e);
        }
    }

    private static PlanException unfit(String expected, IllegalArgumentException e) {
        return new PlanException(
                "DW-0116",
                "an option of a database does not fit",
                expected,
                String.valueOf(e.getMessage()).replaceFirst("^DW-\\d+ ", ""),
                "change it");
    }

    static void check(boolean fits, String expected, Object actual) {
        if (!fits) {
            throw new PlanException(
                    "DW-0116",
                    "an option of a database does not fit",
                    expected,
                    String.valueOf(actual),
                    "change it");
        }
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
