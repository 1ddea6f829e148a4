package io.deltaway.files.internal.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// What a growing file has behind its last whole record. A quote that opens by mistake may hold
/// back many MiB, so of what comes behind them only that is looked at. Owned by one thread.
final class Rest {

    private static final int BYTES = 1 << 16;

    private final long start;
    private final Fingerprint seen;
    private final Format.Ending ending;

    /// @param start where the record begins in the file
    /// @param seen the file up to where it was looked at
    /// @param ending of that record
    Rest(long start, Fingerprint seen, Format.Ending ending) {
        this.start = start;
        this.seen = seen;
        this.ending = ending;
    }

    /// Whether the record may end by now, or what was looked at has changed. Asked no more once it
    /// may.
    ///
    /// @param size of the file
    boolean mayEnd(Path path, long size) throws IOException {
        if (!seen.isStartOf(path)) {
            return true;
        }
        byte[] bytes = new byte[BYTES];
        long more = Math.max(0, size - seen.length());
        try (InputStream stream = OpenFile.readFrom(path, seen.length(), more)) {
            for (int read = stream.read(bytes); read > 0; read = stream.read(bytes)) {
                seen.add(bytes, 0, read);
                if (ending.mayBeIn(bytes, 0, read, seen.length() - start)) {
                    return true;
                }
            }
        }
        return false;
    }
}
