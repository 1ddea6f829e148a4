package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.FLOAT;
import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.LONG;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.LongBinary.Division;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Arithmetic. Whole numbers are checked: what doesn't fit the type of the result is a failure.
/// Floating numbers follow IEEE 754, also in division by zero. Decimals are exact, but for
/// quotients, which have 34 digits.
final class Arithmetic {

    static final Catalog FUNCTIONS =
            new Catalog("arithmetic")
                    .add(
                            "plus",
                            "The sum; whole numbers fail on overflow.",
                            binary(LongBinary.Plus::new, DoubleBinary.Plus::new, BigDecimal::add))
                    .add(
                            "minus",
                            "The difference; whole numbers fail on overflow.",
                            binary(
                                    LongBinary.Minus::new,
                                    DoubleBinary.Minus::new,
                                    BigDecimal::subtract))
                    .add(
                            "times",
                            "The product; whole numbers fail on overflow.",
                            binary(
                                    LongBinary.Times::new,
                                    DoubleBinary.Times::new,
                                    BigDecimal::multiply))
                    .add(
                            "dividedBy",
                            "The quotient. Of whole numbers it is cut towards zero and division by zero fails; of"
                                    + " floating numbers it follows IEEE 754; of decimals it has 34 digits.",
                            binary(
                                    isInt -> new LongBinary.Divide(Division.TRUNCATED, isInt),
                                    DoubleBinary.DividedBy::new,
                                    Arithmetic::quotient))
                    .add(
                            "mod",
                            "The remainder of the division that is cut towards zero; it has the sign of the dividend."
                                    + " A whole or decimal divisor of zero fails.",
                            binary(
                                    isInt -> new LongBinary.Divide(Division.REMAINDER, isInt),
                                    DoubleBinary.Remainder::new,
                                    (a, b) -> b.signum() == 0 ? null : a.remainder(b)))
                    .add(
                            "floorDiv",
                            "The quotient of whole numbers, cut towards negative infinity; division by zero fails.",
                            whole(Division.FLOORED))
                    .add(
                            "floorMod",
                            "The remainder that goes with floorDiv; it has the sign of the divisor. A divisor of zero"
                                    + " fails.",
                            whole(Division.MODULUS))
                    .add(
                            "negate",
                            "The number with the other sign; whole numbers fail on overflow.",
                            unary(Math::negateExact, value -> -value, BigDecimal::negate))
                    .add(
                            "abs",
                            "The number without its sign; whole numbers fail on overflow.",
                            unary(Math::absExact, Math::abs, BigDecimal::abs))
                    .add(
                            "sign",
                            "-1, 0 or 1, in the type of the number; NaN for NaN.",
                            unary(
                                    Long::signum,
                                    value -> Math.signum(value) + 0.0,
                                    value -> BigDecimal.valueOf(value.signum())))
                    .add(
                            "pow",
                            "The first number to the power of the second. Of whole numbers it is exact and fails on"
                                    + " overflow and for a negative exponent.",
                            Overload.takes(LONG, LONG)
                                    .gives(LONG)
                                    .by(RowKernel.longs(Arithmetic::power)),
                            Overload.takes(DOUBLE, DOUBLE)
                                    .gives(DOUBLE)
                                    .by(
                                            RowKernel.doubles(
                                                    row -> Math.pow(row.real(0), row.real(1)))));

    private Arithmetic() {}

    /// A function of two decimals; null where the divisor is zero.
    @FunctionalInterface
    private interface DecimalBinary {
        @Nullable BigDecimal of(BigDecimal a, BigDecimal b);
    }

    @FunctionalInterface
    private interface LongUnary {
        /// @throws ArithmeticException on overflow
        long of(long value);
    }

    @FunctionalInterface
    private interface DoubleUnary {
        double of(double value);
    }

    private static Overload[] binary(
            Function<Boolean, Kernel> whole,
            Function<Boolean, Kernel> floating,
            DecimalBinary decimal) {
        return new Overload[] {
            Overload.takes(INT, INT).gives(INT).by(whole.apply(true)),
            Overload.takes(LONG, LONG).gives(LONG).by(whole.apply(false)),
            Overload.takes(FLOAT, FLOAT).gives(FLOAT).by(floating.apply(true)),
            Overload.takes(DOUBLE, DOUBLE).gives(DOUBLE).by(floating.apply(false)),
            Overload.takes(DECIMAL, DECIMAL)
                    .gives(DECIMAL)
                    .by(
                            RowKernel.objects(row -> {
                                BigDecimal value = decimal.of(row.object(0), row.object(1));
                                return value == null ? row.failed(Failure.DIVISION_BY_ZERO) : value;
                            }))
        };
    }

    private static Overload[] whole(Division division) {
        return new Overload[] {
            Overload.takes(INT, INT).gives(INT).by(new LongBinary.Divide(division, true)),
            Overload.takes(LONG, LONG).gives(LONG).by(new LongBinary.Divide(division, false))
        };
    }

    private static Overload[] unary(
            LongUnary whole, DoubleUnary floating, UnaryOperator<BigDecimal> decimal) {
        return new Overload[] {
            Overload.takes(INT)
                    .gives(INT)
                    .by(RowKernel.longs(row -> Math.toIntExact(whole.of(row.number(0))))),
            Overload.takes(LONG).gives(LONG).by(RowKernel.longs(row -> whole.of(row.number(0)))),
            Overload.takes(FLOAT)
                    .gives(FLOAT)
                    .by(RowKernel.doubles(row -> floating.of(row.real(0)))),
            Overload.takes(DOUBLE)
                    .gives(DOUBLE)
                    .by(RowKernel.doubles(row -> floating.of(row.real(0)))),
            Overload.takes(DECIMAL)
                    .gives(DECIMAL)
                    .by(RowKernel.objects(row -> decimal.apply(row.object(0))))
        };
    }

    private static @Nullable BigDecimal quotient(BigDecimal a, BigDecimal b) {
        return b.signum() == 0 ? null : a.divide(b, MathContext.DECIMAL128);
    }

    private static long power(Cursor row) {
        long base = row.number(0);
        long exponent = row.number(1);
        if (exponent < 0) {
            return row.fail(
                    Failure.argument(
                            "pow of whole numbers with the negative exponent " + exponent));
        }
        if (base == -1) {
            return (exponent & 1) == 0 ? 1 : -1;
        }
        return Math.powExact(base, Math.clamp(exponent, 0, Integer.MAX_VALUE));
    }
}
