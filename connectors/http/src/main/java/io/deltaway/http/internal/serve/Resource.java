package io.deltaway.http.internal.serve;

import java.io.IOException;

/// What answers the requests of a method to a path.
@FunctionalInterface
interface Resource {

    /// Answers, on a thread of its own that may wait.
    ///
    /// @throws Problem to answer with that
    void answer(Exchange exchange) throws IOException, InterruptedException;
}
