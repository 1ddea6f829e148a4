package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.batch.Batch;

/// What a pipeline writes into its log, in the order in which it happened: enough to do everything
/// again, with any number of workers.
public sealed interface LogEntry {

    /// A source gave a chunk.
    ///
    /// @param source the number of the source in the plan
    record Arrived(int source, Chunk chunk) implements LogEntry {}

    /// The next rows of a source's chunks were taken into the epoch.
    record Taken(int source, int rows) implements LogEntry {}

    /// The clocks are told something.
    record Ticked(Batch ticks) implements LogEntry {}

    /// A step of the epoch begins that is not its last one.
    record Step() implements LogEntry {}

    /// The last step of the epoch begins.
    record Epoch(long epoch) implements LogEntry {}
}
