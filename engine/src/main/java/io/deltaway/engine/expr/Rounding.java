package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.FLOAT;
import static io.deltaway.engine.value.Type.Simple.LONG;

import io.deltaway.engine.value.Decimals;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Rounding to whole numbers or to a number of decimal digits, which may be negative (-3:
/// thousands).
///
/// A floating number counts as the shortest decimal that stands for it, so that 1.005 to two digits
/// is 1.01 although the nearest binary number lies below 1.005.
final class Rounding {

    static final Catalog FUNCTIONS =
            new Catalog("numbers")
                    .add(
                            "round",
                            "The nearest whole number, or number with so many decimal digits (-3: thousands); of two"
                                    + " equally near the one farther from zero.",
                            overloads(RoundingMode.HALF_UP))
                    .add(
                            "floor",
                            "The largest whole number, or number with so many decimal digits, that is not above it.",
                            overloads(RoundingMode.FLOOR))
                    .add(
                            "ceil",
                            "The smallest whole number, or number with so many decimal digits, that is not below it.",
                            overloads(RoundingMode.CEILING))
                    .add(
                            "truncate",
                            "The number without its fraction, or with only so many decimal digits.",
                            overloads(RoundingMode.DOWN));

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private Rounding() {}

    private static Overload[] overloads(RoundingMode mode) {
        Kernel whole = new DoubleMap(value -> whole(value, mode), false);
        return new Overload[] {
            Overload.takes(LONG).gives(LONG).by((rows, arguments) -> arguments[0]),
            Overload.takes(LONG, LONG)
                    .gives(LONG)
                    .by(RowKernel.longs(row -> toDigits(row.number(0), row.clamped(1), mode))),
            Overload.takes(FLOAT).gives(FLOAT).by(whole),
            Overload.takes(FLOAT, LONG)
                    .gives(FLOAT)
                    .by(
                            RowKernel.doubles(row ->
                                    floatToDigits((float) row.real(0), row.clamped(1), mode))),
            Overload.takes(DOUBLE).gives(DOUBLE).by(whole),
            Overload.takes(DOUBLE, LONG)
                    .gives(DOUBLE)
                    .by(RowKernel.doubles(row -> toDigits(row.real(0), row.clamped(1), mode))),
            Overload.takes(DECIMAL)
                    .gives(DECIMAL)
                    .by(RowKernel.objects(row -> row.<BigDecimal>object(0).setScale(0, mode))),
            Overload.takes(DECIMAL, LONG)
                    .gives(DECIMAL)
                    .by(
                            RowKernel.objects(row ->
                                    toDigits(row.<BigDecimal>object(0), row.clamped(1), mode)))
        };
    }

    static double whole(double value, RoundingMode mode) {
        return switch (mode) {
            case FLOOR -> Math.floor(value);
            case CEILING -> Math.ceil(value);
            case DOWN -> value < 0 ? Math.ceil(value) : Math.floor(value);
            default -> {
                double below = Math.floor(Math.abs(value)); // exact, as is the difference
                double away = Math.abs(value) - below >= 0.5 ? below + 1 : below;
                yield Math.copySign(away, value);
            }
        };
    }

    static double toDigits(double value, int digits, RoundingMode mode) {
        if (!Double.isFinite(value)) {
            return value;
        }
        if (digits >= 0 && digits < POWERS_OF_TEN.length) {
            double power = POWERS_OF_TEN[digits];
            double scaled = value * power;
            double fraction = Math.abs(scaled - Math.rint(scaled));
            // Far from a tie and from a whole number the error of the product (below 2e-7) can't
            // change the answer, and the
            // quotient of two exact numbers is the floating number nearest to the decimal.
            if (Math.abs(scaled) < 1e9 && Math.rint(scaled) / power == value) {
                return value; // it has no more digits than that
            }
            if (Math.abs(scaled) < 1e9 && fraction > 1e-6 && fraction < 0.5 - 1e-6) {
                return whole(scaled, mode) / power;
            }
        }
        return toDigits(BigDecimal.valueOf(value), digits, mode).doubleValue();
    }

    private static double floatToDigits(float value, int digits, RoundingMode mode) {
        return Float.isFinite(value)
                ? toDigits(new BigDecimal(Float.toString(value)), digits, mode).floatValue()
                : value;
    }

    /// @throws ArithmeticException where the result doesn't fit
    private static long toDigits(long value, int digits, RoundingMode mode) {
        return digits >= 0
                ? value
                : toDigits(BigDecimal.valueOf(value), digits, mode).longValueExact();
    }

    /// A decimal that has fewer digits is given as it is: rounding never adds zeros.
    private static BigDecimal toDigits(BigDecimal value, int digits, RoundingMode mode) {
        if (digits >= value.scale()) {
            return value;
        }
        // of a place above all digits that a decimal may have, the nearest such gives the same:
        // zero
        // or an overflow
        return value.setScale(Math.max(digits, -Decimals.MOST_DIGITS - 1), mode);
    }
}
