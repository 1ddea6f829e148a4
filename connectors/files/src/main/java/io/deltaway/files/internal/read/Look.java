package io.deltaway.files.internal.read;

import io.deltaway.connect.OffsetText;
import io.deltaway.engine.value.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How a file looks from outside.
///
/// @param modifiedNanos when its content changed, as far as nobody has set that back
/// @param changedNanos when anything of it changed, which nobody can set; 0 where the file system
///   has no such thing
/// @param key what tells this file from another of the same name; empty where the file system has
///   no such thing
record Look(long size, long modifiedNanos, long changedNanos, String key) {

    /// As no file looks.
    static final Look NONE = new Look(-1, 0, 0, "");

    /// Within so long two changes of a file may have the same time.
    static final Duration TICK = Duration.ofMillis(20);

    /// The same where file systems keep whole seconds, or every other one.
    private static final Duration LONG_TICK = Duration.ofSeconds(2);

    private static final String UNIX = "unix";

    static Look at(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains(UNIX)) {
            // All at once, as each time the file system is asked takes some microseconds.
            Map<String, Object> attributes =
                    Files.readAttributes(path, UNIX + ":size,lastModifiedTime,ctime,fileKey");
            return new Look(
                    (Long) Objects.requireNonNull(attributes.get("size")),
                    nanos(attributes.get("lastModifiedTime")),
                    nanos(attributes.get("ctime")),
                    Objects.toString(attributes.get("fileKey"), ""));
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new Look(
                attributes.size(),
                nanos(attributes.lastModifiedTime()),
                0,
                Objects.toString(attributes.fileKey(), ""));
    }

    private static long nanos(@Nullable Object time) {
        return nanos((FileTime) Objects.requireNonNull(time));
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    /// Whether it was written so recently that it may be written again without looking different.
    boolean isFresh(Instant time) {
        Duration tick = modifiedNanos % 1_000_000_000 == 0 ? LONG_TICK : TICK;
        return Values.instant(modifiedNanos).plus(tick).isAfter(time);
    }

    OffsetText write(OffsetText to) {
        return to.with("size", size)
                .with("modified", modifiedNanos)
                .with("changed", changedNanos)
                .with("key", key);
    }

    static Look from(Map<String, String> values) {
        return new Look(
                Long.parseLong(values.getOrDefault("size", "")),
                Long.parseLong(values.getOrDefault("modified", "")),
                Long.parseLong(values.getOrDefault("changed", "")),
                values.getOrDefault("key", ""));
    }
}
