package io.deltaway.formats.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Eight bytes at a time in a `long`: the first byte of the text is the lowest.
///
/// A search gives a mask with the top bit set of each byte that was found. Only the lowest set bit
/// can be relied on: the borrow of a found byte may mark the bytes behind it. (Mycroft's test, "Bit
/// Twiddling Hacks", haszero.)
final class Eight {

    static final long ONES = 0x0101010101010101L;
    static final long HIGHS = 0x8080808080808080L;

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Eight() {}

    /// The eight bytes from `at` on. The array must go on that far.
    static long at(byte[] bytes, int at) {
        return (long) WORDS.get(bytes, at);
    }

    /// The same byte eight times.
    static long times(int b) {
        return (b & 0xFF) * ONES;
    }

    /// Marks the bytes equal to the one that `pattern` repeats.
    static long find(long word, long pattern) {
        long x = word ^ pattern;
        return x - ONES & ~x & HIGHS;
    }

    /// Marks the bytes below 32, the control characters.
    static long findControls(long word) {
        return word - 0x2020202020202020L & ~word & HIGHS;
    }

    /// Marks every byte equal to the one that `pattern` repeats, and no other, so that marks can be
    /// counted.
    static long findAll(long word, long pattern) {
        long x = word ^ pattern;
        return ~((x & ~HIGHS) + ~HIGHS | x | ~HIGHS);
    }

    /// How many bytes come before the first marked one; 8 where none is marked.
    static int before(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }
}
