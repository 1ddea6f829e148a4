package io.deltaway.connect;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a source reads or a sink writes can't be reached now, or has lost what was under way: a
/// server that is down, a connection that broke. It may come back by itself.
///
/// The runner closes the reader or writer, waits, says so in the status, and opens it again for as
/// long as it takes: a reader at the offsets of its last chunk, a writer with
/// [SinkConnector.Start.Reconnected] and the rows of the epoch from its first on. What will fail
/// the same way again, such as a wrong password, is a [ConnectorException] and no case of this.
public final class UnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    /// @param what what can't be reached and why, without a full stop
    public UnavailableException(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
