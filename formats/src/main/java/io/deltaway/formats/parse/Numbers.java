package io.deltaway.formats.parse;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// Numbers from bytes, without a String in between.
///
/// The plain forms (`-?digits`, `-?digits[.digits]`) are read eight digits at a time and store
/// their value; whatever is not plain is left to [#wholeNumber] and [#fraction], which take a cell
/// from its first to its last byte.
final class Numbers {

    /// What is not plain.
    static final int NOT_PLAIN = -1;

    private static final long ZEROS = 0x3030303030303030L;
    private static final long[] POWERS = new long[19];
    private static final double[] EXACT_POWERS = new double[23];
    private static final int MOST_SAFE_DIGITS = 18;
    private static final long MOST_EXACT = 1L << 53;

    static {
        long power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
        double exact = 1;
        for (int i = 0; i < EXACT_POWERS.length; i++) {
            EXACT_POWERS[i] = exact;
            exact *= 10;
        }
    }

    private Numbers() {}

    /// Reads a plain whole number of up to 18 digits at `from` into `out[row]`. Returns the
    /// position behind it or [#NOT_PLAIN]. The array goes on for at least eight bytes behind the
    /// number.
    static int plainLong(byte[] bytes, int from, long[] out, int row) {
        int at = from;
        boolean negative = bytes[at] == '-';
        if (negative) {
            at++;
        }
        long word = Eight.at(bytes, at) ^ ZEROS;
        int digits = Eight.before(nonDigits(word));
        if (digits == 0) {
            return NOT_PLAIN;
        }
        long value = eightDigits(word << 64 - 8 * digits);
        at += digits;
        if (digits == 8) {
            int all = 8;
            do {
                word = Eight.at(bytes, at) ^ ZEROS;
                digits = Eight.before(nonDigits(word));
                all += digits;
                if (all > MOST_SAFE_DIGITS) {
                    return NOT_PLAIN;
                }
                if (digits > 0) {
                    value = value * POWERS[digits] + eightDigits(word << 64 - 8 * digits);
                    at += digits;
                }
            } while (digits == 8);
        }
        out[row] = negative ? -value : value;
        return at;
    }

    /// Reads a plain number at `from` into `out[row]` where it can be done exactly (Clinger 1990: a
    /// significand of at most 53 bits divided by a power of ten that is a double, so one rounding).
    /// Returns the position behind it or [#NOT_PLAIN].
    static int plainDouble(byte[] bytes, int from, double[] out, int row) {
        boolean negative = bytes[from] == '-';
        int at = negative ? from + 1 : from;
        long word = Eight.at(bytes, at) ^ ZEROS;
        long marks = nonDigits(word);
        long behindFirst = marks & marks - 1;
        int whole = Eight.before(marks);
        if (behindFirst == 0 || whole == 0 || bytes[at + whole] != '.') {
            return longDouble(bytes, at, negative, out, row);
        }
        // The point and all digits are among the eight bytes: close the gap and read them at once.
        // The second mark can be relied on
        // here, as neither a point nor a digit borrows.
        int end = Eight.before(behindFirst);
        int fraction = end - whole - 1;
        if (fraction == 0) {
            return NOT_PLAIN;
        }
        long digits = word & (1L << 8 * whole) - 1 | word >>> 8 * whole + 8 << 8 * whole;
        double result = eightDigits(digits << 72 - 8 * end) / EXACT_POWERS[fraction];
        out[row] = negative ? -result : result;
        return at + end;
    }

    private static int longDouble(byte[] bytes, int from, boolean negative, double[] out, int row) {
        int at = from;
        long value = 0;
        int all = 0;
        int digits;
        do {
            long word = Eight.at(bytes, at) ^ ZEROS;
            digits = Eight.before(nonDigits(word));
            all += digits;
            if (digits == 0) {
                break;
            }
            if (all > MOST_SAFE_DIGITS) {
                return NOT_PLAIN;
            }
            value = value * POWERS[digits] + eightDigits(word << 64 - 8 * digits);
            at += digits;
        } while (digits == 8);
        if (all == 0) {
            return NOT_PLAIN;
        }
        int whole = all;
        if (bytes[at] == '.') {
            at++;
            do {
                long word = Eight.at(bytes, at) ^ ZEROS;
                digits = Eight.before(nonDigits(word));
                all += digits;
                if (digits == 0) {
                    break;
                }
                if (all > MOST_SAFE_DIGITS) {
                    return NOT_PLAIN;
                }
                value = value * POWERS[digits] + eightDigits(word << 64 - 8 * digits);
                at += digits;
            } while (digits == 8);
            if (all == whole) {
                return NOT_PLAIN;
            }
        }
        if (value > MOST_EXACT) {
            return NOT_PLAIN;
        }
        double result = all == whole ? value : value / EXACT_POWERS[all - whole];
        out[row] = negative ? -result : result;
        return at;
    }

