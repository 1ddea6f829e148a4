package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// Asks whether a table has a row with a key, or with what others have in some columns. Owned by
/// one thread.
@SuppressWarnings("exports") // who says how a database is reached has JDBC
public final class Lookup implements AutoCloseable {

    private final PreparedStatement statement;
    private final List<Integer> key;
    private final List<Binder> binders;

    /// Finds out whether a table has rows with what is in these columns of the target.
    ///
    /// @param names what the columns are called there, in the same order
    public static Lookup of(
            Connection connection,
            Dialect dialect,
            Target target,
            TableName table,
            List<String> names,
            List<Integer> columns)
            throws SQLException {
        String sql = "select 1 from " + table.in(dialect) + dialect.equal(names) + " limit 1";
        return new Lookup(connection, sql, target, columns, dialect);
    }

    Lookup(Connection connection, String sql, Target target, List<Integer> key, Dialect dialect)
            throws SQLException {
        this.key = key;
        statement = connection.prepareStatement(sql);
        binders = key.stream().map(place -> Binder.of(target, place, dialect)).toList();
    }

    /// Whether one has what this row has.
    public boolean finds(Batch batch, int row) throws SQLException {
        for (int p = 0; p < binders.size(); p++) {
            binders.get(p).bind(statement, p + 1, batch.column(key.get(p)), row);
        }
        try (ResultSet found = statement.executeQuery()) {
            return found.next();
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
