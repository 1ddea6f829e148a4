package io.deltaway.table;

import java.util.List;

/// How a source tells what happened to its rows. Connectors deliver events; the engine turns them
/// into deltas.
public sealed interface Events {

    /// The name of the hidden column that says what happened to a row: the ordinal of a [Kind].
    String KIND = "$event";

    /// The name of the hidden text column that says which group, such as a file, a row belongs to.
    String GROUP = "$group";

    /// What happened to one row of [Upserts] or [Groups].
    enum Kind {
        /// The row appears.
        INSERT,
        /// The row takes the place of the row with its key, if there is one.
        UPSERT,
        /// The row with this key goes; the other columns mean nothing.
        DELETE,
        /// All rows of the group go; only the group column means something.
        CLEAR
    }

    /// Rows appear and never go.
    record Appends() implements Events {}

    /// Rows appear and go by themselves: the weights of the batches say which. What goes must have
    /// been there.
    record Changes() implements Events {}

    /// Rows have a key, of which there is at most one row at a time. Batches end with the column
    /// [#KIND].
    record Upserts(List<String> key) implements Events {}

    /// Rows belong to groups that can be cleared, such as files that are replaced. Batches end with
    /// the columns [#KIND] and [#GROUP].
    record Groups() implements Events {}
}
