package io.deltaway.engine.aggregate;

import java.math.BigInteger;

/// Divides an integer of some 64-bit limbs by a count and rounds the quotient to the nearest
/// double, without objects where the count is below 2^32.
final class LimbDivision {

    private LimbDivision() {}

    /// The double nearest to the number in `limbs[from]` to `limbs[from + count - 1]` (two's
    /// complement, lowest first), divided by `divisor` and multiplied by 2 to the power of
    /// `exponent`.
    static double quotient(long[] limbs, int from, int count, long divisor, int exponent) {
        boolean negative = limbs[from + count - 1] < 0;
        if (divisor >>> 32 != 0) {
            return Rounding.quotient(
                    integer(limbs, from, count), BigInteger.valueOf(divisor), exponent);
        }
        // long division in digits of 32 bits, from the highest down; below the lowest there are
        // zeros. Three digits from the first that
        // isn't zero on are at least 65 bits of quotient, the rest matters only by being zero or
        // not.
        long remainder = 0;
        long highDigits = 0;
        int digits = 0;
        int digit = 2 * count;
        int nonZero = negative ? lowestNonZero(limbs, from) : 0;
        while (digits < 3) {
            digit--;
            long dividend = remainder << 32 | digit(limbs, from, digit, negative, nonZero);
            long quotient = Long.divideUnsigned(dividend, divisor);
            remainder = dividend - quotient * divisor;
            if (digits == 2) {
                return nearest(
                        limbs, from, negative, highDigits, quotient, remainder, digit, exponent);
            }
            if (digits > 0 || quotient != 0) {
                highDigits = highDigits << 32 | quotient;
                digits++;
            } else if (digit < 0 && remainder == 0) {
                return 0;
            }
        }
        throw new AssertionError();
    }

    private static double nearest(
            long[] limbs,
            int from,
            boolean negative,
            long highDigits,
            long lowDigit,
            long remainder,
            int digit,
            int exponent) {
        int shift = Long.numberOfLeadingZeros(highDigits);
        long top = highDigits << shift | lowDigit << 32 >>> 1 >>> 63 - shift;
        boolean more = (lowDigit << 32 << shift) != 0 || remainder != 0;
        for (int i = 0; i < digit && !more; i++) {
            // a digit of the negated number is zero where all digits up to it are
            more = (limbs[from + (i >> 1)] >>> 32 * (i & 1) & 0xFFFFFFFFL) != 0;
        }
        return Rounding.nearest(negative, top, more, exponent + 32 * digit + 32 - shift);
    }

    /// A 32-bit digit of the magnitude.
    private static long digit(long[] limbs, int from, int digit, boolean negative, int nonZero) {
        if (digit < 0) {
            return 0;
        }
        int index = digit >> 1;
        long limb = limbs[from + index];
        if (negative) {
            limb = index < nonZero ? 0 : index == nonZero ? -limb : ~limb;
        }
        return limb >>> 32 * (digit & 1) & 0xFFFFFFFFL;
    }

    private static int lowestNonZero(long[] limbs, int from) {
        int index = 0;
        while (limbs[from + index] == 0) {
            index++;
        }
        return index;
    }

    private static BigInteger integer(long[] limbs, int from, int count) {
        BigInteger value = BigInteger.valueOf(limbs[from + count - 1]);
        for (int i = count - 2; i >= 0; i--) {
            value = value.shiftLeft(64).add(Rounding.wide(0, limbs[from + i]));
        }
        return value;
    }
}
