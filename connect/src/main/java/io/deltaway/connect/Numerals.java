package io.deltaway.connect;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One form for all numbers with a fraction that stand in a column, so that they can be compared at
/// a glance: with as many decimals as the smallest of them needs, or, where they are too large or
/// too small for that, all with an exponent.
///
/// @param decimals behind the point; -1 for numbers with an exponent
record Numerals(int decimals) {

    /// Nobody counts more digits before the point; of a double more say nothing.
    private static final int MOST_DIGITS = 15;

    private static final int MOST_DIGITS_OF_DECIMALS = 40;
    private static final int MOST_DECIMALS = 9;

    /// Of a double two decimals are shown, or as many as it takes to see this much of the smallest.
    private static final int DIGITS = 2;

    /// What is smaller than the largest by so many digits may round to nothing, as what is left of
    /// sums of fractions.
    private static final int SPAN = 6;

    private static final int EXPONENT = -1;

    /// Whether a value is a number that may have a fraction.
    static boolean takes(Object value) {
        return value instanceof Double || value instanceof Float || value instanceof BigDecimal;
    }

    /// The form for a column of some rows; values that are no such numbers don't matter.
    static Numerals of(List<@Nullable Object[]> rows, int column) {
        List<Object> numbers = new ArrayList<>();
        int most = Integer.MIN_VALUE;
        for (@Nullable Object[] row : rows) {
            Object value = row[column];
            if (value != null && takes(value) && isFinite(value)) {
                numbers.add(value);
                BigDecimal number = number(value);
                most = number.signum() == 0 ? most : Math.max(most, digits(number));
            }
        }
        int decimals = 0;
        boolean exact = true;
        for (Object value : numbers) {
            BigDecimal number = number(value);
            if (value instanceof BigDecimal decimal) {
                decimals = Math.max(decimals, decimal.scale());
            } else {
                exact = false;
                boolean counts = number.signum() != 0 && digits(number) >= most - SPAN;
                decimals = Math.max(decimals, Math.max(2, counts ? DIGITS - digits(number) : 2));
            }
        }
        boolean tiny = most != Integer.MIN_VALUE && most < DIGITS - MOST_DECIMALS;
        return most > (exact ? MOST_DIGITS_OF_DECIMALS : MOST_DIGITS) || tiny
                ? new Numerals(EXPONENT)
                : new Numerals(Math.min(decimals, MOST_DECIMALS));
    }

    /// The digits before the point, negative for zeros behind it; of a number that is not 0.
    private static int digits(BigDecimal number) {
        return number.precision() - number.scale();
    }

    String text(Number value) {
        if (!isFinite(value)) {
            return value.toString();
        }
        return decimals == EXPONENT
                ? String.format(Locale.ROOT, "%.6e", number(value))
                : number(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }

    /// All digits of a number, without an exponent where there are not too many.
    static String exact(Number value) {
        if (!isFinite(value)) {
            return value.toString();
        }
        BigDecimal number = number(value);
        boolean readable =
                number.signum() == 0
                        || number.precision() - number.scale() <= MOST_DIGITS
                                && number.scale() <= MOST_DIGITS;
        return readable ? number.toPlainString() : value.toString();
    }

    private static boolean isFinite(Object value) {
        return value instanceof BigDecimal || Double.isFinite(((Number) value).doubleValue());
    }

    private static BigDecimal number(Object value) {
        return value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
    }
}
