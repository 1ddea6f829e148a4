package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Schema;

/// What an operator is told and may say while it works: the epoch, and rows that failed.
public interface Step {

    long epoch();

    /// The rounds of the loops that the operator is in, from the outermost one on; none outside of
    /// loops.
    default long[] rounds() {
        return new long[0];
    }

    /// Reports a row that leaves the operator's output: an error row with this weight. Retracting a
    /// failing row retracts its error.
    ///
    /// @param schema the columns of `rows`, so that the row can be shown
    void fail(Failure failure, Schema schema, Batch rows, int row, long weight);

    /// Reports a row of which something failed.
    ///
    /// @param goesOn whether it stays in the output all the same
    default void fail(
            Failure failure, Schema schema, Batch rows, int row, long weight, boolean goesOn) {
        fail(failure, schema, rows, row, weight);
    }
}
