package io.deltaway.run.persist;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/// A file of state is not what was written.
public final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedException(String file, long at) {
        super(file + " is damaged at byte " + at + ": its checksum is wrong");
    }

    /// A file is not there that another one names.
    DamagedException(NoSuchFileException missing) {
        super(missing.getFile() + " is missing", missing);
    }

    DamagedException(String file, String what) {
        super(file + " is damaged: " + what);
    }
}
