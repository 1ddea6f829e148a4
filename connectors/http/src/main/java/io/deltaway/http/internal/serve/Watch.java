package io.deltaway.http.internal.serve;

/// A look at something, which ends when it is closed.
@FunctionalInterface
interface Watch extends AutoCloseable {

    @Override
    void close();
}
