package io.deltaway.testkit.connector;

/// What a source reads or a sink writes is behind this server, which a test can do everything to
/// that happens to servers. What it had committed it still has when it is back.
public interface TestServer {

    /// Ends it, as a crash does; clients are refused until [#start].
    void stop() throws Exception;

    /// Starts it again, at the same address, with what it had.
    void start() throws Exception;

    /// It stands still: connections stay open and nothing is answered, until [#thaw].
    void freeze() throws Exception;

    /// It goes on where it stood still.
    void thaw() throws Exception;
}
