package io.deltaway.jdbc.internal.write;

import io.deltaway.connect.SinkException;
import io.deltaway.engine.batch.Batch;
import java.io.IOException;
import java.sql.SQLException;

/// How deltas become rows of the target. Within the open transaction; owned by one thread.
interface Rows extends AutoCloseable {

    /// @param number the number of the delta in its epoch, from 0 on
    /// @throws SinkException where the delta is none that the target can show
    void write(long epoch, Batch delta, int number)
            throws SQLException, IOException, Sieve.LostTransaction;

    /// From how many rows on it is worth to write some more in an open transaction;
    /// `Long.MAX_VALUE` where the more the better.
    default long worthFrom() {
        return Long.MAX_VALUE;
    }

    /// All that was written is done.
    default void end() throws SQLException, IOException, Sieve.LostTransaction {}

    /// Looks at what the database refused of the epoch, at its end.
    ///
    /// @throws SinkException where the fault lies with the table and not with the row
    default void check(Sieve.Refused refused) throws SQLException, SinkException {}

    @Override
    void close() throws SQLException;
}
