package io.deltaway.run.persist;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Files of frames: the length of a frame, the checksum (CRC-32C) of its bytes, its bytes.
final class Frames {

    private static final int HEAD = 8;
    private static final int MOST_BYTES = 1 << 30;

    private Frames() {}

    private static int checksum(byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /// Appends frames. What was appended is in the file after [#flush], and on the disk after
    /// [#force]. One thread appends; any may force.
    static final class Out implements Closeable {

        private static final int BUFFERED = 1 << 20;

        private final FileChannel channel;
        private ByteWriter waiting = new ByteWriter(1 << 12);

        private Out(FileChannel channel) {
            this.channel = channel;
        }

        static Out create(Path path) throws IOException {
            return new Out(
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING));
        }

        /// Goes on behind the first `length` bytes of a file; what comes behind them is cut off.
        static Out goOn(Path path, long length) throws IOException {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
            channel.truncate(length);
            channel.position(length);
            return new Out(channel);
        }

        void append(ByteWriter frame) throws IOException {
            byte[] bytes = frame.toBytes();
            if (bytes.length > MOST_BYTES) {
                throw new IOException(
                        "a frame of " + bytes.length + " bytes is more than can be written");
            }
            waiting.writeInt(bytes.length);
            waiting.writeInt(checksum(bytes, 0, bytes.length));
            waiting.writeBytes(bytes, 0, bytes.length);
            if (waiting.size() > BUFFERED) {
                flush();
            }
        }

        void flush() throws IOException {
            var bytes = ByteBuffer.wrap(waiting.toBytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            waiting = new ByteWriter(1 << 12);
        }

        void force() throws IOException {
            channel.force(false);
        }

        long size() throws IOException {
            return channel.position() + waiting.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// Reads frames up to the end of the file, or up to a frame that was not written to its end.
    static final class In implements Closeable {

        private final Path path;
        private final FileChannel channel;
        private final DataInputStream in;
        private final long length;
        private long at;

        In(Path path) throws IOException {
            this.path = path;
            channel = FileChannel.open(path, StandardOpenOption.READ);
            length = channel.size();
            in =
                    new DataInputStream(
                            new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
        }

        /// The next frame, or null where there is none, or only the beginning of one.
        ///
        /// @throws DamagedException where a frame in the middle of the file is not what was written
        @Nullable ByteReader next() throws IOException {
            if (length - at < HEAD) {
                return null;
            }
            try {
                int size = in.readInt();
                int expected = in.readInt();
                if (size < 0 || size > length - at - HEAD) {
                    // The tail of a write that was cut short, or a damaged length: what follows
                    // can't be told apart from it.
                    return null;
                }
                byte[] bytes = new byte[size];
                in.readFully(bytes);
                if (checksum(bytes, 0, size) != expected) {
                    if (at + HEAD + size == length) {
                        return null;
                    }
                    throw new DamagedException(path, at);
                }
                at += HEAD + size;
                return new ByteReader(bytes);
            } catch (EOFException e) {
                return null;
            }
        }

        /// Where the frame begins that [#next] gives next.
        long position() {
            return at;
        }

        /// Whether everything in the file was read.
        boolean isAtEnd() {
            return at == length;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
