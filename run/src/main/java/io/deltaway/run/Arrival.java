package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;

/// Numbers the rows of a pipeline in the order in which they arrive. Owned by the coordinator.
final class Arrival {

    private long next;

    /// Goes on behind so many rows.
    void restore(long rows) {
        next = rows;
    }

    /// Rows arrived that nobody reads.
    void pass(long rows) {
        next += rows;
    }

    /// How many rows have arrived.
    long rows() {
        return next;
    }

    /// The rows with a last column more: the position of each. Rows that do not ask for it are
    /// counted all the same, so that the positions do not depend on who asks.
    Batch number(Batch rows, boolean asked) {
        long first = next;
        next += rows.size();
        if (!asked) {
            return rows;
        }
        long[] positions = new long[rows.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = first + i;
        }
        var columns = new Column[rows.width() + 1];
        for (int i = 0; i < rows.width(); i++) {
            columns[i] = rows.column(i);
        }
        columns[rows.width()] = new LongColumn(positions.length, positions);
        return new Batch(rows.size(), columns, rows.weights(), rows.isConsolidated());
    }
}
