package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Batch;
import java.io.IOException;
import java.sql.SQLException;

/// Something that is done to a table for each of some rows, such as inserting them. Part of the
/// open transaction of its connection; owned by one thread.
@SuppressWarnings("exports") // who says how a database is reached has JDBC
public interface RowOperation extends AutoCloseable {

    /// How many rows it does well at once.
    int rowsAtOnce();

    /// Does it for the rows `rows[from]` to `rows[to - 1]`.
    ///
    /// @throws SQLException where one of them is refused, or something else failed: what was done
    ///   of this call is then undone by whoever holds the transaction
    void apply(Batch batch, int[] rows, int from, int to) throws SQLException, IOException;

    @Override
    void close() throws SQLException;
}
