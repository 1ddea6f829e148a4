package io.deltaway.run.persist;

import java.io.IOException;

/// Whether what was written is for this version of Deltaway.
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
}
