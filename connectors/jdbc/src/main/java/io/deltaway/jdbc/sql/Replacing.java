package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Batch;
import java.io.IOException;
import java.sql.SQLException;

/// A deletion and an insertion.
record Replacing(RowOperation delete, RowOperation insert) implements RowOperation {

    @Override
    public int rowsAtOnce() {
        return insert.rowsAtOnce();
    }

    @Override
    public void apply(Batch batch, int[] rows, int from, int to) throws SQLException, IOException {
        delete.apply(batch, rows, from, to);
        insert.apply(batch, rows, from, to);
    }

    @Override
    public void close() throws SQLException {
        try (delete) {
            insert.close();
        }
    }
}
