package io.deltaway.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The part of a failure that happened in the program's own classes: what was thrown there, and
/// where. What led there through ours is left out.
final class OwnCode {

    private OwnCode() {}

    /// The innermost cause that came out of the program's own code, as a stack trace of it.
    static Optional<String> thrownIn(@Nullable Throwable failure) {
        String found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            List<StackTraceElement> own =
                    Arrays.stream(cause.getStackTrace())
                            .filter(frame -> Program.LOADER.equals(frame.getClassLoaderName()))
                            .filter(frame ->
                                    frame.getFileName() != null) // else the machine made it
                            .toList();
            if (!own.isEmpty()) {
                found =
                        Stream.concat(
                                        Stream.of(cause.toString()),
                                        own.stream().map(frame -> "    at " + shown(frame)))
                                .collect(Collectors.joining("\n"));
            }
        }
        return Optional.ofNullable(found);
    }

    private static String shown(StackTraceElement frame) {
        return "%s.%s(%s:%d)"
                .formatted(
                        frame.getClassName(),
                        frame.getMethodName(),
                        frame.getFileName(),
                        frame.getLineNumber());
    }
}
