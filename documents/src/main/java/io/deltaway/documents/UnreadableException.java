package io.deltaway.documents;

/// A document can't be read; the reason says why, in the same words each time.
public final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    public UnreadableException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /// Why, in the same words each time.
    public String reason() {
        return reason;
    }
}
