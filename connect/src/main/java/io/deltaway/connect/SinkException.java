package io.deltaway.connect;

import org.jspecify.annotations.Nullable;

/// A sink that can't be opened or written. Epochs that were complete before remain written.
public final class SinkException extends ConnectorException {

    private static final long serialVersionUID = 1;

    /// @param what what is wrong and where, expected and actual, without a full stop
    /// @param remedy what to do, as a sentence
    public SinkException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(code, what, remedy, cause);
    }

    private SinkException(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }

    @Override
    SinkException withMessage(String message, @Nullable Throwable other) {
        return new SinkException(code(), message, other);
    }
}
