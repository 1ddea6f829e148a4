package io.deltaway.files.internal.read;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// How far a file was read, in a form that survives the process: so many bytes, unpacked, and
/// checksums of the first and the last of them, by which a file that was written anew is told.
///
/// @param bytes -1 where nothing of the file is to be read any more
/// @param line the number of the line behind them
record Place(long bytes, long line, int head, int tail) {

    static final Place DONE = new Place(-1, 0, 0, 0);

    private static final int CHECKED = 2048;

    static Place of(Fingerprint read, long line) {
        return new Place(read.length(), line, checksum(read.head()), checksum(read.tail()));
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, Math.min(CHECKED, bytes.length));
        return (int) crc.getValue();
    }

    boolean isDone() {
        return bytes < 0;
    }

    byte[] toBytes() {
        var out = new ByteWriter();
        out.writeLong(bytes);
        out.writeLong(line);
        out.writeInt(head);
        out.writeInt(tail);
        return out.toBytes();
    }

    static Place from(byte[] bytes) {
        var in = new ByteReader(bytes);
        return new Place(in.readLong(), in.readLong(), in.readInt(), in.readInt());
    }

    /// Reads again what was read of a file.
    ///
    /// @return what was read, with the stream behind it
    /// @throws IOException where the file no longer begins with it
    Fingerprint skip(Path path, InputStream file) throws IOException {
        var read = new Fingerprint();
        byte[] room = new byte[1 << 16];
        while (read.length() < bytes) {
            int most = (int) Math.min(room.length, bytes - read.length());
            int got = file.readNBytes(room, 0, most);
            if (got == 0) {
                throw changed(path);
            }
            read.add(room, 0, got);
        }
        if (checksum(read.head()) != head || checksum(read.tail()) != tail) {
            throw changed(path);
        }
        return read;
    }

    private static IOException changed(Path path) {
        return new IOException(
                path
                        + " was changed since it was read: a file that is read once may grow and nothing else. Put it back, or follow it live");
    }
}
