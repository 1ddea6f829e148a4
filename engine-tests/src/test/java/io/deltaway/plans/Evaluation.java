package io.deltaway.plans;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.engine.value.Values;
import io.deltaway.plans.Formula.Apply;
import io.deltaway.plans.Formula.Place;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes formulas by hand, for one row at a time.
final class Evaluation {

    /// What a formula sees.
    interface Sight {

        /// @return the value of a column; null also where the row is missing
        @Nullable Object column(Place place, String name);

        default boolean isPresent(Place place) {
            return true;
        }

        default @Nullable Object element() {
            throw new IllegalStateException("no list is exploded here");
        }

        default @Nullable Object key(int index) {
            throw new IllegalStateException("no group is here");
        }

        default @Nullable Object summary(Formula.Summary summary) {
            throw new IllegalStateException("no group is here");
        }
    }

    private Evaluation() {}

    /// The value of a formula.
    ///
    /// @throws RowFails where it has none
    static @Nullable Object value(Formula formula, Sight sight) {
        return switch (formula) {
            case Formula.Column column -> sight.column(column.place(), column.name());
            case Formula.Present present -> sight.isPresent(present.place());
            case Formula.Element element -> sight.element();
            case Formula.Constant constant -> constant.value();
            case Formula.Key key -> sight.key(key.index());
            case Formula.Summary summary -> sight.summary(summary);
            case Apply apply -> apply(apply, sight);
        };
    }

    private static @Nullable Object apply(Apply call, Sight sight) {
        List<Formula> arguments = call.arguments();
        return switch (call.fn()) {
            case IF_ELSE -> {
                boolean then = Boolean.TRUE.equals(value(arguments.get(0), sight));
                yield value(arguments.get(then ? 1 : 2), sight);
            }
            case OR_ELSE -> {
                Object first = value(arguments.get(0), sight);
                yield first != null ? first : value(arguments.get(1), sight);
            }
            case AND -> connect(false, arguments, sight);
            case OR -> connect(true, arguments, sight);
            default ->
                    eager(
                            call,
                            arguments.stream()
                                    .<@Nullable Object>map(a -> value(a, sight))
                                    .toList());
        };
    }

    /// Goes from left to right and stops where the answer is known.
    private static @Nullable Object connect(
            boolean decisive, List<Formula> arguments, Sight sight) {
        Object left = value(arguments.get(0), sight);
        if (left != null && (Boolean) left == decisive) {
            return decisive;
        }
        Object right = value(arguments.get(1), sight);
        if (right != null && (Boolean) right == decisive) {
            return decisive;
        }
        return left == null || right == null ? null : !decisive;
    }

    private static @Nullable Object eager(Apply call, List<@Nullable Object> values) {
        Type type = call.arguments().getFirst().type();
        Object a = values.getFirst();
        Object b = values.size() > 1 ? values.get(1) : null;
        return switch (call.fn()) {
            case IS_NULL -> a == null;
            case IS_NOT_NULL -> a != null;
            case IS_TRUE -> Boolean.TRUE.equals(a);
            case SAME -> Values.equal(type, a, b);
            case OR_FAIL -> {
                if (a == null) {
                    throw new RowFails(RowFails.NULL);
                }
                yield a;
            }
            case LEAST, GREATEST -> extreme(call.fn() == Fn.LEAST, type, a, b);
            default ->
                    a == null || b == null && values.size() > 1 ? null : strict(call, type, a, b);
        };
    }

    private static @Nullable Object extreme(
            boolean least, Type type, @Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Values.compare(type, a, b) <= 0 == least ? a : b;
    }

    private static Object strict(Apply call, Type type, Object a, @Nullable Object b) {
        Fn fn = call.fn();
        return switch (fn) {
            case PLUS, MINUS, TIMES, DIVIDED_BY, MOD, FLOOR_MOD ->
                    arithmetic(fn, call.type(), a, present(b));
            case NEGATE -> arithmetic(Fn.MINUS, call.type(), zero(call.type()), a);
            case ABS ->
                    Values.compare(type, a, zero(type)) < 0
                            ? arithmetic(Fn.MINUS, call.type(), zero(type), a)
                            : a;
            case TO_LONG -> a instanceof Double d ? toLong(d) : ((Number) a).longValue();
            case TO_INT -> fits((Long) a);
            case TO_DOUBLE -> ((Number) a).doubleValue();
            case TO_DECIMAL -> BigDecimal.valueOf(((Number) a).longValue());
            case TO_TEXT ->
                    a instanceof BigDecimal decimal
                            ? text(decimal)
                            : a instanceof Double d ? Double.toString(d + 0.0) : a.toString();
            case LENGTH -> (long) ((String) a).codePointCount(0, ((String) a).length());
            case UPPER -> ((String) a).toUpperCase(java.util.Locale.ROOT);
            case CONCAT -> (String) a + present(b);
            case READ_LONG -> read((String) a);
            case SIZE -> (long) ((List<?>) a).size();
            case PLUS_DAYS -> ((java.time.LocalDate) a).plusDays((Integer) present(b));
            case EQ -> Values.equal(type, a, b);
            case NE -> !Values.equal(type, a, b);
            case LT, GE, GT, LE ->
                    holds(fn, compare(type, a, call.arguments().get(1).type(), present(b)));
            case XOR -> (Boolean) a ^ (Boolean) present(b);
            case NOT -> !(Boolean) a;
            case CALL_PICKY -> called(() -> Functions.picky((Long) a));
            case CALL_PARSE -> called(() -> Functions.parse((String) a));
            case CALL_PAIR -> called(() -> Functions.pair((Long) a, (String) present(b)));
            case CALL_LETTERS -> called(() -> Functions.letters((String) a));
            case CALL_COUNTDOWN -> called(() -> Functions.countdown((Long) a));
            case IF_ELSE,
                    OR_ELSE,
                    AND,
                    OR,
                    IS_NULL,
                    IS_NOT_NULL,
                    IS_TRUE,
                    SAME,
                    OR_FAIL,
                    LEAST,
                    GREATEST ->
                    throw new IllegalStateException(fn + " is not strict");
        };
    }

