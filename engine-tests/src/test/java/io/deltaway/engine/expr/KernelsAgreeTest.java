package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.FLOAT;
import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/// Arithmetic and comparison against exact arithmetic and [Values], on random values, edges, nulls
/// and failures.
class KernelsAgreeTest {

    private static final int ROWS = 300;
    private static final Failure GIVEN = new Failure("DW-2999", "given");
    private static final Failure ALSO_GIVEN = new Failure("DW-2998", "also given");
    private static final List<String> ARITHMETIC =
            List.of("plus", "minus", "times", "dividedBy", "mod", "floorDiv", "floorMod");
    private static final List<String> COMPARISONS = List.of("eq", "ne", "lt", "le", "gt", "ge");
    private static final List<Type> NUMBERS = List.of(INT, LONG, FLOAT, DOUBLE, DECIMAL);

    private final long seed = Long.getLong("seed", 1);
    private final Random random = new Random(seed);

    private record Side(Type type, List<@Nullable Object> values, Column column) {

        /// The value as columns hold it, or the failure.
        @Nullable Object inColumn(int row) {
            Object value = values.get(row);
            return value == null || value instanceof Failure ? value : Canonical.of(type, value);
        }
    }

    @RepeatedTest(8)
    void arithmeticIsExact() {
        for (String function : ARITHMETIC) {
            for (Type a : NUMBERS) {
                for (Type b : NUMBERS) {
                    boolean isWhole = (a == INT || a == LONG) && (b == INT || b == LONG);
                    if (isWhole || !function.startsWith("floor")) {
                        check(function, side(a, GIVEN), side(b, ALSO_GIVEN));
                    }
                }
            }
        }
    }

    @RepeatedTest(8)
    void comparisonIsByValue() {
        for (String function : COMPARISONS) {
            for (Type a : NUMBERS) {
                for (Type b : NUMBERS) {
                    check(function, side(a, GIVEN), side(b, ALSO_GIVEN));
                }
            }
            check(function, side(TEXT, GIVEN), side(TEXT, ALSO_GIVEN));
        }
    }

    private void check(String function, Side a, Side b) {
        Expression call =
                Functions.call(
                        function,
                        List.of(
                                new Expression.Input(0, a.type(), true),
                                new Expression.Input(1, b.type(), true)));
        Column result =
                new Evaluator(List.of(call))
                        .evaluate(new Batch(ROWS, List.of(a.column(), b.column()), null))[0];
        for (int row = 0; row < ROWS; row++) {
            Object x = a.inColumn(row);
            Object y = b.inColumn(row);
            Object expected =
                    x instanceof Failure
                            ? x
                            : y instanceof Failure
                                    ? y
                                    : x == null || y == null
                                            ? null
                                            : expected(
                                                    function,
                                                    call.type(),
                                                    x,
                                                    y,
                                                    a.type(),
                                                    b.type());
            Object actual =
                    result.hasFailed(row)
                            ? Objects.requireNonNull(result.failures())[row]
                            : Boxed.value(call.type(), result, row);
            boolean same =
                    expected == null
                                    || actual == null
                                    || expected instanceof Failure
                                    || actual instanceof Failure
                            ? Objects.equals(expected, actual)
                            : Values.equal(call.type(), expected, actual);
            assertThat(same)
                    .describedAs(
                            "seed %s: %s(%s %s, %s %s) gave %s, expected %s",
                            seed, function, a.type(), x, b.type(), y, actual, expected)
                    .isTrue();
            if (actual == null || actual instanceof Failure) {
                assertThat(isBlank(result, row))
                        .describedAs("rows without a value are stored as zero")
                        .isTrue();
            }
        }
    }

    private static boolean isBlank(Column column, int row) {
        return switch (column) {
            case LongColumn longs -> longs.get(row) == 0;
            case DoubleColumn doubles -> doubles.get(row) == 0;
            case TextColumn texts -> texts.get(row).isEmpty();
            case ObjectColumn objects -> objects.get(row) == null;
        };
    }

    private static Object expected(String function, Type type, Object x, Object y, Type a, Type b) {
        if (COMPARISONS.contains(function)) {
            int order =
                    a.equals(b) ? Values.compare(a, x, y) : compareExactly((Number) x, (Number) y);
            return switch (function) {
                case "eq" -> order == 0;
                case "ne" -> order != 0;
                case "lt" -> order < 0;
                case "le" -> order <= 0;
                case "gt" -> order > 0;
                default -> order >= 0;
            };
        }
        return switch ((Type.Simple) type) {
            case INT, LONG ->
                    whole(
                            function,
                            type,
                            BigInteger.valueOf(((Number) x).longValue()),
                            BigInteger.valueOf(((Number) y).longValue()));
            case FLOAT -> floating(function, ((Number) x).floatValue(), ((Number) y).floatValue());
            case DOUBLE ->
                    floating(function, ((Number) x).doubleValue(), ((Number) y).doubleValue());
            default ->
                    decimal(function, new BigDecimal(x.toString()), new BigDecimal(y.toString()));
        };
    }