    /// Any whole number in `[from, to)`: an optional sign and digits.
    ///
    /// @return whether it is one that fits a long; its value is then in `out[row]`
    static boolean wholeNumber(byte[] bytes, int from, int to, long[] out, int row) {
        boolean negative = from < to && bytes[from] == '-';
        int at = negative || from < to && bytes[from] == '+' ? from + 1 : from;
        if (at == to) {
            return false;
        }
        long value = 0; // negated, as the range below zero is larger by one
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || value < Long.MIN_VALUE / 10) {
                return false;
            }
            value = value * 10 - digit;
            if (value > 0) {
                return false;
            }
        }
        if (!negative && value == Long.MIN_VALUE) {
            return false;
        }
        out[row] = negative ? value : -value;
        return true;
    }

    /// A decimal number in `[from, to)` whose value is whole, such as `1.0` or `2e3`.
    ///
    /// @return whether it is one that fits a long; its value is then in `out[row]`
    static boolean wholeDecimal(byte[] bytes, int from, int to, long[] out, int row) {
        if (!isDecimal(bytes, from, to)) {
            return false;
        }
        try {
            String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
            out[row] = new BigDecimal(text).longValueExact();
            return true;
        } catch (ArithmeticException | NumberFormatException e) {
            return false; // a fraction, too large, or an exponent beyond all
        }
    }

    /// Whether `[from, to)` is a decimal number: an optional sign, digits with an optional point,
    /// an optional exponent. (What `Double.parseDouble` takes besides, such as `1d` or `0x1p3`, is
    /// none.)
    static boolean isDecimal(byte[] bytes, int from, int to) {
        int at = from;
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        int start = at;
        at = skipDigits(bytes, at, to);
        int digits = at - start;
        if (at < to && bytes[at] == '.') {
            start = ++at;
            at = skipDigits(bytes, at, to);
            digits += at - start;
        }
        if (digits == 0) {
            return false;
        }
        if (at < to && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
                at++;
            }
            start = at;
            at = skipDigits(bytes, at, to);
            if (at == start) {
                return false;
            }
        }
        return at == to;
    }

    /// Any number in `[from, to)`: a decimal number, or `NaN`, `Infinity`, `inf` in any case, with
    /// an optional sign.
    ///
    /// @return whether it is one; its value, rounded to a float where `narrow`, is then in
    ///   `out[row]`
    static boolean fraction(byte[] bytes, int from, int to, boolean narrow, double[] out, int row) {
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        if (isDecimal(bytes, from, to)) {
            out[row] = narrow ? Float.parseFloat(text) : Double.parseDouble(text);
            return !Double.isInfinite(out[row]);
        }
        boolean signed = !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+');
        String word = signed ? text.substring(1) : text;
        if (word.equalsIgnoreCase("nan")) {
            out[row] = Double.NaN;
        } else if (word.equalsIgnoreCase("infinity") || word.equalsIgnoreCase("inf")) {
            out[row] = text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        } else {
            return false;
        }
        return true;
    }

    static int skipDigits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    /// Marks the bytes of a word, of which `0`'s bits were taken, that are no digits.
    private static long nonDigits(long word) {
        return (word + 0x7676767676767676L | word) & Eight.HIGHS;
    }

    /// The number of eight digits, the first in the lowest byte: pairs, then all at once (Lemire,
    /// "Number parsing at a gigabyte per second", 2021).
    private static long eightDigits(long word) {
        long pairs = word * 10 + (word >>> 8);
        return (pairs & 0x000000FF000000FFL) * 0x000F424000000064L
                        + (pairs >>> 16 & 0x000000FF000000FFL) * 0x0000271000000001L
                >>> 32;
    }
}
