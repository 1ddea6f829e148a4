package io.deltaway.jdbc.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.jdbc.sql.Dialect;
import io.deltaway.jdbc.sql.Failure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/// Writes where constraints may wait: first all rows, and then a look at the constraints. Where
/// that fails all is undone, and done again without the rows that refer to none; where no such row
/// is found, with a look at each row, which finds the one at fault. Owned by one thread.
final class LateChecks {

    /// How often rows are done again without those that were found: who refers to one of them is
    /// found only then.
    private static final int MOST_ROUNDS = 64;

    private final Connection connection;
    private final Dialect dialect;
    private final String deferring;
    private final String looking;
    private final References references;
    private final Sieve sieve;

    /// @param deferring has constraints looked at later
    LateChecks(
            Connection connection,
            Dialect dialect,
            String deferring,
            References references,
            Sieve sieve) {
        this.connection = connection;
        this.dialect = dialect;
        this.deferring = deferring;
        this.looking = dialect.beginning().orElseThrow();
        this.references = references;
        this.sieve = sieve;
    }

    void write(Rows rows, long epoch, Batch batch, int number)
            throws SQLException, IOException, Sieve.LostTransaction {
        boolean together = true;
        List<References.Broken> left = List.of();
        for (int round = 0; ; round++) {
            Savepoint before = sieve.begin();
            int refused = sieve.refused();
            execute(together ? deferring : looking);
            rows.write(epoch, batch, number);
            rows.end();
            Savepoint all = sieve.begin();
            try {
                execute(looking);
                sieve.end(before);
                return;
            } catch (SQLException e) {
                if (!together) {
                    throw e;
                }
                sieve.undo(all, e);
                left = broken(batch, number, left);
                sieve.undo(before, e);
                sieve.forgetRefused(refused);
                left.forEach(one -> sieve.leave(batch, number, one.row(), one.message()));
                together = round < MOST_ROUNDS && !left.isEmpty();
            }
        }
    }

    /// None where the database does not tell, such as one of a table that may not be read.
    private List<References.Broken> broken(Batch batch, int number, List<References.Broken> left)
            throws SQLException {
        try {
            return references.broken(batch, some -> sieve.remaining(number, some), left);
        } catch (SQLException e) {
            if (dialect.failure(e) == Failure.UNAVAILABLE) {
                throw e;
            }
            return List.of();
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
