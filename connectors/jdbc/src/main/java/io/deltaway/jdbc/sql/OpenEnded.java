package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Batch;
import java.io.IOException;
import java.sql.SQLException;

/// An operation that is begun before all of its rows are there, so that the database works on those
/// it has while others come. Until it ends nothing else is done with the connection.
@SuppressWarnings("exports") // who says how a database is reached has JDBC
public interface OpenEnded extends RowOperation {

    /// From so many rows on it is worth to be begun.
    int worthFrom();

    /// Begins it, or goes on with it. The database need not have looked at these rows yet.
    ///
    /// @throws SQLException where one of these rows is refused, or of those before; it has ended
    ///   then, and what was done since it began is undone by whoever holds the transaction
    void add(Batch batch, int[] rows) throws SQLException, IOException;

    /// Ends it: the database has taken all rows.
    ///
    /// @throws SQLException as in [#add]
    void end() throws SQLException, IOException;
}
