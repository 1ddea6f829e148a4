package io.deltaway.postgres;

import io.deltaway.engine.value.Schema;
import io.deltaway.jdbc.JdbcDatabase;
import io.deltaway.jdbc.JdbcSink;
import io.deltaway.jdbc.JdbcSource;
import io.deltaway.jdbc.sql.TableName;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import java.time.Duration;
import java.util.List;

/// A PostgreSQL database: how it is reached, and what of it is read and written. Immutable: each
/// option gives another one. Nothing is connected before a pipeline runs.
public final class PostgresDatabase {

    private final JdbcDatabase database;

    PostgresDatabase(JdbcDatabase database) {
        this.database = database;
    }

    /// Who logs in. To follow a table it has to be allowed to replicate.
    public PostgresDatabase user(String name) {
        return new PostgresDatabase(database.user(name));
    }

    /// With which password.
    public PostgresDatabase password(String password) {
        return new PostgresDatabase(database.password(password));
    }

    /// A property that the driver knows, such as `sslmode`.
    public PostgresDatabase property(String name, String value) {
        return new PostgresDatabase(database.property(name, value));
    }

    /// How long an answer may take; see [JdbcDatabase#timeout].
    public PostgresDatabase timeout(Duration timeout) {
        return new PostgresDatabase(database.timeout(timeout));
    }

    /// The rows of a table, and every change of them that is committed, as a live source.
    ///
    /// With a key, which has to be the table's replica identity (its primary key, where nothing
    /// else was said), the pipeline keeps the table. Without one nothing is kept, but the table has
    /// to be told to send whole rows: `alter table ... replica identity full`.
    ///
    /// @param key the components that make up the key
    public <R extends Record> PostgresSource<R> follow(
            String table, Class<R> recordClass, String... key) {
        return new PostgresSource<>(
                RowType.of(recordClass), database.server(), TableName.of(table), List.of(key));
    }

    /// The same rows as [Row]s, with the columns given.
    public PostgresSource<Row> follow(String table, Schema schema, String... key) {
        return new PostgresSource<>(
                RowType.rows(schema), database.server(), TableName.of(table), List.of(key));
    }

    /// The rows of a table, read once or by a column that grows.
    public <R extends Record> JdbcSource<R> table(String table, Class<R> recordClass) {
        return database.table(table, recordClass);
    }

    /// The rows of a query.
    public <R extends Record> JdbcSource<R> query(String sql, Class<R> recordClass) {
        return database.query(sql, recordClass);
    }

    /// The changes of a table; see [JdbcDatabase#changes].
    public JdbcSink changes(String table) {
        return database.changes(table);
    }

    /// The current table; see [JdbcDatabase#snapshot].
    public JdbcSink snapshot(String table, String... key) {
        return database.snapshot(table, key);
    }

    /// The rows of a table that only ever grows; see [JdbcDatabase#rows].
    public JdbcSink rows(String table) {
        return database.rows(table);
    }

    @Override
    public String toString() {
        return database.toString();
    }
}
