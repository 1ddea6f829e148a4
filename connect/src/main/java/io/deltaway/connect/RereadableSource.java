package io.deltaway.connect;

import java.io.IOException;
import java.util.Map;

/// A source that gives the same rows again between the same offsets, such as a topic or a file that
/// is read once. The pipeline's log then holds the offsets of its chunks and not the rows.
public interface RereadableSource<R> extends SourceConnector<R> {

    /// Opens it to read again what was read before a restart.
    Rereader reread(SourceContext context) throws IOException;

    /// Gives chunks again, in the order in which they were given. Called by one thread.
    interface Rereader extends AutoCloseable {

        /// The chunk that a reader gave.
        ///
        /// @param from where each of its partitions was before it; a partition that began with it
        ///   is not in it
        /// @param to the offsets that the chunk said
        /// @throws SourceException where what lies between is gone or has changed
        Chunk read(Map<String, byte[]> from, Map<String, byte[]> to) throws IOException;

        @Override
        void close() throws IOException;
    }
}
