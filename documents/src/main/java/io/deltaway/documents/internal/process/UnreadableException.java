package io.deltaway.documents.internal.process;

/// A document can't be read; the reason says why, in the same words each time.
public final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    public UnreadableException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
