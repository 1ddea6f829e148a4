package io.deltaway.testkit.simulation;

import org.jspecify.annotations.Nullable;

/// Ends what one thread does, and no other.
final class ThreadEnded extends Error {

    private static final long serialVersionUID = 1;

    ThreadEnded() {
        super("an error of one thread", null, false, false);
    }

    static boolean isCauseOf(Throwable e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ThreadEnded) {
                return true;
            }
        }
        return false;
    }
}
