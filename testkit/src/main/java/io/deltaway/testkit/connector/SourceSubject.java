package io.deltaway.testkit.connector;

import io.deltaway.connect.SourceConnector;
import java.util.List;
import java.util.Optional;

/// A source as the test of its connector describes it to [SourceContract].
public interface SourceSubject<R> {

    /// A place of its own that holds nothing yet.
    Place<R> place() throws Exception;

    /// The row with a number. Rows of different numbers differ, also in the key where they have
    /// one.
    R row(int number);

    /// How many rows are read where many are needed: enough for several chunks.
    default int rowCount() {
        return 200;
    }

    /// What a source reads.
    interface Place<R> extends AutoCloseable {

        /// Adds rows, in this order. Called before the source is made, and of a live one also while
        /// it is read.
        void put(List<R> rows) throws Exception;

        /// Adds something that is no row; false where the place can't hold such a thing.
        default boolean putMalformed() throws Exception {
            return false;
        }

        /// A source over what is there. Made anew for each restart.
        SourceConnector<R> source() throws Exception;

        /// The server that holds the rows; empty where there is none.
        default Optional<TestServer> server() {
            return Optional.empty();
        }

        @Override
        default void close() throws Exception {}
    }
}
