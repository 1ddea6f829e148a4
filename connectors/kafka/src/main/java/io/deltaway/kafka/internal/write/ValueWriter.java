package io.deltaway.kafka.internal.write;

import io.deltaway.engine.batch.Batch;
import org.jspecify.annotations.Nullable;

/// Writes the values of records. Owned by one thread.
public interface ValueWriter {

    /// The batch whose rows come next.
    void over(Batch batch);

    /// The value of a row; null where it has none.
    ///
    /// @throws Refused where the format can't express it
    byte @Nullable [] row(int row) throws Refused;

    /// The value of a change, with its epoch and weight in it.
    byte @Nullable [] change(long epoch, int row) throws Refused;
}
