package io.deltaway.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Says how far a long run is, where somebody waits for it: in files of the directory that the
/// system property `crash.reports` names.
final class Report {

    private static final String DIRECTORY = System.getProperty("crash.reports", "");

    private Report() {}

    static void line(String what, String line) {
        if (!DIRECTORY.isEmpty()) {
            try {
                Files.writeString(Path.of(DIRECTORY, what), line + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
