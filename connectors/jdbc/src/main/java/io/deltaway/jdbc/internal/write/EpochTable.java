package io.deltaway.jdbc.internal.write;

import io.deltaway.connect.SinkException;
import io.deltaway.connect.UnavailableException;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.jdbc.sql.Failure;
import io.deltaway.jdbc.sql.Server;
import io.deltaway.jdbc.sql.TableName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The table that says, for each sink, which epoch it committed last: it changes in the same
/// transaction as the sink's own table, so the two can't differ. Owned by one thread.
final class EpochTable {

    static final TableName NAME = TableName.of("deltaway_epochs");

    private static final long NONE = -1;

    private final Connection connection;
    private final Dialect dialect;
    private final String name;
    private final String identity;
    private long last;
    private boolean there;

    /// Makes the table where there is none. In a connection in which each statement is a
    /// transaction.
    EpochTable(Connection connection, Dialect dialect, String identity) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        this.name = NAME.in(dialect);
        this.identity = identity;
        try {
            look();
        } catch (SQLException missing) {
            create(missing);
            look();
        }
    }

    private void create(SQLException missing) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "create table "
                            + name
                            + " (sink varchar(200) not null primary key, epoch bigint not null)");
        } catch (SQLException e) {
            // Another sink may have made it at the same moment; else looking again says why not.
            e.addSuppressed(missing);
            try {
                look();
            } catch (SQLException still) {
                throw e;
            }
        }
    }

    private void look() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select epoch from " + name + " where sink = ?")) {
            query.setString(1, identity);
            try (ResultSet row = query.executeQuery()) {
                there = row.next();
                last = there ? row.getLong(1) : NONE;
            }
        }
    }

    /// The last epoch that was committed; -1 where there is none.
    long last() {
        return last;
    }

    /// Whether anything was ever committed.
    boolean isEmpty() {
        return !there;
    }

    /// Forgets what an earlier sink of this name committed.
    void forget() throws SQLException {
        if (there) {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from " + name + " where sink = ?")) {
                delete.setString(1, identity);
                delete.executeUpdate();
            }
            look();
        }
    }

    /// Says that this is the last one, as the first thing in a transaction: so whoever writes under
    /// the same identity is waited for before any row is written. That may be ourselves: a
    /// transaction whose connection was lost goes on where its server stood still.
    ///
    /// @throws UnavailableException where the epoch has been committed meanwhile
    /// @throws SinkException where somebody else has written under the same identity
    void mark(long epoch) throws SQLException, IOException {
        int changed;
        if (there) {
            changed =
                    change(
                            "update " + name + " set epoch = ? where sink = ? and epoch = " + last,
                            epoch);
        } else {
            try {
                changed = change("insert into " + name + " (epoch, sink) values (?, ?)", epoch);
            } catch (SQLException e) {
                if (dialect.failure(e) != Failure.ROW) {
                    throw e;
                }
                throw new UnavailableException(
                        "epoch "
                                + epoch
                                + " of the sink "
                                + identity
                                + " can't be begun: "
                                + Server.reason(e),
                        e);
            }
        }
        if (changed == 1) {
            return;
        }
        long before = last;
        look();
        if (last == epoch) {
            throw new UnavailableException(
                    "epoch " + epoch + " of the sink " + identity + " was committed meanwhile",
                    null);
        }
        throw new SinkException(
                "DW-0446",
                "epoch %d of the sink %s in %s is no longer the last one, so another process writes as this sink"
                        .formatted(before, identity, NAME),
                "Run one process with this state; or one copy of its state directory.",
                null);
    }

    private int change(String sql, long epoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, epoch);
            statement.setString(2, identity);
            return statement.executeUpdate();
        }
    }

    /// The transaction of [#mark] is committed.
    void committed(long epoch) {
        last = epoch;
        there = true;
    }
}
