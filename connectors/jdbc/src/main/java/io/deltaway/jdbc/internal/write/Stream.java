package io.deltaway.jdbc.internal.write;

import io.deltaway.connect.Measured;
import io.deltaway.engine.batch.Batch;
import io.deltaway.jdbc.sql.OpenEnded;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hands rows to the database as they come, many with one operation, and keeps them until it has
/// taken all: where it refuses one, they are done again by the [Sieve], which finds it. Owned by
/// one thread.
final class Stream {

    /// Between two operations the database waits for some answers, so the more rows the better; but
    /// all of them are kept.
    private static final long MOST_ROWS = 1 << 18;

    private static final long MOST_BYTES = 32 << 20;

    /// How long an operation waits for more rows when others come: databases have limits for that.
    private static final long MOST_NANOS = Duration.ofSeconds(1).toNanos();

    private final OpenEnded operation;
    private final Sieve sieve;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable Savepoint before;
    private long sinceNanos;
    private long rowsKept;
    private long bytesKept;

    private record Part(Batch batch, int number, int[] rows) {}

    Stream(OpenEnded operation, Sieve sieve) {
        this.operation = operation;
        this.sieve = sieve;
    }

    /// How many rows are worth to be added: any, once it has begun.
    int worthFrom() {
        return before == null ? operation.worthFrom() : 0;
    }

    /// @param number the number of the batch in its epoch
    void add(Batch batch, int number, int[] rows)
            throws SQLException, IOException, Sieve.LostTransaction {
        Savepoint begun = before;
        if (begun == null) {
            begun = sieve.begin();
            before = begun;
            sinceNanos = System.nanoTime();
        }
        parts.add(new Part(batch, number, rows));
        rowsKept += rows.length;
        bytesKept += Measured.sizeOf(batch);
        try {
            operation.add(batch, rows);
        } catch (SQLException e) {
            again(begun, e);
            return;
        }
        if (rowsKept >= MOST_ROWS
                || bytesKept >= MOST_BYTES
                || System.nanoTime() - sinceNanos >= MOST_NANOS) {
            end();
        }
    }

    /// All that was added is done.
    void end() throws SQLException, IOException, Sieve.LostTransaction {
        Savepoint begun = before;
        if (begun == null) {
            return;
        }
        try {
            operation.end();
        } catch (SQLException e) {
            again(begun, e);
            return;
        }
        sieve.end(begun);
        forget();
    }

    private void again(Savepoint begun, SQLException cause)
            throws SQLException, IOException, Sieve.LostTransaction {
        sieve.undo(begun, cause);
        for (Part part : parts) {
            sieve.pass(operation, part.batch, part.number, part.rows, false);
        }
        forget();
    }

    private void forget() {
        before = null;
        parts.clear();
        rowsKept = 0;
        bytesKept = 0;
    }
}
