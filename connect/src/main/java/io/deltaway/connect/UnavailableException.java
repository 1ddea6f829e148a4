package io.deltaway.connect;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a source reads or a sink writes can't be reached now, or has lost what was under way: a
/// server that is down, a connection that broke, an answer that did not come in time. It may come
/// back by itself. May be thrown by all methods of connectors, readers and writers but `close`.
///
/// The runner closes the reader or writer, waits, says so in the status, and opens another one, for
/// as long as it takes: a reader at the offsets of the last chunk that was read, with whatever else
/// [SourceContext] said at first; a writer with [SinkConnector.Start.Reconnected], which is told
/// the rows of the unfinished epoch from its first on. A [SteadyWriter] is not closed but called
/// again. So a source throws it only where it goes on rightly at those offsets, also behind a
/// [SourceReader.Poll.Part]; and a sink only where it can tell what became of the epoch that was
/// under way.
///
/// What will fail the same way again, such as a wrong password or a topic that does not exist, is a
/// [ConnectorException] and no case of this. Nothing waits for an answer for ever: a server that
/// stands still is lost after some seconds.
public final class UnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    private final @Nullable Duration after;

    /// @param what what can't be reached and why, without a full stop
    public UnavailableException(String what, @Nullable Throwable cause) {
        this(what, cause, null);
    }

    /// @param after how long it asks to be left alone; null where it doesn't say
    public UnavailableException(String what, @Nullable Throwable cause, @Nullable Duration after) {
        super(what, cause);
        this.after = after;
    }

    /// How long it asks to be left alone: it is tried again no sooner, but after an hour at the
    /// latest. Empty where it doesn't say.
    public Optional<Duration> after() {
        return Optional.ofNullable(after);
    }
}
