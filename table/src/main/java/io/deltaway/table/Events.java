package io.deltaway.table;

import java.util.List;

/// How a source tells what happened to its rows. Connectors deliver events; the engine turns them
/// into deltas.
public sealed interface Events {

    /// The name of the hidden column that says what happened to a row: the ordinal of a [Kind].
    String KIND = "$event";

    /// The name of the hidden text column that says which group, such as a file, a row belongs to.
    String GROUP = "$group";

    /// The name of the hidden column, of bytes, that says which columns of an upserted row keep the
    /// values of the row with its key.
    String KEPT = "$kept";

    /// What happened to one row of [Upserts] or [Groups].
    enum Kind {
        /// The row appears.
        INSERT,
        /// The row takes the place of the row with its key, if there is one.
        UPSERT,
        /// The row with this key goes; the other columns mean nothing.
        DELETE,
        /// All rows of the group go; only the group column means something. Of [Upserts]: all rows
        /// go whose keys are in the same of the [io.deltaway.engine.value.Partitions] as this key;
        /// who means all rows gives one for each.
        CLEAR
    }

    /// Rows appear and never go.
    record Appends() implements Events {}

    /// Rows appear and go by themselves: the weights of the batches say which. What goes must have
    /// been there.
    record Changes() implements Events {}

    /// Rows have a key, of which there is at most one row at a time. Batches end with the column
    /// [#KIND].
    ///
    /// @param partial whether a row may come without values that have not changed. Batches then end
    ///   with the columns [#KIND] and [#KEPT]: a bit for each column of the source's schema, that
    ///   of column `c` being `1 << (c & 7)` of byte `c >> 3`, set where the value of the row before
    ///   is kept; null where no column's is
    record Upserts(List<String> key, boolean partial) implements Events {

        /// Rows come whole.
        public Upserts(List<String> key) {
            this(key, false);
        }
    }

    /// Rows belong to groups that can be cleared, such as files that are replaced. Batches end with
    /// the columns [#KIND] and [#GROUP].
    record Groups() implements Events {}
}
