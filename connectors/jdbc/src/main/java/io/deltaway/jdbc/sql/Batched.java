package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// A statement that is executed for each row, sent to the database many at a time.
final class Batched implements RowOperation {

    private static final int ROWS_AT_ONCE = 1 << 13;
    private static final int ROWS_SENT = 1 << 10;

    private final PreparedStatement statement;
    private final int[] columns;
    private final Binder[] binders;

    /// @param places the column of each parameter
    Batched(Connection connection, String sql, Target target, List<Integer> places, Dialect dialect)
            throws SQLException {
        statement = connection.prepareStatement(sql);
        columns = places.stream().mapToInt(Integer::intValue).toArray();
        binders = new Binder[columns.length];
        for (int i = 0; i < columns.length; i++) {
            int column = columns[i];
            binders[i] =
                    Binder.of(target.schema().type(column), target.types().get(column), dialect);
        }
    }

    @Override
    public int rowsAtOnce() {
        return ROWS_AT_ONCE;
    }

    @Override
    public void apply(Batch batch, int[] rows, int from, int to) throws SQLException {
        try {
            for (int i = from; i < to; i++) {
                for (int p = 0; p < columns.length; p++) {
                    binders[p].bind(statement, p + 1, batch.column(columns[p]), rows[i]);
                }
                statement.addBatch();
                if ((i - from + 1) % ROWS_SENT == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        } catch (SQLException e) {
            clear(e);
            throw e;
        }
    }

    private void clear(SQLException first) {
        try {
            statement.clearBatch();
        } catch (SQLException e) {
            first.addSuppressed(e); // DuckDB closes a statement that failed
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
