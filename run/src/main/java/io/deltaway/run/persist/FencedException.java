package io.deltaway.run.persist;

import java.io.IOException;

/// Another process has taken the state over since this one opened it.
public final class FencedException extends IOException {

    private static final long serialVersionUID = 1L;

    FencedException(String place) {
        super(place + " was taken over by another process");
    }
}
