package io.deltaway.connect;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Copies of exceptions whose messages are not to be seen: of the same kind as far as it matters to
/// who catches them, with the stack trace of the original.
final class Scrubbed {

    private Scrubbed() {}

    static Throwable copy(Throwable thrown, UnaryOperator<String> scrub) {
        Throwable before = thrown.getCause();
        Throwable cause = before == null ? null : copy(before, scrub);
        String said = thrown.getMessage();
        String message = said == null ? null : scrub.apply(said);
        Throwable copy = alike(thrown, message, cause);
        copy.setStackTrace(thrown.getStackTrace());
        for (Throwable also : thrown.getSuppressed()) {
            copy.addSuppressed(copy(also, scrub));
        }
        return copy;
    }

    private static Throwable alike(
            Throwable thrown, @Nullable String message, @Nullable Throwable cause) {
        return switch (thrown) {
            case UnavailableException e -> new UnavailableException(String.valueOf(message), cause);
            case ConnectorException e -> e.withMessage(String.valueOf(message), cause);
            case IOException e -> new IOException(message, cause);
            default -> new Other(thrown.getClass().getSimpleName(), message, cause);
        };
    }

    /// Some other exception.
    private static final class Other extends RuntimeException {

        private static final long serialVersionUID = 1;

        Other(String name, @Nullable String message, @Nullable Throwable cause) {
            super(message == null ? name : name + ": " + message, cause);
        }
    }
}
