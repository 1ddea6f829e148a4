package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Turns the deltas of its inputs into the delta of its output. One thread owns an operator at a
/// time.
///
/// Abilities beyond that are interfaces of their own: [HoldsBack], [InPieces], [RowByRow],
/// [Accumulates], [Waits], [Rereads], [Remembers], [Sleeps], [Stateful].
public interface Operator {

    /// Takes this step's delta of each input (empty ones included, but see [Sleeps]) and gives the
    /// output's delta.
    Batch step(Batch[] inputs, Step step);

    /// An operator that waits with output which the same epoch would revise.
    interface HoldsBack extends Operator {

        /// The rest of the epoch's output; called once an epoch, after the operator's last step of
        /// it, if there was one.
        Batch endEpoch(Step step);
    }

    /// An operator that may give its output in pieces, so that who reads it finds each piece in the
    /// processor's cache, and a large output is never there as a whole.
    interface InPieces extends Operator {

        /// From now on the reader gets all output, and [#step] gives none; before the first step.
        void giveTo(Consumer<Batch> reader);

        /// Lets it add sums of rows to groups in the place of giving the rows, where it can; before
        /// the first step.
        ///
        /// @param columns the columns of its output, as the columns of those who read it
        /// @param added told how many rows it need not give
        /// @return whether it will ever do so
        default boolean addTo(GroupSums groups, int[] columns, IntConsumer added) {
            return false;
        }
    }

    /// An operator without state that treats each row by itself: of pieces it gives the pieces of
    /// what it would give of the whole.
    interface RowByRow extends Operator {

        /// Where its output is all rows of its input with some of the columns: which; null else.
        default int @Nullable [] columns() {
            return null;
        }
    }

    /// An operator to which rows may be given in any order and in any number of calls of [#step],
    /// also before its turn in a step: nobody sees what it keeps but itself.
    interface Accumulates extends HoldsBack {

        /// Its groups, where sums of rows may be added to them in the place of rows; null else.
        default @Nullable GroupSums sums() {
            return null;
        }
    }

    /// An operator inside a loop that may have work for later rounds of the same epoch.
    interface Waits extends Operator {

        /// The next round of the loop at a level for which there is work, while the loops around it
        /// stay in their rounds; `Long.MAX_VALUE` where there is none.
        ///
        /// @param rounds the present rounds of the loops around the operator, as far as `level`
        long nextRound(long[] rounds, int level);
    }

    /// An operator that reads rows again which it has taken before, to compute something anew.
    interface Rereads extends Operator {

        /// How many rows it has read again so far.
        long rowsReread();
    }

    /// An operator that asks what may be answered differently another time. Whoever runs it keeps
    /// the answers, and gives them back where a step is done again.
    interface Remembers extends Operator {

        /// What was answered in the last step; empty where nothing was asked.
        byte[] takeResults();

        /// What was answered in a step that is done again; before it, with the results of each
        /// worker of that time.
        void giveResults(byte[] results);
    }

    /// An operator that has nothing to do that can't wait, as long as no rows come. From when its
    /// state was taken up to the first of them it may be left out, with [HoldsBack#endEpoch]; where
    /// others read what it keeps, only if they can sleep as well. So its state may come later than
    /// that of others.
    interface Sleeps extends Operator {

        /// The input by which it only hears what time it is: what has come is given to it when it
        /// works again. -1 where there is none.
        default int clock() {
            return -1;
        }
    }
}
