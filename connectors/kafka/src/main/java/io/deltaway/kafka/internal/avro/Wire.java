package io.deltaway.kafka.internal.avro;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A cursor over the bytes of one Avro value. Never reads behind its end, whatever lengths the
/// bytes claim, and throws [BrokenException] there.
final class Wire {

    private byte[] bytes = {};
    private int at;
    private int end;

    /// Bytes that are no Avro of their schema. Caught where the value is refused, so it carries no
    /// stack trace.
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenException(String message) {
            super(message, null, false, false);
        }
    }

    void over(byte[] source, int from, int to) {
        bytes = source;
        at = from;
        end = to;
    }

    boolean isAtEnd() {
        return at == end;
    }

    byte[] source() {
        return bytes;
    }

    /// Passes over so many bytes and returns where they start.
    int pass(long length) {
        if (length < 0 || length > end - at) {
            throw new BrokenException(
                    "a length of " + length + " where " + (end - at) + " bytes are left");
        }
        int from = at;
        at += (int) length;
        return from;
    }

    boolean readBoolean() {
        byte read = bytes[pass(1)];
        if (read != 0 && read != 1) {
            throw new BrokenException("a boolean that is neither 0 nor 1");
        }
        return read == 1;
    }

    /// A whole number: its bits in groups of seven, zig-zag.
    long readLong() {
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte read = bytes[pass(1)];
            bits |= (long) (read & 0x7F) << shift;
            if (read >= 0) {
                return bits >>> 1 ^ -(bits & 1);
            }
        }
        throw new BrokenException("a whole number of more than 64 bits");
    }

    float readFloat() {
        return Float.intBitsToFloat((int) little(4));
    }

    double readDouble() {
        return Double.longBitsToDouble(little(8));
    }

    private long little(int count) {
        int from = pass(count);
        long bits = 0;
        for (int i = count - 1; i >= 0; i--) {
            bits = bits << 8 | bytes[from + i] & 0xFF;
        }
        return bits;
    }

    byte[] readBytes(long length) {
        int from = pass(length);
        return Arrays.copyOfRange(bytes, from, at);
    }

    String readText() {
        long length = readLong();
        int from = pass(length);
        return new String(bytes, from, (int) length, StandardCharsets.UTF_8);
    }

    /// How many elements come next in an array or map; 0 at its end. Each takes a byte at least,
    /// but for some that nobody writes.
    long readBlock() {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLong(); // the size of the block in bytes
        }
        if (count < 0 || count > end - at) {
            throw new BrokenException("more elements than bytes that are left");
        }
        return count;
    }
}
