package io.deltaway.connect;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// A sink that does not show every epoch at once, such as a file that is rewritten at most once a
/// second. It needs no thread and no timer of its own: it says when it wants to be called again.
public interface PacedWriter extends SinkWriter {

    /// When [#catchUp] is to be called, by the clock of its [SinkConnector.SinkContext], if no
    /// epoch ends before; empty where nothing waits. Asked after each epoch and after [#catchUp].
    Optional<Instant> due();

    /// Shows the last complete epoch. Never called between a [#write] and its [#endEpoch].
    void catchUp() throws IOException;
}
