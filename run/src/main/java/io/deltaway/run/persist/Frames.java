package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Files of frames: the length of a frame, the checksum (CRC-32C) of length and bytes, the bytes.
///
/// Behind what was forced a mark says so. It tells a frame that is damaged from one that was being
/// written when the machine went down: a mark behind it means that it had been whole.
final class Frames {

    private static final int HEAD = 8;
    private static final int MOST_BYTES = 1 << 30;

    /// In the place of a length.
    private static final int MARK = -1;

    private static final long MAGIC = 0x6D61726B206F6B21L;
    private static final int MARK_BYTES = 16;

    private Frames() {}

    private static int checksum(int length, byte[] bytes, int from, int size) {
        var crc = new CRC32C();
        for (int shift = 24; shift >= 0; shift -= 8) {
            crc.update(length >>> shift & 0xFF);
        }
        crc.update(bytes, from, size);
        return (int) crc.getValue();
    }

    private static void mark(ByteWriter out, long forced) {
        out.writeLong(MAGIC);
        out.writeLong(forced);
    }

    /// What stands in a frame.
    @FunctionalInterface
    interface Content {
        void write(ByteWriter out) throws IOException;
    }

    /// A file of one frame.
    static byte[] frame(Content content) throws IOException {
        var file = new ByteWriter();
        write(file, content);
        return file.toBytes();
    }

    private static void write(ByteWriter to, Content content) throws IOException {
        int head = to.size();
        to.writeLong(0);
        content.write(to);
        int length = to.size() - head - HEAD;
        if (length > MOST_BYTES) {
            throw new IOException("a frame of " + length + " bytes is more than can be written");
        }
        seal(to, head, length);
    }

    /// Fills in the head of what was written behind it.
    private static void seal(ByteWriter to, int head, int length) {
        int from = head + HEAD;
        to.setInt(head, length);
        to.setInt(head + 4, checksum(length, to.bytes(), from, to.size() - from));
    }

    /// Appends frames. What was appended is with the file after [#flush], and durable after
    /// [#force]. From any thread.
    static final class Out implements Closeable {

        /// So many bytes are written at once: of more the system makes no larger pages.
        private static final int BUFFERED = 1 << 18;

        private static final int FIRST_BUFFER = 1 << 12;
        private static final int MOST_BUFFER = 1 << 21;

        private final Store.Output output;

        /// Guarded by the output, as is writing to it.
        private ByteWriter waiting = new ByteWriter(FIRST_BUFFER);

        private long written;
        private @Nullable IOException failure;

        private volatile long forced;

        Out(Store.Output output) {
            this.output = output;
        }

        /// Nothing is appended where the content can't be written.
        ///
        /// @return how many bytes the content has
        int append(Content content) throws IOException {
            synchronized (output) {
                int before = waiting.size();
                boolean isWhole = false;
                try {
                    write(waiting, content);
                    isWhole = true;
                } finally {
                    if (!isWhole) {
                        waiting.truncate(before);
                    }
                }
                int length = waiting.size() - before - HEAD;
                if (waiting.size() > BUFFERED) {
                    flush();
                }
                return length;
            }
        }

        /// @throws IOException also where it was thrown before: nothing is written behind a failure
        void flush() throws IOException {
            synchronized (output) {
                if (waiting.size() > 0) {
                    output(waiting);
                    waiting =
                            waiting.bytes().length > MOST_BUFFER
                                    ? new ByteWriter(FIRST_BUFFER)
                                    : waiting;
                    waiting.truncate(0);
                }
            }
        }

        private void output(ByteWriter frames) throws IOException {
            if (failure != null) {
                throw failure;
            }
            try {
                output.write(frames.bytes(), 0, frames.size());
            } catch (IOException | RuntimeException | Error e) {
                failure = e instanceof IOException known ? known : new IOException(e);
                throw e;
            }
            written += frames.size();
        }

        void force() throws IOException {
            long before = flushed();
            if (forced < before) {
                output.force();
                var mark = new ByteWriter(HEAD + MARK_BYTES);
                mark.writeLong(0);
                mark(mark, before);
                seal(mark, 0, MARK);
                synchronized (output) {
                    boolean isLast = written == before;
                    output(mark);
                    forced = isLast ? written : before;
                }
            }
        }

        private long flushed() throws IOException {
            synchronized (output) {
                flush();
                return written;
            }
        }

