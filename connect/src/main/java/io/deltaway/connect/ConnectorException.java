package io.deltaway.connect;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A source or sink that can't be opened, read or written: a stable code (DW-04xx), what is wrong
/// and where, and what to do.
public abstract sealed class ConnectorException extends IOException
        permits SourceException, SinkException, SettingException {

    private static final long serialVersionUID = 1;

    private final String code;

    ConnectorException(String code, String what, String remedy, @Nullable Throwable cause) {
        this(code, code + " " + what + ". " + remedy + (remedy.endsWith(".") ? "" : "."), cause);
    }

    ConnectorException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /// The same with another message.
    abstract ConnectorException withMessage(String message, @Nullable Throwable other);

    public String code() {
        return code;
    }
}
