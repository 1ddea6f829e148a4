package io.deltaway.testkit.connector;

import io.deltaway.connect.SinkConnector;
import io.deltaway.testkit.WeightedRow;
import java.util.List;
import java.util.Optional;

/// A sink as the test of its connector describes it to [SinkContract].
public interface SinkSubject<R> {

    /// A place of its own that holds nothing yet.
    Place<R> place() throws Exception;

    /// The class of the rows.
    Class<R> rowClass();

    /// A row. Those of different keys or versions differ; of a sink with a key the key says which
    /// row it is, and the version what stands in it.
    R row(int key, int version);

    /// A row that the place refuses, as one that breaks a constraint; empty where it takes any.
    default Optional<R> refused() {
        return Optional.empty();
    }

    /// What a sink writes to.
    interface Place<R> extends AutoCloseable {

        /// A sink into the place. Made anew for each restart.
        SinkConnector<R> sink() throws Exception;

        /// What somebody sees who reads the place now: each row that is there, with weight 1, or
        /// where it holds changes each of them, with its weight; in any order. What is there twice
        /// is here twice. Only what is committed.
        List<WeightedRow> seen() throws Exception;

        /// The server that holds the rows; empty where there is none, so that the connection to it
        /// can't be lost.
        default Optional<TestServer> server() {
            return Optional.empty();
        }

        @Override
        default void close() throws Exception {}
    }
}
