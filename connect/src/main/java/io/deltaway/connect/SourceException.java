package io.deltaway.connect;

import org.jspecify.annotations.Nullable;

/// A source that can't be opened or read. Trying again makes sense where what is outside may change
/// by itself.
public final class SourceException extends ConnectorException {

    private static final long serialVersionUID = 1;

    /// @param what what is wrong and where, expected and actual, without a full stop
    /// @param remedy what to do, as a sentence
    public SourceException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(code, what, remedy, cause);
    }

    private SourceException(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }

    @Override
    SourceException withMessage(String message, @Nullable Throwable other) {
        return new SourceException(code(), message, other);
    }
}
