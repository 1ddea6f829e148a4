package io.deltaway.engine.operator;

/// Which rows around a row, in an order, an aggregate is computed of. Each copy of a row stands for
/// itself.
public sealed interface Frame {

    /// The rows from one place to another, counted from the row itself: -2 to 0 are the row and the
    /// two before it.
    ///
    /// @param from [#FIRST] for all rows from the first on
    /// @param to [#LAST] for all rows up to the last
    record Rows(long from, long to) implements Frame {
        public static final long FIRST = Long.MIN_VALUE;
        public static final long LAST = Long.MAX_VALUE;

        public Rows {
            if (from > to || to == FIRST || from == LAST) {
                throw new IllegalArgumentException("a frame of rows from " + from + " to " + to);
            }
        }
    }

    /// The rows whose value in the first column of the order is at most a distance away; both ends
    /// belong to it. For a null these are the nulls.
    ///
    /// @param before how far back in the order, as a word of the column: a number, nanoseconds,
    ///   days, or the bits of a double; [#UNBOUNDED] for all rows from the first on
    /// @param after how far ahead
    record Range(long before, long after) implements Frame {
        public static final long UNBOUNDED = -1;

        public Range {
            if (before < UNBOUNDED || after < UNBOUNDED) {
                throw new IllegalArgumentException("distances " + before + " and " + after);
            }
        }
    }
}
