package io.deltaway.http.internal.serve;

/// The client has gone away before it was answered.
final class GoneException extends RuntimeException {

    private static final long serialVersionUID = 1;

    GoneException() {
        super("the client has gone", null, false, false);
    }
}
