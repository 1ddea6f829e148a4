package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import java.io.IOException;

/// Writes the deltas of a table. Called by one thread at a time.
public interface SinkWriter extends AutoCloseable {

    /// Takes a delta of an epoch. A table that only ever grows is handed on in several parts an
    /// epoch as they come; any other in one part, consolidated.
    void write(long epoch, Batch delta) throws IOException;

    /// The epoch is complete: what was written becomes visible. Called for every epoch, also where
    /// nothing was written.
    void endEpoch(long epoch) throws IOException;

    /// There will be no more epochs. Followed by [#close], which is also called, without this,
    /// after a failure. Does nothing where nothing is said.
    default void finish() throws IOException {}

    @Override
    void close() throws IOException;
}
