package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// A statement that is executed for each row, or for each few of them, sent to the database many at
/// a time.
final class Batched implements RowOperation {

    private static final int ROWS_AT_ONCE = 1 << 13;
    private static final int ROWS_SENT = 1 << 10;

    private final PreparedStatement statement;
    private final int rowsEach;
    private final int[] columns;
    private final Binder[] binders;

    /// @param places the column of each parameter
    Batched(Connection connection, String sql, Target target, List<Integer> places, Dialect dialect)
            throws SQLException {
        this(connection, sql, 1, target, places, dialect);
    }

    /// @param rowsEach how many rows the statement takes, one behind the other; it is given
    ///   multiples of them only
    /// @param places the column of each parameter of a row
    Batched(
            Connection connection,
            String sql,
            int rowsEach,
            Target target,
            List<Integer> places,
            Dialect dialect)
            throws SQLException {
        this.statement = connection.prepareStatement(sql);
        this.rowsEach = rowsEach;
        columns = places.stream().mapToInt(Integer::intValue).toArray();
        binders = new Binder[columns.length];
        for (int i = 0; i < columns.length; i++) {
            binders[i] = Binder.of(target, columns[i], dialect);
        }
    }

    @Override
    public int rowsAtOnce() {
        return ROWS_AT_ONCE;
    }

    @Override
    public void apply(Batch batch, int[] rows, int from, int to) throws SQLException {
        try {
            int waiting = 0;
            for (int i = from; i < to; i += rowsEach) {
                for (int r = 0; r < rowsEach; r++) {
                    bind(r * columns.length + 1, batch, rows[i + r]);
                }
                statement.addBatch();
                waiting += rowsEach;
                if (waiting >= ROWS_SENT) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            statement.executeBatch();
        } catch (SQLException e) {
            clear(e);
            throw e;
        }
    }

    private void bind(int parameter, Batch batch, int row) throws SQLException {
        for (int p = 0; p < columns.length; p++) {
            binders[p].bind(statement, parameter + p, batch.column(columns[p]), row);
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
