package io.deltaway.files.internal.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/// The first and the last bytes of what was read of a file: enough to tell a file that grew from
/// one that was written anew, unless it was changed in between and nowhere else. Owned by one
/// thread.
final class Fingerprint {

    /// How many bytes of each end.
    static final int KEPT = 2048;

    private byte[] head;
    private byte[] tail;
    private long length;

    /// Of nothing.
    Fingerprint() {
        this(new byte[0], new byte[0], 0);
    }

    Fingerprint(byte[] head, byte[] tail, long length) {
        this.head = head;
        this.tail = tail;
        this.length = length;
    }

    /// More bytes were read.
    void add(byte[] bytes, int from, int to) {
        int missing = Math.min(KEPT - head.length, to - from);
        if (missing > 0) {
            head = joined(head, bytes, from, from + missing);
        }
        if (to - from >= KEPT) {
            tail = Arrays.copyOfRange(bytes, to - KEPT, to);
        } else {
            byte[] all = joined(tail, bytes, from, to);
            tail = all.length > KEPT ? Arrays.copyOfRange(all, all.length - KEPT, all.length) : all;
        }
        length += to - from;
    }

    private static byte[] joined(byte[] first, byte[] second, int from, int to) {
        byte[] all = Arrays.copyOf(first, first.length + to - from);
        System.arraycopy(second, from, all, first.length, to - from);
        return all;
    }

    /// The first bytes.
    byte[] head() {
        return head;
    }

    /// The last bytes.
    byte[] tail() {
        return tail;
    }

    /// The number of bytes that were read.
    long length() {
        return length;
    }

    /// Whether what was read ends with a newline, or is nothing.
    boolean endsLine() {
        return tail.length == 0 || tail[tail.length - 1] == '\n';
    }

    /// Whether the file still starts with what was read of it.
    boolean isStartOf(Path path) throws IOException {
        return isAt(path, 0);
    }

    /// Whether the file still has there what was read from an offset on.
    boolean isAt(Path path, long offset) throws IOException {
        return head.length == 0
                || has(path, offset, head) && has(path, offset + length - tail.length, tail);
    }

    /// Whether a newline comes next, or the end.
    boolean isFollowedByNewline(Path path) throws IOException {
        try (InputStream stream = OpenFile.readFrom(path, length)) {
            int next = stream.read();
            return next < 0 || next == '\n' || next == '\r' && stream.read() == '\n';
        }
    }

    private static boolean has(Path path, long at, byte[] expected) throws IOException {
        try (InputStream stream = OpenFile.readFrom(path, at)) {
            return Arrays.equals(stream.readNBytes(expected.length), expected);
        }
    }
}
