package io.deltaway.formats.parse;

/// A text that is no JSON. Caught where a row or cell is refused, so it carries no stack trace.
public final class JsonSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1;

    JsonSyntaxException(String message) {
        super(message, null, false, false);
    }
}
