package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;

/// Turns the deltas of its inputs into the delta of its output. One thread owns an operator at a
/// time.
///
/// Abilities beyond that are interfaces of their own: [HoldsBack], [Waits], [Stateful].
public interface Operator {

    /// Takes this step's delta of each input (empty ones included) and gives the output's delta.
    Batch step(Batch[] inputs, Step step);

    /// An operator that waits with output which the same epoch would revise.
    interface HoldsBack extends Operator {

        /// The rest of the epoch's output; called once an epoch, after the operator's last step of
        /// it.
        Batch endEpoch(Step step);
    }

    /// An operator inside a loop that may have work for later rounds of the same epoch.
    interface Waits extends Operator {

        /// The next round of the loop at a level for which there is work, while the loops around it
        /// stay in their rounds; `Long.MAX_VALUE` where there is none.
        ///
        /// @param rounds the present rounds of the loops around the operator, as far as `level`
        long nextRound(long[] rounds, int level);
    }
}
