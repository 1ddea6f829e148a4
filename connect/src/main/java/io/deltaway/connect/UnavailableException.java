package io.deltaway.connect;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a source reads or a sink writes can't be reached now, or has lost what was under way: a
/// server that is down, a connection that broke, an answer that did not come in time. It may come
/// back by itself. May be thrown by all methods of connectors, readers and writers but `close`.
///
/// The runner closes the reader or writer, waits, says so in the status, and opens another one, for
/// as long as it takes: a reader at the offsets of the last chunk that was read, with whatever else
/// [SourceContext] said at first; a writer with [SinkConnector.Start.Reconnected], which is told
/// the rows of the unfinished epoch from its first on. So a source throws it only where it goes on
/// rightly at those offsets, also behind a [SourceReader.Poll.Part]; and a sink only where it can
/// tell what became of the epoch that was under way.
///
/// What will fail the same way again, such as a wrong password or a topic that does not exist, is a
/// [ConnectorException] and no case of this. Nothing waits for an answer for ever: a server that
/// stands still is lost after some seconds.
public final class UnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    /// @param what what can't be reached and why, without a full stop
    public UnavailableException(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
