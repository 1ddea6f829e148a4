package io.deltaway.engine.time;

import io.deltaway.engine.batch.Column;

/// Rows of an operator's state that are to be looked at when the [Clock] has come to their time,
/// each for its key. Each row has one time at most, however often it is put off.
public interface Agenda {

    /// The keys of rows, read while the rows are there.
    @FunctionalInterface
    interface Keys {

        /// A column with one value, that of a row.
        ///
        /// @param column of the key
        Column of(int row, int column);
    }

    /// Looks at a row that is due. It may have gone since, and its number may be another row's.
    @FunctionalInterface
    interface Look {

        /// @param now how far time has come for the row
        void at(int row, long now);
    }

    /// Asks for a row to be looked at; not before the clock's first step. Where that is asked for
    /// an earlier time already, it stays at that: whoever looks then asks again if nothing is due.
    void add(long due, int row);

    /// How far time has come for a row.
    long now(int row);

    /// Takes out the rows that are due and looks at them.
    void take(Look look);

    /// About how many bytes this keeps.
    long sizeInBytes();
}
