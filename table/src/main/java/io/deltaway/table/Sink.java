package io.deltaway.table;

import java.util.List;
import java.util.Optional;

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

    /// Takes the keys that several rows of the table have, where an [Accepts#UPSERTS] sink would
    /// not notice a second row that comes in a later epoch: it would write over the first one. Each
    /// has a row of the columns of the [#key] and, as the last column, how many rows there are. It
    /// is told of an epoch before the sink is, and may refuse it. Tables of which it is known that
    /// no two rows have the same key are not looked at; of others, a count is kept for each key.
    default Optional<Sink<Row>> doubledKeys() {
        return Optional.empty();
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
