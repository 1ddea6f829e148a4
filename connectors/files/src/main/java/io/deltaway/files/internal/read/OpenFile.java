package io.deltaway.files.internal.read;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// The bytes of a file, unpacked where it is gzip: where its name ends with `.gz` or it starts with
/// gzip's two bytes. What is no file but a pipe can be read once, from its start on.
final class OpenFile {

    private static final int PIPE_BYTES = 1 << 16;
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};

    private OpenFile() {}

    static InputStream read(Path path) throws IOException {
        if (isPipe(path)) {
            return ofPipe(new FileInputStream(path.toFile()));
        }
        FileChannel channel = open(path);
        try {
            return isGzip(path, channel) ? new GzipStream(stream(channel)) : stream(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// `length` bytes from `offset` on, as they are, or fewer where there are no more.
    static InputStream readFrom(Path path, long offset, long length) throws IOException {
        InputStream all = readFrom(path, offset);
        return new FilterInputStream(all) {
            private long left = length;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int from, int most) throws IOException {
                int read = left == 0 ? -1 : in.read(bytes, from, (int) Math.min(most, left));
                left -= Math.max(read, 0);
                return read;
            }
        };
    }

    /// The bytes from `offset` on, as they are.
    static InputStream readFrom(Path path, long offset) throws IOException {
        return stream(open(path).position(offset));
    }

    static boolean isGzip(Path path) throws IOException {
        try (FileChannel channel = open(path)) {
            return isGzip(path, channel);
        }
    }

    /// A file is known by its name, in rows and in offsets, so the name must be a text.
    private static FileChannel open(Path path) throws IOException {
        if (!hasText(path)) {
            throw new IOException("its name has bytes that are no text in UTF-8; rename it");
        }
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    /// Whether the name of a file is a text, and no other file has the same one.
    static boolean hasText(Path path) {
        return path.getFileSystem().getPath(path.toString()).equals(path);
    }

    private static boolean isGzip(Path path, FileChannel channel) throws IOException {
        var first = ByteBuffer.allocate(GZIP.length);
        int read = channel.read(first, 0);
        boolean named = path.toString().endsWith(".gz");
        return named ? read > 0 : read == GZIP.length && Arrays.equals(first.array(), GZIP);
    }

    /// Whether it can be read once only, as `/dev/stdin`.
    static boolean isPipe(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    private static InputStream ofPipe(InputStream stream) throws IOException {
        var bytes = new BufferedInputStream(stream, PIPE_BYTES);
        bytes.mark(GZIP.length);
        boolean isGzip = Arrays.equals(bytes.readNBytes(GZIP.length), GZIP);
        bytes.reset();
        return isGzip ? new GzipStream(bytes) : bytes;
    }

    /// Unlike the JDK's stream over a channel it reads into the caller's array as much as there is.
    private static InputStream stream(FileChannel channel) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return channel.read(ByteBuffer.wrap(bytes, from, length));
            }

            @Override
            public int available() throws IOException {
                return Math.clamp(channel.size() - channel.position(), 0, Integer.MAX_VALUE);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
