package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.LONG;

import io.deltaway.engine.batch.Failure;
import java.math.BigDecimal;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Roots, logarithms and angles, after IEEE 754: outside their domain they give NaN and never fail.
/// Angles are in radians.
final class NumberFunctions {

    static final Catalog FUNCTIONS =
            new Catalog("numbers")
                    .add("sqrt", "The square root; NaN below zero.", real(Math::sqrt))
                    .add("cbrt", "The cube root.", real(Math::cbrt))
                    .add("exp", "e to the power of the number.", real(Math::exp))
                    .add(
                            "ln",
                            "The natural logarithm; NaN below zero, minus infinity at zero.",
                            real(Math::log))
                    .add("log10", "The logarithm to base 10.", real(Math::log10))
                    .add(
                            "log2",
                            "The logarithm to base 2, exact for powers of two.",
                            real(NumberFunctions::log2))
                    .add(
                            "log",
                            "The logarithm of the first number to the base of the second.",
                            real((value, base) -> Math.log(value) / Math.log(base)))
                    .add("sin", "The sine.", real(Math::sin))
                    .add("cos", "The cosine.", real(Math::cos))
                    .add("tan", "The tangent.", real(Math::tan))
                    .add("asin", "The angle with that sine; NaN outside -1 to 1.", real(Math::asin))
                    .add(
                            "acos",
                            "The angle with that cosine; NaN outside -1 to 1.",
                            real(Math::acos))
                    .add("atan", "The angle with that tangent.", real(Math::atan))
                    .add(
                            "atan2",
                            "The angle in radians at which the point with this y and that x is seen from the origin.",
                            real(Math::atan2))
                    .add("sinh", "The hyperbolic sine.", real(Math::sinh))
                    .add("cosh", "The hyperbolic cosine.", real(Math::cosh))
                    .add("tanh", "The hyperbolic tangent.", real(Math::tanh))
                    .add(
                            "hypot",
                            "The root of the sum of both squares, without overflow in between.",
                            real(Math::hypot))
                    .add("degrees", "An angle in radians as degrees.", real(Math::toDegrees))
                    .add("radians", "An angle in degrees as radians.", real(Math::toRadians))
                    .add("isNaN", "Whether it is NaN.", test(Double::isNaN))
                    .add(
                            "isFinite",
                            "Whether it is neither NaN nor infinite.",
                            test(Double::isFinite))
                    .add(
                            "clamp",
                            "The number, but at least the second and at most the third. Fails where the second is above"
                                    + " the third.",
                            Overload.takes(INT, INT, INT)
                                    .gives(INT)
                                    .by(RowKernel.longs(NumberFunctions::clampLong)),
                            Overload.takes(LONG, LONG, LONG)
                                    .gives(LONG)
                                    .by(RowKernel.longs(NumberFunctions::clampLong)),
                            Overload.takes(DOUBLE, DOUBLE, DOUBLE)
                                    .gives(DOUBLE)
                                    .by(RowKernel.doubles(NumberFunctions::clampDouble)),
                            Overload.takes(DECIMAL, DECIMAL, DECIMAL)
                                    .gives(DECIMAL)
                                    .by(RowKernel.objects(NumberFunctions::clampDecimal)));

    private NumberFunctions() {}

    private static Overload real(DoubleUnaryOperator function) {
        return Overload.takes(DOUBLE).gives(DOUBLE).by(new DoubleMap(function, false));
    }

    private static Overload real(DoubleBinaryOperator function) {
        return Overload.takes(DOUBLE, DOUBLE)
                .gives(DOUBLE)
                .by(RowKernel.doubles(row -> function.applyAsDouble(row.real(0), row.real(1))));
    }

    private static Overload test(DoublePredicate predicate) {
        return Overload.takes(DOUBLE)
                .gives(BOOLEAN)
                .by(RowKernel.truths(row -> predicate.test(row.real(0))));
    }

    private static double log2(double value) {
        double rough = Math.log(value) / Math.log(2);
        double whole = Math.rint(rough);
        return Math.abs(whole) < 1023 && Math.scalb(1.0, (int) whole) == value ? whole : rough;
    }

    private static Failure crossed(Object lower, Object upper) {
        return Failure.argument("clamp between " + lower + " and " + upper);
    }

    private static long clampLong(Cursor row) {
        long lower = row.number(1);
        long upper = row.number(2);
        return lower > upper
                ? row.fail(crossed(lower, upper))
                : Math.max(lower, Math.min(upper, row.number(0)));
    }

    /// NaN is above all numbers, so it becomes the upper bound.
    private static double clampDouble(Cursor row) {
        double value = row.real(0);
        double lower = row.real(1);
        double upper = row.real(2);
        if (Double.compare(lower + 0.0, upper + 0.0) > 0) {
            return row.fail(crossed(lower, upper));
        }
        return Double.compare(value, lower) < 0
                ? lower
                : Double.compare(value, upper) > 0 ? upper : value;
    }

    private static @Nullable BigDecimal clampDecimal(Cursor row) {
        BigDecimal lower = row.object(1);
        BigDecimal upper = row.object(2);
        return lower.compareTo(upper) > 0
                ? row.failed(crossed(lower, upper))
                : lower.max(upper.min(row.object(0)));
    }
}
