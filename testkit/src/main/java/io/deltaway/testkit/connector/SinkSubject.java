package io.deltaway.testkit.connector;

import java.util.Optional;

/// A sink as the test of its connector describes it to [SinkContract].
public interface SinkSubject<R> {

    /// A place of its own that holds nothing yet.
    SinkPlace<R> place() throws Exception;

    /// The class of the rows.
    Class<R> rowClass();

    /// A row. Those of different keys or versions differ; of a sink with a key the key says which
    /// row it is, and the version what stands in it.
    R row(int key, int version);

    /// A row that the place refuses, as one that breaks a constraint; empty where it takes any.
    default Optional<R> refused() {
        return Optional.empty();
    }
}
