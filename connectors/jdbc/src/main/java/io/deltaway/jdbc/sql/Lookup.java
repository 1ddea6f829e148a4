package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// Asks whether a table has a row with a key. Owned by one thread.
public final class Lookup implements AutoCloseable {

    private final PreparedStatement statement;
    private final List<Integer> key;
    private final List<Binder> binders;

    Lookup(Connection connection, String sql, Target target, Dialect dialect) throws SQLException {
        statement = connection.prepareStatement(sql);
        key = target.key();
        binders =
                key.stream()
                        .map(c ->
                                Binder.of(target.schema().type(c), target.types().get(c), dialect))
                        .toList();
    }

    /// Whether one has the key of this row.
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
