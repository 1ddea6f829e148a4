package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/// Asks for many keys at a time whether a table has a row with them. Owned by one thread.
final class KnownKeys implements AutoCloseable {

    /// With one statement: what it costs to send it and to wait for its answer is shared.
    private static final int AT_ONCE = 100;

    private final PreparedStatement statement;
    private final List<Integer> key;
    private final List<Binder> binders;

    /// @param one a query that has a row where a key is there
    KnownKeys(Connection connection, String one, Target target, Dialect dialect)
            throws SQLException {
        String exists = "exists (" + one + ")";
        statement =
                connection.prepareStatement(
                        "select " + String.join(", ", Collections.nCopies(AT_ONCE, exists)));
        key = target.key();
        binders = key.stream().map(place -> Binder.of(target, place, dialect)).toList();
    }

    /// For each of these rows, whether one has its key.
    boolean[] find(Batch batch, int[] rows, int from, int to) throws SQLException {
        boolean[] found = new boolean[to - from];
        for (int first = from; first < to; first += AT_ONCE) {
            for (int i = 0; i < AT_ONCE; i++) {
                int row =
                        rows[Math.min(first + i, to - 1)]; // the last one again where none is left
                for (int p = 0; p < binders.size(); p++) {
                    int parameter = i * binders.size() + p + 1;
                    binders.get(p).bind(statement, parameter, batch.column(key.get(p)), row);
                }
            }
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                for (int i = first; i < Math.min(first + AT_ONCE, to); i++) {
                    found[i - from] = answer.getBoolean(i - first + 1);
                }
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
