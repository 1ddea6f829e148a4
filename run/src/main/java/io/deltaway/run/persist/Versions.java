package io.deltaway.run.persist;

import java.io.IOException;

/// Whether what was written is for this version of Deltaway and for this program.
final class Versions {

    private Versions() {}

    static void check(String file, long version) throws IOException {
        if (version > Format.VERSION) {
            throw new IOException(
                    "%s was written by a newer version of Deltaway, in format %d; this one reads format %d. Run the newer one again"
                            .formatted(file, version, Format.VERSION));
        } else if (version < Format.VERSION) {
            throw new IOException(
                    "%s was written by an older version of Deltaway, in format %d; this one reads format %d. Let the older one finish, and begin with an empty directory"
                            .formatted(file, version, Format.VERSION));
        }
    }

    static void checkProgram(String file, String written, String program) throws IOException {
        if (!written.equals(program)) {
            throw new ChangedProgramException(file, difference(written, program));
        }
    }

    /// The first line in which two plans differ.
    private static String difference(String before, String now) {
        String[] left = before.split("\n", -1);
        String[] right = now.split("\n", -1);
        int line = 0;
        while (line < left.length && line < right.length && left[line].equals(right[line])) {
            line++;
        }
        return "where it said \"" + at(left, line) + "\" it now says \"" + at(right, line) + "\"";
    }

    private static String at(String[] lines, int line) {
        return line < lines.length ? lines[line].strip() : "";
    }
}
