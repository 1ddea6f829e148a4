package io.deltaway.run.epoch;

import io.deltaway.engine.batch.Batch;

/// Cuts batches into runs of neighbouring rows.
public final class Slices {

    private Slices() {}

    /// The rows `from` (included) to `to` (not included), in their order.
    public static Batch of(Batch batch, int from, int to) {
        if (from == 0 && to == batch.size()) {
            return batch;
        }
        int[] rows = new int[to - from];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = from + i;
        }
        return batch.take(rows, rows.length);
    }
}
