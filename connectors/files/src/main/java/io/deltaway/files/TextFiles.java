package io.deltaway.files;

import io.deltaway.files.internal.read.Content;
import io.deltaway.files.internal.read.LineFormat;
import java.time.Instant;

/// Plain text files in UTF-8. Gzip is unpacked.
public final class TextFiles {

    /// A line of a file.
    ///
    /// @param path as the pattern found it
    /// @param number from 1
    /// @param text without the line end
    public record Line(String path, long number, String text) {}

    /// A file.
    ///
    /// @param path as the pattern found it
    /// @param modified when it was last written
    /// @param size in bytes, as it is on the disk
    public record Whole(String path, String text, Instant modified, long size) {}

    private TextFiles() {}

    /// The lines of all files that `pattern` means: a file, a directory, or a glob.
    public static TextSource<Line> lines(String pattern) {
        return new TextSource<>(
                "lines", Line.class, pattern, cells -> new Content.Records(new LineFormat(cells)));
    }

    /// All files that `pattern` means, a row each.
    public static TextSource<Whole> whole(String pattern) {
        return new TextSource<>("text", Whole.class, pattern, Content.Whole::new);
    }
}
