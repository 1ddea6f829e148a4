package io.deltaway.formats.write;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing run of UTF-8 bytes that numbers and texts are written to without Strings in between.
/// Owned by one thread.
public final class Utf8Out {

    private static final double LEAST_PLAIN = 1e-3;
    private static final double MOST_PLAIN = 1e7;
    private static final int FRACTION = 10_000;
    private static final int FRACTION_DIGITS = 4;

    /// The two digits of 0 to 99, one behind the other.
    private static final byte[] PAIRS = new byte[200];

    static {
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
    }

    private byte[] bytes = new byte[1 << 14];
    private int size;

    /// Empty.
    public Utf8Out() {}

    /// The number of bytes so far.
    public int size() {
        return size;
    }

    /// The array that holds them, from its beginning; the next call may replace it.
    public byte[] bytes() {
        return bytes;
    }

    /// Forgets them.
    public void clear() {
        size = 0;
    }

    public void room(int more) {
        if (size + more > bytes.length) {
            bytes =
                    Arrays.copyOf(
                            bytes,
                            Math.max(
                                    Math.addExact(size, more),
                                    (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
        }
    }

    public void one(int b) {
        room(1);
        bytes[size++] = (byte) b;
    }

    public void all(byte[] source, int from, int to) {
        room(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
    }

    public void all(byte[] source) {
        all(source, 0, source.length);
    }

    public void text(String text) {
        all(text.getBytes(StandardCharsets.UTF_8));
    }

    public void number(long value) {
        room(20);
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                text(Long.toString(value));
                return;
            }
            bytes[size++] = '-';
        }
        long rest = Math.abs(value);
        int end = size + digits(rest);
        int at = end;
        while (rest >= 100) {
            long next = rest / 100;
            int pair = 2 * (int) (rest - next * 100);
            bytes[--at] = PAIRS[pair + 1];
            bytes[--at] = PAIRS[pair];
            rest = next;
        }
        bytes[--at] = PAIRS[2 * (int) rest + 1];
        if (rest >= 10) {
            bytes[--at] = PAIRS[2 * (int) rest];
        }
        size = end;
    }

    /// `digits` digits, with zeros before them.
    public void padded(long value, int digits) {
        room(digits);
        int at = size + digits;
        long rest = value;
        while (at >= size + 2) {
            long next = rest / 100;
            int pair = 2 * (int) (rest - next * 100);
            bytes[--at] = PAIRS[pair + 1];
            bytes[--at] = PAIRS[pair];
            rest = next;
        }
        if (at > size) {
            bytes[--at] = (byte) ('0' + rest % 10);
        }
        size += digits;
    }

    /// As `Double.toString` writes it: the shortest digits that give the same number when they are
    /// read.
    public void number(double value) {
        double magnitude = Math.abs(value);
        if (magnitude >= LEAST_PLAIN && magnitude < MOST_PLAIN) {
            // A decimal with few digits that rounds to this number is its shortest one: below 10^15
            // each has a double of its own.
            long scaled = (long) (magnitude * FRACTION + 0.5);
            if ((double) scaled / FRACTION == magnitude) {
                long whole = scaled / FRACTION;
                int fraction = (int) (scaled - whole * FRACTION);
                int digits = FRACTION_DIGITS;
                if (fraction % 100 == 0) {
                    fraction /= 100;
                    digits -= 2;
                }
                if (fraction % 10 == 0) {
                    fraction /= 10;
                    digits--;
                }
                if (value < 0) {
                    one('-');
                }
                number(whole);
                one('.');
                padded(fraction, digits);
                return;
            }
        }
        text(Double.toString(value));
    }

    private static int digits(long value) {
        int digits = 1;
        long power = 10;
        while (digits < 19 && value >= power) {
            power *= 10;
            digits++;
        }
        return digits;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
