package io.deltaway.run.persist;

import java.io.IOException;

/// The state was written by another program than the one that asks for it.
public final class ChangedProgramException extends IOException {

    private static final long serialVersionUID = 1L;

    ChangedProgramException(String file, String difference) {
        super(file + " was written by a program that was different: " + difference);
    }
}
