package io.deltaway.connect;

/// A reader over something inside this process, such as rows that a program pushes: it says when
/// there is something.
///
/// The runner polls and decodes it on the thread that forms epochs, so that neither a pause nor
/// another thread stands between a push and its epoch. Therefore its polls and decodings only take
/// what lies in memory and never wait. A poll that answers idle is repeated only after `ready` was
/// run.
public interface PromptReader extends SourceReader {

    /// Called once, before the first poll.
    ///
    /// @param ready to be run, on any thread, whenever there may be something new to poll: rows, or
    ///   the end. Cheap; never waits
    void onReady(Runnable ready);
}
