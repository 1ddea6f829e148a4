package io.deltaway.run.persist;

import java.io.IOException;
import java.nio.file.Path;

/// A file of state is not what was written.
public final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedException(Path file, long at) {
        super(file + " is damaged at byte " + at + ": its checksum is wrong");
    }

    DamagedException(Path file, String what) {
        super(file + " is damaged: " + what);
    }
}