        long size() {
            synchronized (output) {
                return written + waiting.size();
            }
        }

        /// Whether something could not be written, and nothing more will be.
        boolean hasFailed() {
            synchronized (output) {
                return failure != null;
            }
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }

    /// Reads frames up to the end of the file, or up to one that was not written to its end.
    static final class In implements Closeable {

        private static final int USUAL_BYTES = 1 << 22;

        /// Of shorter frames nothing is left out.
        private static final int BEGINNING = 1 << 12;

        private final String name;
        private final InputStream in;
        private final boolean reuses;
        private byte[] body = {};
        private long at;
        private boolean marked;
        private boolean atEnd;

        /// @param name for messages
        In(String name, InputStream in) {
            this(name, in, false);
        }

        /// @param reuses whether what [#next] gives is over when it is called again
        In(String name, InputStream in, boolean reuses) {
            this.name = name;
            this.reuses = reuses;
            this.in = new BufferedInputStream(in, 1 << 16);
        }

        /// The next frame, or null where there is none, or only the beginning of one.
        ///
        /// @throws DamagedException where a frame is not what was written
        @Nullable ByteReader next() throws IOException {
            return next(beginning -> true);
        }

        /// The next frame; of one that is not wanted the beginning only, and it is neither read to
        /// its end nor checked: that is for somebody else who wants it.
        ///
        /// @param isWanted told the first bytes of a frame
        /// @throws java.io.EOFException where the file ends within one that is not wanted
        @Nullable ByteReader next(Predicate<ByteReader> isWanted) throws IOException {
            while (true) {
                byte[] head = in.readNBytes(HEAD);
                if (head.length < HEAD) {
                    atEnd = head.length == 0;
                    return null;
                }
                var reader = new ByteReader(head);
                int length = reader.readInt();
                int expected = reader.readInt();
                int size = length == MARK ? MARK_BYTES : length;
                if (size > BEGINNING && size <= MOST_BYTES) {
                    in.mark(BEGINNING);
                    byte[] beginning = in.readNBytes(BEGINNING);
                    if (beginning.length == BEGINNING
                            && !isWanted.test(new ByteReader(beginning))) {
                        in.skipNBytes(size - BEGINNING);
                        at += HEAD + size;
                        return new ByteReader(beginning);
                    }
                    in.reset();
                }
                int read = size < 0 || size > MOST_BYTES ? 0 : read(size);
                if (read != size || checksum(length, body, 0, size) != expected) {
                    searchMark(head, Arrays.copyOf(body, read));
                    return null;
                }
                at += HEAD + size;
                if (length != MARK) {
                    return new ByteReader(body, size);
                }
                marked = true;
            }
        }

        /// Reads so many bytes of a frame, or fewer where the file ends, and says how many. A
        /// length that is damaged may be any number, so no room is made at once for many.
        private int read(int size) throws IOException {
            if (size > USUAL_BYTES) {
                body = in.readNBytes(size);
                return body.length;
            }
            if (!reuses || body.length < size) {
                body = new byte[size];
            }
            return in.readNBytes(body, 0, size);
        }

        /// Looks for a mark behind the frame that can't be read.
        private void searchMark(byte[] head, byte[] body) throws IOException {
            var rest =
                    new SequenceInputStream(
                            new ByteArrayInputStream(head), new ByteArrayInputStream(body));
            // The last 24 bytes, as long as a mark.
            long first = 0;
            long second = 0;
            long third = 0;
            var behind = new SequenceInputStream(rest, in);
            for (int next = behind.read(); next >= 0; next = behind.read()) {
                first = first << 8 | second >>> 56;
                second = second << 8 | third >>> 56;
                third = third << 8 | next;
                if (second == MAGIC
                        && first == ((long) MARK << 32 | markChecksum(third))
                        && third > at) {
                    throw new DamagedException(name, at);
                }
            }
        }

        private static long markChecksum(long forced) {
            var mark = new ByteWriter(MARK_BYTES);
            mark(mark, forced);
            return checksum(MARK, mark.bytes(), 0, mark.size()) & 0xFFFFFFFFL;
        }

        /// Where the frame begins that [#next] gives next.
        long position() {
            return at;
        }

        /// Whether something of what was read is known to have been durable.
        boolean isMarked() {
            return marked;
        }

        /// Whether everything in the file was read.
        boolean isAtEnd() {
            return atEnd;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
