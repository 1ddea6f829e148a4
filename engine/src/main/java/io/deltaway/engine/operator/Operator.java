package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;

/// Turns the deltas of its inputs into the delta of its output. One thread owns an operator at a
/// time.
///
/// Abilities beyond that are interfaces of their own: [HoldsBack], [Stateful].
public interface Operator {

    /// Takes this step's delta of each input (empty ones included) and gives the output's delta.
    Batch step(Batch[] inputs, Step step);

    /// An operator that waits with output which the same epoch would revise.
    interface HoldsBack extends Operator {

        /// The rest of the epoch's output; called once an epoch, after the operator's last step of
        /// it.
        Batch endEpoch(Step step);
    }
}