    private static Object read(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new RowFails(RowFails.PARSE);
        }
    }

    /// All digits, without zeros at the end.
    private static String text(BigDecimal decimal) {
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }

    private static Object present(@Nullable Object value) {
        return java.util.Objects.requireNonNull(value);
    }

    private static Object called(java.util.function.Supplier<Object> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            throw new RowFails(RowFails.THROWN);
        }
    }

    private static Object zero(Type type) {
        return switch ((Simple) type) {
            case INT -> 0;
            case LONG -> 0L;
            case DOUBLE -> 0.0;
            default -> BigDecimal.ZERO;
        };
    }

    private static Object arithmetic(Fn fn, Type result, Object left, Object right) {
        return switch ((Simple) result) {
            case INT -> fits(whole(fn, ((Number) left).longValue(), ((Number) right).longValue()));
            case LONG -> whole(fn, ((Number) left).longValue(), ((Number) right).longValue());
            case DOUBLE ->
                    floating(fn, ((Number) left).doubleValue(), ((Number) right).doubleValue());
            default -> decimal(fn, toDecimal(left), toDecimal(right));
        };
    }

    private static long whole(Fn fn, long a, long b) {
        try {
            return switch (fn) {
                case PLUS -> Math.addExact(a, b);
                case MINUS -> Math.subtractExact(a, b);
                case TIMES -> Math.multiplyExact(a, b);
                default -> {
                    if (b == 0) {
                        throw new RowFails(RowFails.DIVISION_BY_ZERO);
                    }
                    yield fn == Fn.DIVIDED_BY
                            ? Math.divideExact(a, b)
                            : fn == Fn.MOD ? a % b : Math.floorMod(a, b);
                }
            };
        } catch (ArithmeticException e) {
            throw new RowFails(RowFails.OVERFLOW);
        }
    }

    private static Object fits(long value) {
        if (value != (int) value) {
            throw new RowFails(RowFails.OVERFLOW);
        }
        return (int) value;
    }

    private static double floating(Fn fn, double a, double b) {
        return switch (fn) {
            case PLUS -> a + b;
            case MINUS -> a - b;
            case TIMES -> a * b + 0.0;
            default -> a / (b + 0.0);
        };
    }

    private static BigDecimal decimal(Fn fn, BigDecimal a, BigDecimal b) {
        return switch (fn) {
            case PLUS -> a.add(b);
            case MINUS -> a.subtract(b);
            case TIMES -> a.multiply(b);
            default -> {
                if (b.signum() == 0) {
                    throw new RowFails(RowFails.DIVISION_BY_ZERO);
                }
                yield a.divide(b, MathContext.DECIMAL128);
            }
        };
    }

    private static BigDecimal toDecimal(Object number) {
        return number instanceof BigDecimal decimal
                ? decimal
                : BigDecimal.valueOf(((Number) number).longValue());
    }

    private static long toLong(double value) {
        if (Double.isNaN(value) || value >= 0x1p63 || value < -0x1p63) {
            throw new RowFails(RowFails.OVERFLOW);
        }
        return (long) value;
    }

    private static boolean holds(Fn fn, int order) {
        return switch (fn) {
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            default -> order >= 0;
        };
    }

    /// Numbers of unlike types compare by value; NaN is the largest.
    private static int compare(Type type, Object a, Type otherType, Object b) {
        if (type.equals(otherType)) {
            return Values.compare(type, a, b);
        }
        if (!isFinite(a) || !isFinite(b)) {
            return Double.compare(rank(a), rank(b));
        }
        return exact(a).compareTo(exact(b));
    }

    private static boolean isFinite(Object number) {
        return !(number instanceof Double d) || Double.isFinite(d);
    }

    private static double rank(Object number) {
        return isFinite(number) ? 0 : (Double) number;
    }

    private static BigDecimal exact(Object number) {
        return number instanceof Double d ? new BigDecimal(d) : toDecimal(number);
    }

    /// A row of these formulas' values.
    ///
    /// @throws RowFails the failure of the first that has none
    static List<@Nullable Object> row(List<Formula.Named> columns, Sight sight) {
        var values = new ArrayList<@Nullable Object>();
        for (Formula.Named column : columns) {
            values.add(value(column.formula(), sight));
        }
        return values;
    }
}
