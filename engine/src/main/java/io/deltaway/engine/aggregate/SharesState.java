package io.deltaway.engine.aggregate;

import org.jspecify.annotations.Nullable;

/// An aggregate that may read its result from the state which another one of the same group keeps:
/// the mean from that of the sum, the median from that of the minimum.
interface SharesState extends Aggregate {

    /// The aggregate that gives this one's results from the state of `earlier`, in the words of
    /// `earlier`; null if that keeps another state. Both have the same columns as arguments.
    @Nullable Aggregate over(Aggregate earlier);
}
