package io.deltaway.http;

/// Whether the client is still there that waits for the answer to a request.
@FunctionalInterface
public interface Presence {

    /// Of a client of which nobody knows.
    Presence UNKNOWN = onGone -> () -> {};

    /// Has something run when the client goes away, as long as what is returned is not closed. To
    /// be closed before anything is answered.
    ///
    /// @param onGone run by any thread; must wait for nothing
    Watch whenGone(Runnable onGone);

    /// A look at a client, which ends when it is closed.
    @FunctionalInterface
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
