package io.deltaway.run.persist;

import java.io.IOException;
import java.nio.file.Path;

/// Another process, or another pipeline of this one, has the directory.
public final class InUseException extends IOException {

    private static final long serialVersionUID = 1L;

    InUseException(Path directory, String process) {
        super(directory + " is in use by process " + process);
    }
}
