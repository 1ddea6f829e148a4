package io.deltaway.assistant;

import java.io.IOException;

/// The server can't answer yet, as it still reads documents: asking again makes sense.
public final class NotReadyException extends IOException {

    private static final long serialVersionUID = 1;

    NotReadyException(String message) {
        super(message);
    }
}
