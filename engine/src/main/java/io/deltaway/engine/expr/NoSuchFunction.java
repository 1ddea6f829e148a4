package io.deltaway.engine.expr;

/// A call that fits no signature of the function, or a function that doesn't exist. Thrown while a
/// plan is built; the message names what is accepted.
public final class NoSuchFunction extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    NoSuchFunction(String message) {
        super(message);
    }
}
