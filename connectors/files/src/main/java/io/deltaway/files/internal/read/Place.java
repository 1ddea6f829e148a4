package io.deltaway.files.internal.read;

import io.deltaway.connect.OffsetText;
import io.deltaway.connect.SourceException;
import io.deltaway.engine.value.ByteWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// How far a file was read, in a form that survives the process: so many bytes, unpacked, and
/// checksums by which a file that was written anew is told.
///
/// @param bytes -1 where nothing of the file is to be read any more
/// @param line the number of the line behind them
/// @param head of the first of them
/// @param tail of the last of them
/// @param part of those that were read last, up to here
record Place(long bytes, long line, int head, int tail, int part) {

    private static final String ALL = "all";

    static final Place DONE = new Place(-1, 0, 0, 0, 0);

    static Place of(Fingerprint read, long line, int part) {
        byte[] head = read.head();
        byte[] tail = read.tail();
        return new Place(
                read.length(),
                line,
                checksum(head, 0, head.length),
                checksum(tail, 0, tail.length),
                part);
    }

    /// Behind a file that was read as a whole.
    static Place whole(byte[] content, long modified, long size) {
        var rest = new ByteWriter();
        rest.writeInt(checksum(content, 0, content.length));
        rest.writeLong(modified);
        rest.writeLong(size);
        return new Place(-1, 0, 0, 0, checksum(rest.toBytes(), 0, rest.size()));
    }

    static int checksum(byte[] bytes, int from, int to) {
        var crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    boolean isDone() {
        return bytes < 0;
    }

    byte[] toBytes() {
        return write(new OffsetText()).toBytes();
    }

    OffsetText write(OffsetText to) {
        return to.with("bytes", isDone() ? ALL : bytes)
                .with("line", line)
                .with("head", Integer.toHexString(head))
                .with("tail", Integer.toHexString(tail))
                .with("part", Integer.toHexString(part));
    }

    static Place from(byte[] bytes) {
        return from(OffsetText.read(bytes));
    }

    static Place from(Map<String, String> values) {
        String bytes = values.getOrDefault("bytes", "");
        return new Place(
                bytes.equals(ALL) ? -1 : Long.parseLong(bytes),
                Long.parseLong(values.getOrDefault("line", "")),
                Integer.parseUnsignedInt(values.getOrDefault("head", ""), 16),
                Integer.parseUnsignedInt(values.getOrDefault("tail", ""), 16),
                Integer.parseUnsignedInt(values.getOrDefault("part", ""), 16));
    }

    /// A file that is open behind what was read of it.
    ///
    /// @param read what was read
    record Behind(InputStream stream, Fingerprint read) {}

    /// Opens the file here.
    ///
    /// @throws IOException where it no longer begins with what was read of it
    Behind open(Path path) throws IOException {
        boolean packed = isPacked(path);
        InputStream stream = packed ? OpenFile.read(path) : OpenFile.readFrom(path, tailAt());
        try {
            Fingerprint read = packed ? skip(stream) : ends(path, stream);
            if (read == null || !isOf(read)) {
                throw changed(path);
            }
            return new Behind(read.endsLine() ? stream : endingLine(path, stream), read);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /// What was read of a file that is not packed; null where it no longer begins with that.
    @Nullable Fingerprint find(Path path) throws IOException {
        try (InputStream stream = OpenFile.readFrom(path, tailAt())) {
            Fingerprint read = ends(path, stream);
            return read != null && isOf(read) ? read : null;
        }
    }

    private boolean isOf(Fingerprint read) {
        return checksum(read.head(), 0, read.head().length) == head
                && checksum(read.tail(), 0, read.tail().length) == tail;
    }

    private static boolean isPacked(Path path) throws IOException {
        try {
            return OpenFile.isGzip(path);
        } catch (NoSuchFileException e) {
            throw refused(path, FileInput.reason(e));
        }
    }

    private long tailAt() {
        return Math.max(0, bytes - Fingerprint.KEPT);
    }

    /// The first and the last bytes that were read, with the stream from the last ones on; null
    /// where the file is shorter.
    private @Nullable Fingerprint ends(Path path, InputStream stream) throws IOException {
        int kept = (int) Math.min(Fingerprint.KEPT, bytes);
        byte[] first;
        try (InputStream start = OpenFile.readFrom(path, 0)) {
            first = start.readNBytes(kept);
        }
        byte[] last = stream.readNBytes(kept);
        return last.length < kept ? null : new Fingerprint(first, last, bytes);
    }

    /// Reads again what was read; null where the file is shorter.
    private @Nullable Fingerprint skip(InputStream stream) throws IOException {
        var read = new Fingerprint();
        byte[] room = new byte[1 << 16];
        while (read.length() < bytes) {
            int most = (int) Math.min(room.length, bytes - read.length());
            int got = stream.readNBytes(room, 0, most);
            if (got == 0) {
                return null;
            }
            read.add(room, 0, got);
        }
        return read;
    }

    /// What was read ended with a line without a newline, which was taken as it was: it may have
    /// got one, and nothing else.
    private static InputStream endingLine(Path path, InputStream stream) throws IOException {
        byte[] next = stream.readNBytes(2);
        boolean ends =
                next.length == 0
                        || next[0] == '\n'
                        || next[0] == '\r' && next.length == 2 && next[1] == '\n';
        if (!ends) {
            throw changed(path);
        }
        var again = new PushbackInputStream(stream, 2);
        again.unread(next);
        return again;
    }

    static SourceException changed(Path path) {
        return refused(path, "the file was changed since it was read");
    }

    static SourceException refused(Path path, String reason) {
        return new SourceException(
                "DW-0403",
                path + ": " + reason,
                "A file that is read once may grow and nothing else: put it back, or follow it live",
                null);
    }
}
