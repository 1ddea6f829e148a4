package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// Asks whether a table has a row with a key, or with what others have in some columns. Owned by
/// one thread.
public final class Lookup implements AutoCloseable {

    private final PreparedStatement statement;
    private final List<Integer> key;
    private final List<Binder> binders;

    /// Finds out whether the other table has rows with what is in these columns of the target.
    public static Lookup of(
            Connection connection,
            Dialect dialect,
            Target target,
            Reference reference,
            List<Integer> columns)
            throws SQLException {
        String where = dialect.equal(reference.otherColumns());
        String sql = "select 1 from " + reference.other().in(dialect) + where + " limit 1";
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
