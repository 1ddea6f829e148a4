package io.deltaway.engine.aggregate;

import java.math.BigInteger;

/// Exact integers and quotients, rounded once: to the nearest double, half to even.
final class Rounding {

    private Rounding() {}

    /// The signed 128-bit number of two words.
    static BigInteger wide(long high, long low) {
        if (high == low >> 63) {
            return BigInteger.valueOf(low);
        }
        BigInteger unsignedLow =
                BigInteger.valueOf(low).subtract(BigInteger.valueOf(low >> 63).shiftLeft(64));
        return BigInteger.valueOf(high).shiftLeft(64).add(unsignedLow);
    }

    /// The double nearest to `numerator / denominator * 2^exponent`; infinite where that is beyond
    /// the largest double.
    static double quotient(BigInteger numerator, BigInteger denominator, int exponent) {
        boolean negative = numerator.signum() * denominator.signum() < 0;
        BigInteger dividend = numerator.abs();
        BigInteger divisor = denominator.abs();
        // enough bits that the quotient has at least 64, the rest only matters by being zero or not
        int shift = 65 - (dividend.bitLength() - divisor.bitLength());
        if (shift > 0) {
            dividend = dividend.shiftLeft(shift);
        } else {
            divisor = divisor.shiftLeft(-shift);
        }
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        return nearest(negative, parts[0], parts[1].signum() != 0, exponent - shift);
    }

    /// The double nearest to the square root of `numerator / denominator * 2^exponent`, none of
    /// which is negative.
    static double squareRoot(BigInteger numerator, BigInteger denominator, int exponent) {
        // the root of a quotient of at least 130 bits has at least 65; the exponent is made even,
        // to be halved
        int shift = 131 - (numerator.bitLength() - denominator.bitLength());
        shift += exponent - shift & 1;
        BigInteger dividend = shift > 0 ? numerator.shiftLeft(shift) : numerator;
        BigInteger divisor = shift > 0 ? denominator : denominator.shiftLeft(-shift);
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        BigInteger[] root = parts[0].sqrtAndRemainder();
        boolean more = parts[1].signum() != 0 || root[1].signum() != 0;
        return nearest(false, root[0], more, (exponent - shift) / 2);
    }

    private static double nearest(
            boolean negative, BigInteger magnitude, boolean more, int exponent) {
        if (magnitude.signum() == 0) {
            return 0;
        }
        int excess = magnitude.bitLength() - 64;
        long top = magnitude.shiftRight(excess).longValue();
        boolean sticky = more || excess > 0 && magnitude.getLowestSetBit() < excess;
        return nearest(negative, top, sticky, exponent + excess);
    }

    /// The double nearest to `top * 2^exponent`, where the highest bit of the unsigned `top` is
    /// set.
    ///
    /// @param more whether the true magnitude is larger than that, by less than one unit of `top`
    static double nearest(boolean negative, long top, boolean more, int exponent) {
        int leading = exponent + 63;
        if (leading > Double.MAX_EXPONENT) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        // a double keeps 53 bits; below 2^-1022 fewer, down to the one that stands for 2^-1074
        int dropped = 11 + Math.max(0, Double.MIN_EXPONENT - leading);
        if (dropped > 64) {
            return 0;
        }
        long kept = dropped == 64 ? 0 : top >>> dropped;
        boolean half = (top >>> dropped - 1 & 1) != 0;
        boolean aboveHalf = more || (top & (1L << dropped - 1) - 1) != 0;
        if (half && (aboveHalf || (kept & 1) != 0)) {
            kept++;
        }
        double magnitude = Math.scalb((double) kept, exponent + dropped);
        return negative && kept != 0 ? -magnitude : magnitude;
    }

    /// The whole number nearest to the quotient, half to even. The divisor is positive.
    static BigInteger divideHalfEven(BigInteger dividend, BigInteger divisor) {
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        int order = parts[1].abs().shiftLeft(1).compareTo(divisor);
        boolean away = order > 0 || order == 0 && parts[0].testBit(0);
        return away ? parts[0].add(BigInteger.valueOf(dividend.signum())) : parts[0];
    }
}
