package io.deltaway.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Says how far a long run is, where somebody waits for it: in the file that the system property
/// `crash.report` names.
final class Report {

    private static final String FILE = System.getProperty("crash.report", "");

    private Report() {}

    static void line(String line) {
        if (!FILE.isEmpty()) {
            try {
                Files.writeString(Path.of(FILE), line + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
