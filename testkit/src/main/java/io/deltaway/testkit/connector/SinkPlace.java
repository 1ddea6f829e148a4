package io.deltaway.testkit.connector;

import io.deltaway.connect.SinkConnector;
import io.deltaway.testkit.WeightedRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What a sink writes to.
public interface SinkPlace<R> extends AutoCloseable {

    /// A sink into the place. Made anew for each restart.
    SinkConnector<R> sink() throws Exception;

    /// What somebody sees who reads the place now: each row that is there, with weight 1, or where
    /// it holds changes each of them, with its weight; in any order. What is there twice is here
    /// twice. Only what is committed.
    List<WeightedRow> seen() throws Exception;

    /// The server that holds the rows; empty where there is none, so that the connection to it
    /// can't be lost.
    default Optional<TestServer> server() {
        return Optional.empty();
    }

    @Override
    default void close() throws IOException {}
}
