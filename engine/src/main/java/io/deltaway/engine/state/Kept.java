package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import java.util.List;

/// Something that an operator keeps, seen as rows that are saved while it goes on changing.
///
/// [#freeze], between two epochs, says that what is there now is to be saved; then [#save] does so
/// in portions, between other epochs, until nothing of it is left. Saved is everything, or what has
/// changed since it was frozen before. Who takes up, in their order, the rows that were saved since
/// everything was, has it as it was when it was frozen last.
///
/// Owned by the thread of its operator; and before, by the one that takes up its state.
public interface Kept {

    /// The columns of the rows as they are saved.
    Schema schema();

    /// The columns, in the order of the key that they are, by whose content rows belong to
    /// partitions; where there are none, all belong to the first.
    int[] partitionColumns();

    /// The number of rows that are there.
    long size();

    /// Takes up rows that were saved; before the first step of its operator.
    void load(Batch rows);

    /// From now on it takes note of changes; once, behind all [#load].
    void track(Saver saver);

    /// Whether what has changed since it was frozen last is not known, or not worth knowing.
    boolean mustBeWhole();

    /// Everything is to be saved as it is now, or what has changed; nothing of what was frozen
    /// before is left to be saved.
    ///
    /// @param whole true where [#mustBeWhole] says so
    void freeze(boolean whole);

    /// Saves some more of what was frozen: so many rows, or a few more.
    ///
    /// @return whether something is left
    boolean save(int rows);

    /// Rows that a [Saver] was given as they are saved: with more columns, where something is made
    /// of them that takes its time. From any thread.
    default Batch asSaved(Batch rows) {
        return rows;
    }

    /// Of whose rows more is made when all of them were taken up, which takes its time and asks
    /// nobody else. So they may be taken up by another thread than everything else, at the same
    /// time.
    interface Rebuilt extends Kept {

        /// Makes it, if nobody has yet; behind all [#load] and before [#track].
        void rebuild();
    }

    /// Takes the rows that are saved. Nobody changes a batch that was given.
    interface Saver {

        /// Rows of what is to be frozen next, where that is not everything: changes are handed on
        /// before they become too many.
        ///
        /// @return false where they can't be taken, so that they are lost and everything has to be
        ///   saved the next time
        boolean changed(List<Batch> rows);

        /// Rows of what was frozen last.
        void frozen(Batch rows);
    }
}
