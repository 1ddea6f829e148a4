package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import org.jspecify.annotations.Nullable;

/// Tells which times are too far ahead of the time of day, as the ticks say it.
final class Ahead {

    private final @Nullable Shift most;
    private long limit = Long.MAX_VALUE;

    /// @param most how far they may be ahead; null for any
    Ahead(@Nullable Shift most) {
        this.most = most;
    }

    void hear(Batch ticks) {
        for (int i = 0; most != null && i < ticks.size(); i++) {
            if (((LongColumn) ticks.column(0)).get(i) < 0) {
                limit = most.after(((LongColumn) ticks.column(1)).get(i));
            }
        }
    }

    boolean isBeyond(long time) {
        return time > limit;
    }
}
