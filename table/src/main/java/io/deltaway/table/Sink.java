package io.deltaway.table;

import java.util.List;

/// Where a table's changes go: a leaf of the plan. What can be opened and written is said by the
/// modules that run plans.
public interface Sink<R> {

    /// What a sink can express.
    enum Accepts {
        /// Rows that appear and never go.
        APPENDS,
        /// One row a key, replaced or deleted.
        UPSERTS,
        /// Any change.
        CHANGES
    }

    /// The [#ownColumns] of a sink that keeps each change as a row.
    List<String> EPOCH_AND_WEIGHT = List.of("epoch", "weight");

    Accepts accepts();

    /// The columns that make up the key of an [Accepts#UPSERTS] sink; empty for others.
    default List<String> key() {
        return List.of();
    }

    /// What it says of each change beside the row, in columns of its own: [#EPOCH_AND_WEIGHT], or
    /// nothing. A table that has a column of such a name can't be written to it.
    default List<String> ownColumns() {
        return List.of();
    }

    /// Whether it may refuse rows, such as those that break a constraint where it writes to. They
    /// are rows of the pipeline's errors then.
    default boolean mayRefuse() {
        return false;
    }

    /// A short description for `explain`, such as `csv bars.csv`.
    String describe();
}
