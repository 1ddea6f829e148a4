package io.deltaway.files;

import io.deltaway.files.internal.read.Content;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Files of any kind, as bytes. Nothing is unpacked.
public final class Bytes {

    /// A file.
    ///
    /// @param path as the pattern found it
    /// @param modified when it was last written
    /// @param size in bytes
    /// @param owner as the file system says; null where it says none
    public record File(
            String path, byte[] bytes, Instant modified, long size, @Nullable String owner) {}

    private Bytes() {}

    /// All files that `pattern` means, a row each: a file, a directory, or a glob.
    public static TextSource<File> files(String pattern) {
        return new TextSource<>("bytes", File.class, pattern, Content.Whole::new);
    }

    /// As [#files(String)], but a file of more than `maxBytes` is a row of errors, and nothing of
    /// it is read.
    public static TextSource<File> files(String pattern, long maxBytes) {
        FileOptions.check(maxBytes > 0, "a size above nothing", maxBytes);
        return new TextSource<>(
                "bytes", File.class, pattern, cells -> new Content.Whole(cells, maxBytes));
    }
}
