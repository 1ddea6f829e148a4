package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.Rows;

/// What an aggregate keeps of groups of which others are made up, where the result of all rows is
/// that of one of them: it chooses the first and the last row of each group in an order, such as
/// the smallest value and the largest, and compares what was chosen in one with that in another.
public interface Choosing extends Aggregate {

    /// Which end of the order decides.
    enum End {
        FIRST,
        LAST
    }

    /// Chooses anew in a group: to be called when rows were added, before anything else is asked of
    /// the group.
    ///
    /// @return the bit `1 << end.ordinal()` for each end that is another one than before
    int choose(Rows rows, int offset, int group);

    /// Whether there is something to choose from: some row whose arguments are not null.
    boolean hasChosen(Rows rows, int offset, int group);

    /// Which of two groups decides for both together, where both have something chosen: negative
    /// for the first, positive for the second, 0 where it makes no difference.
    int compare(Rows rows, int offset, End end, int group, int other);

    /// Appends the result for what was chosen in a group.
    void appendChosen(Rows rows, int offset, End end, int group, ColumnBuilder out);
}
