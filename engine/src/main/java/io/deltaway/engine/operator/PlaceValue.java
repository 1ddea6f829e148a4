package io.deltaway.engine.operator;

/// What an [InOrder] tells of the place of a row: a column of its output.
public sealed interface PlaceValue {

    /// The name of the column.
    String name();

    /// A value of another row; null where there is none.
    ///
    /// @param column a column of the input
    record InRow(OtherRow row, int column, String name) implements PlaceValue {}

    /// A number of the row; never null.
    record Numbered(Numbering numbering, String name) implements PlaceValue {}

    /// An aggregate of rows around the row.
    ///
    /// @param nullable whether it may be null
    record Over(AggregateCall call, Frame frame, boolean nullable, String name)
            implements PlaceValue {}

    /// A row as seen from another one.
    sealed interface OtherRow {

        /// The row so many places behind, or before where the number is negative.
        record Away(int rows) implements OtherRow {}

        /// The nearest row with a value in a column: the row itself if it has one, otherwise one
        /// behind or before it.
        record Known(int column, boolean behind) implements OtherRow {}
    }

    /// How rows are counted, from 1 on.
    enum Numbering {
        /// Each copy of a row has a number of its own.
        ROW,
        /// Rows that the order doesn't tell apart have one number: that of the first of them.
        RANK,
        /// The same without gaps.
        DENSE_RANK
    }
}
