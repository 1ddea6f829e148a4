package io.deltaway.programs;

/// A program that the compiler refuses; the message is the compiler's.
public final class DoesNotCompile extends Exception {

    private static final long serialVersionUID = 1;

    DoesNotCompile(String messages) {
        super(messages.stripTrailing());
    }
}
