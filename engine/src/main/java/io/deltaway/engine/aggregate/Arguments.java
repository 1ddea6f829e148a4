package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import org.jspecify.annotations.Nullable;

/// What an aggregate receives: some columns of a batch.
public record Arguments(Batch batch, int[] columns) {

    public int size() {
        return batch.size();
    }

    public Column column(int argument) {
        return batch.column(columns[argument]);
    }

    /// The weight of each row, absent where every weight is +1; see [Batch#weights].
    public long @Nullable [] weights() {
        return batch.weights();
    }

    public long weight(int row) {
        return batch.weight(row);
    }

    /// Whether any argument may be null in any row.
    boolean someNull() {
        for (int column : columns) {
            if (batch.column(column).nulls() != null) {
                return true;
            }
        }
        return false;
    }

    /// Whether any argument is null in this row.
    boolean isNull(int row) {
        for (int column : columns) {
            if (batch.column(column).isNull(row)) {
                return true;
            }
        }
        return false;
    }
}
