package io.deltaway.connect;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A source or sink that can't be opened, read or written: a stable code (DW-04xx), what is wrong
/// and where, and what to do.
public sealed class ConnectorException extends IOException permits SourceException, SinkException {

    private static final long serialVersionUID = 1;

    private final String code;

    ConnectorException(String code, String what, String remedy, @Nullable Throwable cause) {
        super(code + " " + what + ". " + remedy + (remedy.endsWith(".") ? "" : "."), cause);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
