package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import java.util.function.IntConsumer;

/// The order in which a program or a person is told of a change: what goes, then what comes, so
/// that whoever keeps the last row of each key ends with the one that is there. A table of which
/// rows go is handed on in one part an epoch ([SinkWriter#write]), so this holds for whole epochs.
final class GoingFirst {

    private GoingFirst() {}

    /// Each row of a delta by its index; within what goes, and what comes, as they stand.
    static void each(Batch delta, IntConsumer row) {
        for (boolean goes : new boolean[] {true, false}) {
            for (int i = 0; i < delta.size(); i++) {
                if (delta.weight(i) < 0 == goes) {
                    row.accept(i);
                }
            }
        }
    }
}
