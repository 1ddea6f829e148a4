package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;

/// One aggregate over the rows of each group, for all groups of a worker. It keeps [#words] words
/// in each group's state row, which start as zeros; what does not fit into words it keeps itself,
/// reached by a number in a word.
///
/// Rows whose argument is null are left out, as in SQL. Every aggregate takes retractions: after
/// equal rows with weights +n and -n its result is as before. A retraction may come before its
/// insertion, as long as the group isn't read in between. One thread owns an aggregate.
public interface Aggregate {

    /// The words it keeps in a group's state row.
    int words();

    /// Adds the rows of `input`; row `i` belongs to the group whose state row is `groups[i]`.
    ///
    /// @param offset where its words start in a state row
    void add(Rows rows, int offset, int[] groups, Arguments input);

    /// Appends the value of a group: a value, null or a failure. What it gives when there is no
    /// row, or when all arguments are null, is told by [Signature#ofNothing].
    ///
    /// @throws io.deltaway.engine.state.NegativeWeightException if more was retracted than
    ///   inserted, as far as the aggregate can see it
    void appendResult(Rows rows, int offset, int group, ColumnBuilder out);

    /// Appends the values of the groups `groups[0]` to `groups[count - 1]`.
    default void appendResults(Rows rows, int offset, int[] groups, int count, ColumnBuilder out) {
        for (int i = 0; i < count; i++) {
            appendResult(rows, offset, groups[i], out);
        }
    }

    /// Forgets what is kept outside the state row of a group that is about to go.
    default void release(Rows rows, int offset, int group) {}

    /// Writes what a group keeps, in words and outside; of a [Linear] one nothing, as its words are
    /// all.
    void save(Rows rows, int offset, int group, ByteWriter out);

    /// Reads what [#save] wrote into a state row of zeros.
    void load(Rows rows, int offset, int group, ByteReader in);

    /// About how many bytes it keeps in memory outside the state rows.
    default long sizeInBytes() {
        return 0;
    }

    /// Whether it keeps objects of the program's own for each group.
    default boolean keepsObjects() {
        return false;
    }

    /// Keeps what it can of that in a cache; before there are rows.
    default void keepIn(PageCache cache) {}

    /// The bytes outside the state rows that are not in memory.
    default long sizeOutside() {
        return 0;
    }

    /// An aggregate whose state can be sent as words and added up: the state of a union of rows is
    /// found by merging the states of the parts. Such rows are combined before they are exchanged
    /// between workers.
    interface Mergeable extends Aggregate {

        /// The words of one exported part.
        default int exportedWords() {
            return words();
        }

        /// Writes one part of a group's state to `words[to]` up to `words[to + exportedWords() -
        /// 1]`. Nearly always part 0 is all there is; a state that is too wide for that has parts
        /// 1, 2, and so on. Merging all parts in any order, on any worker, adds the group's state
        /// there; merging zeros changes nothing, so that where the parts of several aggregates
        /// travel side by side, one that has fewer is padded with zeros.
        ///
        /// @return whether part `part + 1` exists
        boolean export(Rows rows, int offset, int group, int part, long[] words, int to);

        /// Adds one part that [#export] wrote to a group.
        void merge(Rows rows, int offset, int group, long[] words, int from);
    }

    /// A mergeable aggregate whose state is words that are sums over the rows, each times its
    /// weight. So what rows add that are there `n` times as often is `n` times what they add once.
    interface Linear extends Mergeable {

        @Override
        default void save(Rows rows, int offset, int group, ByteWriter out) {}

        @Override
        default void load(Rows rows, int offset, int group, ByteReader in) {}

        /// Adds states to groups: to the group `groups[i]` that of `states[stateOf[i]]`, `times[i]`
        /// times.
        ///
        /// @param offset where its words start in a state row of `rows` and in one of `states`
        void addTimes(
                Rows rows,
                int offset,
                int[] groups,
                int count,
                Rows states,
                int[] stateOf,
                long[] times);
    }
}
