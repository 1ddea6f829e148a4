package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Batch;
import java.io.IOException;
import java.sql.SQLException;

/// Many rows with statements of `rowsEach` rows, the few that are left with a statement for each.
///
/// @param many what is given multiples of `rowsEach` rows
/// @param one does the same row by row
record Together(RowOperation many, int rowsEach, RowOperation one) implements RowOperation {

    @Override
    public int rowsAtOnce() {
        return one.rowsAtOnce();
    }

    @Override
    public void apply(Batch batch, int[] rows, int from, int to) throws SQLException, IOException {
        int middle = to - (to - from) % rowsEach;
        if (middle > from) {
            many.apply(batch, rows, from, middle);
        }
        if (to > middle) {
            one.apply(batch, rows, middle, to);
        }
    }

    @Override
    public void close() throws SQLException {
        try (many) {
            one.close();
        }
    }
}
