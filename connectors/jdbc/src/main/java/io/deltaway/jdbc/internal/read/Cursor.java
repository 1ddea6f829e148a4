package io.deltaway.jdbc.internal.read;

import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.jdbc.sql.Server;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A connection, and the result that is read of it, fetched bit by bit. Owned by one thread.
final class Cursor implements AutoCloseable {

    private final Server server;
    private final Connection connection;
    private final Query.Selection selection;
    private @Nullable PreparedStatement statement;

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

    /// The result of a statement; the one before is closed.
    ResultSet open(String sql, Parameters parameters) throws SQLException {
        closeResult();
        Dialect dialect = server.dialect();
        PreparedStatement next =
                connection.prepareStatement(
                        sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement = next;
        next.setFetchSize(dialect.fetchSize());
        parameters.set(next);
        return next.executeQuery();
    }

    /// Gives up the result and what it saw: the next one sees what has been committed by then.
    void closeResult() throws SQLException {
        PreparedStatement open = statement;
        if (open != null) {
            statement = null;
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
