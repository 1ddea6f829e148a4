package io.deltaway.files.internal.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// What a growing file has behind its last whole record. A quote that opens by mistake may hold
/// back many MiB, so of what comes behind them only that is looked at. Owned by one thread.
final class Rest {

    private static final int BYTES = 1 << 16;

    private final long start;
    private final Fingerprint held;
    private final Format.Ending ending;

    /// @param start where the record begins in the file
    /// @param held what was looked at of it
    /// @param ending of that record
    Rest(long start, Fingerprint held, Format.Ending ending) {
        this.start = start;
        this.held = held;
        this.ending = ending;
    }

    /// Whether the record may end by now, or what was looked at has changed. Asked no more once it
    /// may.
    ///
    /// @param size of the file
    boolean mayEnd(Path path, long size) throws IOException {
        if (!held.isAt(path, start)) {
            return true;
        }
        byte[] bytes = new byte[BYTES];
        long seen = start + held.length();
        try (InputStream stream = OpenFile.readFrom(path, seen, Math.max(0, size - seen))) {
            for (int read = stream.read(bytes); read > 0; read = stream.read(bytes)) {
                held.add(bytes, 0, read);
                if (ending.mayBeIn(bytes, 0, read, held.length())) {
                    return true;
                }
            }
        }
        return false;
    }
}
