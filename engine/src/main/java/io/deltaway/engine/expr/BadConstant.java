package io.deltaway.engine.expr;

/// A constant argument that a function can't work with, such as a regular expression that doesn't
/// parse. Thrown while a plan is built, not for each row.
public final class BadConstant extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    BadConstant(String message) {
        super(message);
    }
}
