package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;

/// The time of day as [Ticks] tell it: the same for all rows of an epoch, and never earlier than
/// before.
public final class Wall {

    private long nanos;

    /// Takes note of ticks. That a source has ended says no time.
    public void hear(Batch ticks) {
        for (int i = 0; i < ticks.size(); i++) {
            nanos = Math.max(nanos, ((LongColumn) ticks.column(1)).get(i));
        }
    }

    public long nanos() {
        return nanos;
    }
}
