package io.deltaway.postgres.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.jdbc.sql.OpenEnded;
import io.deltaway.jdbc.sql.RowOperation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Many rows by `COPY`, then perhaps a statement that takes them further; few rows one by one.
final class Copy implements OpenEnded {

    private static final int ROWS_AT_ONCE = 1 << 16;

    /// From so many rows on it is worth its round trips.
    private static final int MANY = 500;

    private static final int BYTES_SENT = 1 << 16;

    private final Connection connection;
    private final RowOperation few;
    private final CopyRows copied;
    private final String sql;
    private final List<String> before;
    private final List<String> after;
    private @Nullable CopyIn open;

    /// @param few does the same row by row
    /// @param sql the `COPY` statement, without its format
    /// @param before what is done before
    /// @param after what is done after
    Copy(
            Connection connection,
            RowOperation few,
            CopyRows copied,
            String sql,
            List<String> before,
            List<String> after) {
        this.connection = connection;
        this.few = few;
        this.copied = copied;
        this.sql = sql + copied.format();
        this.before = List.copyOf(before);
        this.after = List.copyOf(after);
    }

    @Override
    public int rowsAtOnce() {
        return ROWS_AT_ONCE;
    }

    @Override
    public int worthFrom() {
        return MANY;
    }

    @Override
    public void apply(Batch batch, int[] rows, int from, int to) throws SQLException, IOException {
        if (to - from < MANY) {
            few.apply(batch, rows, from, to);
        } else {
            add(batch, Arrays.copyOfRange(rows, from, to));
            end();
        }
    }

    @Override
    public void add(Batch batch, int[] rows) throws SQLException {
        CopyIn copy = open == null ? begin() : open;
        try {
            for (int row : rows) {
                copied.row(batch, row);
                if (copied.size() > BYTES_SENT) {
                    send(copy);
                }
            }
        } catch (SQLException e) {
            cancel(copy, e);
            throw e;
        }
    }

    private CopyIn begin() throws SQLException {
        execute(before);
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        open = copy;
        copied.begin();
        return copy;
    }

    @Override
    public void end() throws SQLException {
        CopyIn copy = Objects.requireNonNull(open);
        try {
            copied.end();
            send(copy);
            copy.endCopy();
        } catch (SQLException e) {
            cancel(copy, e);
            throw e;
        }
        open = null;
        execute(after);
    }

    private void send(CopyIn copy) throws SQLException {
        copy.writeToCopy(copied.bytes(), 0, copied.size());
        copied.sent();
    }

    private void cancel(CopyIn copy, SQLException first) {
        open = null;
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }

    private void execute(List<String> statements) throws SQLException {
        if (!statements.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                for (String one : statements) {
                    statement.execute(one);
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try (few) {
            if (open != null && open.isActive()) {
                open.cancelCopy(); // else the connection would wait for its end
            }
        }
    }
}
