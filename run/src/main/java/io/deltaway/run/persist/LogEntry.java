package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.batch.Batch;
import io.deltaway.run.epoch.EpochRunner;
import java.util.Map;

/// What a pipeline writes into its log, in the order in which it happened: enough to do everything
/// again, with any number of workers.
public sealed interface LogEntry {

    /// A source gave a chunk.
    ///
    /// @param source the number of the source in the plan
    record Arrived(int source, Chunk chunk) implements LogEntry {}

    /// A source that can be read again gave a chunk: where it lies.
    ///
    /// @param rows how many rows it has
    /// @param malformed how many pieces of it were no rows
    /// @param offsets those of the chunk; those before it are of the chunks before it
    record Located(
            int source,
            int rows,
            int malformed,
            boolean endsEpoch,
            int partition,
            Map<String, byte[]> offsets)
            implements LogEntry {

        /// In the place of the rows of a chunk.
        public static Located of(Arrived arrived) {
            Chunk chunk = arrived.chunk();
            return new Located(
                    arrived.source(),
                    chunk.rows().size(),
                    chunk.malformed().size(),
                    chunk.endsEpoch(),
                    chunk.partition(),
                    chunk.offsets());
        }
    }

    /// The next rows of a source's chunks were taken into the epoch.
    record Taken(int source, int rows) implements LogEntry {}

    /// Rows were taken of a source that the program doesn't read any more. Never written.
    record Passed(int rows) implements LogEntry {}

    /// The clocks are told something.
    record Ticked(Batch ticks) implements LogEntry {}

    /// What an operator was answered in the step that comes next in the log, and may not be
    /// answered so again.
    record Answered(EpochRunner.Results results) implements LogEntry {}

    /// A step of the epoch was done that was not its last one.
    record Step() implements LogEntry {}

    /// The last step of the epoch was done.
    record Epoch(long epoch) implements LogEntry {}
}
