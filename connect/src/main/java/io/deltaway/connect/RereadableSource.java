package io.deltaway.connect;

import java.io.IOException;
import java.util.Map;

/// A source that gives the same rows again between the same offsets, such as a topic or a file that
/// is read once. The pipeline's log then holds the offsets of its chunks and not the rows.
///
/// A chunk without offsets, or without rows, is in the log as it is and not read again.
public interface RereadableSource<R> extends SourceConnector<R> {

    /// Whether it does, set up as it is: a file that is followed live, for one, may be replaced.
    default boolean isRereadable() {
        return true;
    }

    /// Opens it to read again what was read before a restart.
    ///
    /// @param context as when it was read, but without offsets
    Rereader reread(SourceContext context) throws IOException;

    /// Gives chunks again, in the order in which they were given. Called by one thread.
    interface Rereader extends AutoCloseable {

        /// The chunk that a reader gave: its rows in their order, and what was malformed. How many
        /// there are of both is compared with the log; whether they are the same as well is for the
        /// source to see, by what it put into the offsets. (Partition and end of the epoch are
        /// taken from the log.)
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
