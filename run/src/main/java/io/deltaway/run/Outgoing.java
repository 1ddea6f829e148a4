package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Something that waits for its turn at the sinks.
sealed interface Outgoing {

    default long rows() {
        return 0;
    }

    /// `Long.MAX_VALUE` where nobody waits for it.
    default long sinceNanos() {
        return Long.MAX_VALUE;
    }

    /// A part of an epoch's output on its way to the sinks.
    ///
    /// @param sinceNanos when the first row of the epoch was taken, by `System.nanoTime`
    record Delivery(long epoch, List<Part> parts, boolean endOfEpoch, long sinceNanos)
            implements Outgoing {

        @Override
        public long rows() {
            long rows = 0;
            for (Part part : parts) {
                for (Batch batch : part.batches()) {
                    rows += batch.size();
                }
            }
            return rows;
        }
    }

    /// A question that waits for its turn among the deliveries.
    record Question(CompletableFuture<List<Optional<byte[]>>> positions) implements Outgoing {}

    /// Nothing comes behind it.
    record End() implements Outgoing {}

    /// Not empty batches for one sink.
    record Part(Port port, List<Batch> batches) {}
}
