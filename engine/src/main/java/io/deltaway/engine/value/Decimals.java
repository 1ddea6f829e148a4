package io.deltaway.engine.value;

import java.math.BigDecimal;

/// The range of decimals, and the form in which columns hold them. Without a bound, the sum of
/// 1e999999999 and 1 would fill the memory with zeros.
public final class Decimals {

    /// The most digits that a decimal has before the point, and behind it.
    public static final int MOST_DIGITS = 2_000;

    /// The most digits that are looked at: with more, a decimal is out of range however many of
    /// them are zeros at its ends.
    private static final int MOST_WRITTEN = 10_000;

    /// Decimals of more zeros at an end keep their exponent.
    private static final int MOST_ZEROS = 100;

    private Decimals() {}

    /// Without zeros at the end, and without an exponent unless that took very many zeros.
    ///
    /// @throws ArithmeticException where the decimal is out of range
    public static BigDecimal canonical(BigDecimal value) {
        if (value.precision() > MOST_WRITTEN) {
            throw outOfRange();
        }
        BigDecimal shortest = value.stripTrailingZeros();
        int scale = shortest.scale();
        if (scale > MOST_DIGITS || (long) shortest.precision() - scale > MOST_DIGITS) {
            throw outOfRange();
        }
        return scale < 0 && scale >= -MOST_ZEROS ? shortest.setScale(0) : shortest;
    }

    /// The decimal that a text stands for, in its canonical form.
    ///
    /// @throws NumberFormatException where the text stands for none, or for one out of range
    public static BigDecimal parse(String text) {
        if (text.length() > MOST_WRITTEN) {
            throw new NumberFormatException("too many digits");
        }
        try {
            return canonical(new BigDecimal(text));
        } catch (ArithmeticException outOfRange) {
            throw new NumberFormatException(outOfRange.getMessage());
        }
    }

    /// The decimal as text wherever people or files get it: without an exponent, unless that took
    /// more than a hundred zeros.
    public static String text(BigDecimal value) {
        return Math.abs((long) value.scale()) <= MOST_ZEROS
                ? value.toPlainString()
                : value.toString();
    }

    private static ArithmeticException outOfRange() {
        return new ArithmeticException(
                "more than " + MOST_DIGITS + " digits before or behind the point");
    }
}
