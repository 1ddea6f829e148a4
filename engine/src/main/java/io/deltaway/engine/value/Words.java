package io.deltaway.engine.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Text as one 64-bit word. Up to seven bytes stand in the word: the first in the highest byte,
/// zeros behind the last, the length in the lowest byte. So equal texts have equal words, and
/// unsigned order of words is the order of the texts. Longer texts are references: lowest byte 255,
/// the reference in the upper 56 bits.
public final class Words {

    /// The empty text.
    public static final long EMPTY = 0;

    /// The most bytes that fit into a word.
    public static final int INLINE_BYTES = 7;

    private static final int REFERENCE_TAG = 0xFF;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /// As processors hold them, so that they are read without being turned round: a search reads
    /// hundreds of vectors.
    private static final ByteOrder OF_FLOATS = ByteOrder.LITTLE_ENDIAN;

    private static final VarHandle FLOATS =
            MethodHandles.byteArrayViewVarHandle(float[].class, OF_FLOATS);

    private Words() {}

    /// Whether the text stands in the word.
    public static boolean isInline(long word) {
        return (word & 0xFF) != REFERENCE_TAG;
    }

    /// The number of bytes of an inline text.
    public static int inlineLength(long word) {
        return (int) (word & 0xFF);
    }

    /// The word of at most seven bytes.
    public static long inline(byte[] bytes, int from, int length) {
        if (length == 0) {
            return EMPTY;
        }
        if (from + 8 <= bytes.length) {
            long eight = (long) LONGS.get(bytes, from);
            return eight & -1L << 64 - 8 * length | length;
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (bytes[from + i] & 0xFFL) << 56 - 8 * i;
        }
        return word | length;
    }

    /// The word of a longer text.
    ///
    /// @param reference at most 56 bits
    public static long ofReference(long reference) {
        return reference << 8 | REFERENCE_TAG;
    }

    /// What [#ofReference] was given.
    public static long reference(long word) {
        return word >>> 8;
    }

    /// Copies the bytes of an inline word and returns their number.
    public static int copyInline(long word, byte[] target, int at) {
        int length = inlineLength(word);
        for (int i = 0; i < length; i++) {
            target[at + i] = (byte) (word >>> 56 - 8 * i);
        }
        return length;
    }

    public static String inlineText(long word) {
        byte[] bytes = new byte[inlineLength(word)];
        copyInline(word, bytes, 0);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public static int readInt(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    public static void writeInt(byte[] bytes, int at, int value) {
        INTS.set(bytes, at, value);
    }

    static void writeFloats(byte[] bytes, int at, float[] values) {
        for (int i = 0; i < values.length; i++) {
            float one = values[i] + 0.0f; // one zero, and one NaN
            FLOATS.set(bytes, at + i * Float.BYTES, Float.isNaN(one) ? Float.NaN : one);
        }
    }

    static void readFloats(byte[] bytes, int at, float[] values) {
        ByteBuffer.wrap(bytes).order(OF_FLOATS).position(at).asFloatBuffer().get(values);
    }

    /// Eight bytes at any place, big-endian.
    public static long readLong(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    public static void writeLong(byte[] bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }
}
