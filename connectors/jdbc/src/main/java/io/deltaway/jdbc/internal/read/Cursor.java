package io.deltaway.jdbc.internal.read;

import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.formats.parse.BatchWriter;
import io.deltaway.jdbc.sql.Server;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A connection, and the result that is read of it, fetched bit by bit: rows are as many at once as
/// their texts allow. Owned by one thread.
final class Cursor implements AutoCloseable {

    /// How many rows a chunk has at most.
    static final int CHUNK_ROWS = 1 << 13;

    /// About how many bytes of texts and the like a chunk has at most, and the driver fetches.
    private static final long CHUNK_BYTES = 4 << 20;

    /// How many rows are fetched before it is known what rows weigh; a power of two.
    private static final int FEW_ROWS = 1 << 6;

    private final Server server;
    private final Connection connection;
    private final Query.Selection selection;
    private @Nullable PreparedStatement statement;
    private @Nullable ResultSet result;
    private long rowsRead;
    private long bytesBefore;

    /// What is put into a statement before it runs.
    @FunctionalInterface
    interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    Cursor(Query query, SourceContext context) throws IOException {
        this.server = query.server();
        try {
            connection = server.connect();
        } catch (SQLException e) {
            throw server.sourceFailure("connect", e);
        }
        try {
            selection = query.select(connection, context);
            connection.setAutoCommit(!server.dialect().streamsInTransaction());
        } catch (SQLException e) {
            close();
            throw server.sourceFailure("read " + query.where(), e);
        } catch (SourceException e) {
            close();
            throw e;
        }
    }

    Query.Selection selection() {
        return selection;
    }

    /// Whether rows are enough for a chunk.
    static boolean isFull(BatchWriter rows) {
        return rows.rows() >= CHUNK_ROWS || rows.sizeInBytes() >= CHUNK_BYTES;
    }

    /// Goes on to the next row of the result; false where there is none.
    ///
    /// @param rows what was read of it before
    boolean next(BatchWriter rows) throws SQLException {
        ResultSet open = Objects.requireNonNull(result, "a result that is open");
        if (++rowsRead % FEW_ROWS == 0) {
            long bytes = rows.sizeInBytes() - bytesBefore;
            bytesBefore = rows.sizeInBytes();
            long each = Math.max(1, (bytes < 0 ? bytesBefore : bytes) / FEW_ROWS);
            open.setFetchSize(Math.clamp(CHUNK_BYTES / each, 1, server.dialect().fetchSize()));
        }
        return open.next();
    }

    /// The result of a statement; the one before is closed.
    ResultSet open(String sql, Parameters parameters) throws SQLException {
        closeResult();
        PreparedStatement next =
                connection.prepareStatement(
                        sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement = next;
        next.setFetchSize(Math.min(FEW_ROWS, server.dialect().fetchSize()));
        parameters.set(next);
        ResultSet opened = next.executeQuery();
        result = opened;
        rowsRead = 0;
        return opened;
    }

    /// Gives up the result and what it saw: the next one sees what has been committed by then.
    void closeResult() throws SQLException {
        PreparedStatement open = statement;
        if (open != null) {
            statement = null;
            result = null;
            open.close();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // A connection that was lost can't be closed in a better way.
            System.getLogger("io.deltaway.jdbc")
                    .log(System.Logger.Level.DEBUG, "closing a connection to {0}: {1}", server, e);
        }
    }
}
