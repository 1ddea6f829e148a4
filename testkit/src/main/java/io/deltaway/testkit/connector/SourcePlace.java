package io.deltaway.testkit.connector;

import io.deltaway.connect.SourceConnector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What a source reads.
public interface SourcePlace<R> extends AutoCloseable {

    /// Adds rows, in this order. Called before the source is made, and of a live one also while it
    /// is read.
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
    default void close() throws IOException {}
}
