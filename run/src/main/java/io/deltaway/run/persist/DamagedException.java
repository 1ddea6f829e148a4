package io.deltaway.run.persist;

import java.io.IOException;

/// A file of state is not what was written.
public final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedException(String file, long at) {
        super(file + " is damaged at byte " + at + ": its checksum is wrong");
    }

    DamagedException(String file, String what) {
        super(file + " is damaged: " + what);
    }
}
