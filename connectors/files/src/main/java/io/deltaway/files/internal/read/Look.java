package io.deltaway.files.internal.read;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

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
    private static final Duration TICK = Duration.ofMillis(20);

    /// The same where file systems keep whole seconds, or every other one.
    private static final Duration LONG_TICK = Duration.ofSeconds(2);

    private static final String UNIX = "unix";

    static Look at(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        boolean hasChange = path.getFileSystem().supportedFileAttributeViews().contains(UNIX);
        Object key = attributes.fileKey();
        return new Look(
                attributes.size(),
                nanos(attributes.lastModifiedTime()),
                hasChange ? nanos((FileTime) Files.getAttribute(path, UNIX + ":ctime")) : 0,
                key == null ? "" : key.toString());
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    /// Whether it was written so recently that it may be written again without looking different.
    boolean isFresh(Instant time) {
        Duration tick = modifiedNanos % 1_000_000_000 == 0 ? LONG_TICK : TICK;
        return Values.instant(modifiedNanos).plus(tick).isAfter(time);
    }

    void write(ByteWriter out) {
        out.writeLong(size);
        out.writeLong(modifiedNanos);
        out.writeLong(changedNanos);
        out.writeText(key);
    }

    static Look from(ByteReader in) {
        return new Look(in.readLong(), in.readLong(), in.readLong(), in.readText());
    }
}
