package io.deltaway.files.internal.write;

import io.deltaway.connect.RowCountException;
import io.deltaway.connect.SinkException;
import io.deltaway.engine.batch.Batch;
import java.nio.file.Path;

/// How often a row is written to a file in which each copy is a line.
record Copies(Path path) {

    /// So many equal lines are some 20 GB: nobody reads them, and nobody has meant them.
    private static final long MOST = 1L << 30;

    /// @throws SinkException where nobody can want so many copies
    /// @throws RowCountException where they are fewer than none
    long of(Batch rows, int row) throws SinkException {
        long copies = RowCountException.sum(0, rows.weight(row));
        if (copies > MOST) {
            throw new SinkException(
                    "DW-0413",
                    "a row is %,d times in the table, and would be as many lines of %s"
                            .formatted(copies, path),
                    "Write its changes, which name the weight, or distinct(), or look for a join"
                            + " of tables in which rows repeat",
                    null);
        }
        return copies;
    }
}
