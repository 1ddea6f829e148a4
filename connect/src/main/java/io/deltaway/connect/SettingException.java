package io.deltaway.connect;

import org.jspecify.annotations.Nullable;

/// A setting of a source or sink refers to something that is not there.
public final class SettingException extends ConnectorException {

    private static final long serialVersionUID = 1;

    /// @param what what is wrong, without a full stop
    /// @param remedy what to do, as a sentence
    public SettingException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(code, what, remedy, cause);
    }

    private SettingException(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }

    @Override
    SettingException withMessage(String message, @Nullable Throwable other) {
        return new SettingException(code(), message, other);
    }
}