    private static int compareExactly(Number x, Number y) {
        double a = x.doubleValue();
        double b = y.doubleValue();
        if (isNotFinite(x) || isNotFinite(y)) {
            return Double.compare(isNotFinite(x) ? a : 0, isNotFinite(y) ? b : 0);
        }
        return exact(x).compareTo(exact(y));
    }

    private static boolean isNotFinite(Number x) {
        return (x instanceof Double || x instanceof Float) && !Double.isFinite(x.doubleValue());
    }

    private static BigDecimal exact(Number x) {
        return x instanceof Double || x instanceof Float
                ? new BigDecimal(x.doubleValue())
                : new BigDecimal(x.toString());
    }

    private static Object whole(String function, Type type, BigInteger x, BigInteger y) {
        boolean divides = !List.of("plus", "minus", "times").contains(function);
        if (divides && y.signum() == 0) {
            return Failure.DIVISION_BY_ZERO;
        }
        BigDecimal quotient =
                divides
                        ? new BigDecimal(x).divide(new BigDecimal(y), 40, RoundingMode.HALF_EVEN)
                        : BigDecimal.ZERO;
        BigInteger floor = divides ? quotient.setScale(0, RoundingMode.FLOOR).toBigInteger() : x;
        BigInteger exact =
                switch (function) {
                    case "plus" -> x.add(y);
                    case "minus" -> x.subtract(y);
                    case "times" -> x.multiply(y);
                    case "dividedBy" -> x.divide(y);
                    case "mod" -> x.remainder(y);
                    case "floorDiv" -> floor;
                    default -> x.subtract(floor.multiply(y));
                };
        if (exact.bitLength() > (type == INT ? 31 : 63)) {
            return Failure.OVERFLOW;
        }
        return type == INT ? (Object) exact.intValueExact() : (Object) exact.longValueExact();
    }

    private static float floating(String function, float x, float y) {
        return switch (function) {
            case "plus" -> x + y;
            case "minus" -> x - y;
            case "times" -> x * y;
            case "dividedBy" -> x / y;
            default -> x % y;
        };
    }

    private static double floating(String function, double x, double y) {
        return switch (function) {
            case "plus" -> x + y;
            case "minus" -> x - y;
            case "times" -> x * y;
            case "dividedBy" -> x / y;
            default -> x % y;
        };
    }

    private static Object decimal(String function, BigDecimal x, BigDecimal y) {
        return switch (function) {
            case "plus" -> x.add(y);
            case "minus" -> x.subtract(y);
            case "times" -> x.multiply(y);
            case "dividedBy" ->
                    y.signum() == 0
                            ? Failure.DIVISION_BY_ZERO
                            : x.divide(y, MathContext.DECIMAL128);
            default -> y.signum() == 0 ? Failure.DIVISION_BY_ZERO : x.remainder(y);
        };
    }

    private Side side(Type type, Failure failure) {
        var values = new ArrayList<@Nullable Object>();
        ColumnBuilder builder = ColumnBuilder.of(type, ROWS);
        boolean hasNulls = random.nextBoolean();
        boolean hasFailures = random.nextBoolean();
        for (int i = 0; i < ROWS; i++) {
            Object value = hasNulls && random.nextInt(8) == 0 ? null : random(type);
            value = hasFailures && random.nextInt(12) == 0 ? failure : value;
            values.add(value);
            if (value instanceof Failure) {
                builder.appendFailure(failure);
            } else {
                builder.appendValue(value);
            }
        }
        return new Side(type, values, builder.build());
    }

    private Object random(Type type) {
        return switch ((Type.Simple) type) {
            case INT -> (int) whole(31);
            case LONG -> whole(63);
            case FLOAT -> (float) real();
            case DOUBLE -> real();
            case TEXT -> text();
            default -> BigDecimal.valueOf(random.nextInt(200) - 100, random.nextInt(4) - 1);
        };
    }

    private String text() {
        var out = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            out.append(List.of("a", "b", "é", "\uFFFF", "😀").get(random.nextInt(5)));
        }
        return out.toString();
    }

    private long whole(int bits) {
        long max = bits == 31 ? Integer.MAX_VALUE : Long.MAX_VALUE;
        return switch (random.nextInt(6)) {
            case 0 -> max - random.nextInt(2);
            case 1 -> -max - random.nextInt(2);
            case 2 -> random.nextInt(5) - 2;
            case 3 -> (1L << random.nextInt(bits)) + random.nextInt(3) - 1;
            case 4 -> -(1L << random.nextInt(bits));
            default -> random.nextLong() >> 63 - bits + random.nextInt(bits);
        };
    }

    private double real() {
        return switch (random.nextInt(8)) {
            case 0 -> Double.NaN;
            case 1 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            case 2 -> random.nextBoolean() ? 0.0 : -0.0;
            case 3 -> random.nextInt(10) - 5;
            case 4 -> Math.scalb(1.0, random.nextInt(70)) * (random.nextBoolean() ? 1 : -1);
            case 5 -> whole(63);
            default -> random.nextGaussian() * 1e3;
        };
    }
}
