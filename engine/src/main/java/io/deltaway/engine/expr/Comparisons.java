package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;
import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.LONG;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.expr.Overload.Nullness;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Comparisons, by the equality and order of [Values]. A whole number or decimal is compared with a
/// floating number by value, without rounding it first.
final class Comparisons {

    static final Catalog FUNCTIONS =
            new Catalog("comparison")
                    .add("eq", "Whether two values are equal.", comparison(Order.EQUAL))
                    .add("ne", "Whether two values differ.", comparison(Order.NOT_EQUAL))
                    .add(
                            "lt",
                            "Whether the first value is below the second.",
                            comparison(Order.LESS))
                    .add(
                            "le",
                            "Whether the first value is below the second or equal to it.",
                            comparison(Order.LESS_OR_EQUAL))
                    .add(
                            "gt",
                            "Whether the first value is above the second.",
                            comparison(Order.GREATER))
                    .add(
                            "ge",
                            "Whether the first value is above the second or equal to it.",
                            comparison(Order.GREATER_OR_EQUAL))
                    .add(
                            "between",
                            "Whether the first value is not below the second and not above the third.",
                            Overload.takes(Overload.T, Overload.T, Overload.T)
                                    .gives(BOOLEAN)
                                    .as(a ->
                                            Functions.call(
                                                    "and",
                                                    List.of(
                                                            Functions.call(
                                                                    "ge",
                                                                    List.of(a.get(0), a.get(1))),
                                                            Functions.call(
                                                                    "le",
                                                                    List.of(a.get(0), a.get(2)))))))
                    .add(
                            "in",
                            "Whether the first value equals one of the others, or of a list; null where none is equal and one of them"
                                    + " is null.",
                            Overload.takesMany(Overload.T, Overload.T)
                                    .gives(BOOLEAN)
                                    .as(Comparisons::in),
                            Overload.takes(Overload.T, Overload.LIST_OF_T)
                                    .gives(BOOLEAN)
                                    .nullness(Nullness.SOMETIMES)
                                    .by(OneOf::of))
                    .add(
                            "isSame",
                            "Whether two values are equal, where null equals null; never null.",
                            Overload.takes(Overload.T, Overload.T)
                                    .gives(BOOLEAN)
                                    .nullness(Nullness.NEVER)
                                    .by(site -> Comparisons::same))
                    .add(
                            "greatest",
                            "The largest of the values that are not null; null where all are.",
                            Overload.takesMany(Overload.T)
                                    .givesT()
                                    .nullness(Nullness.ALL)
                                    .by(site -> new Extreme(site.result(), 1)))
                    .add(
                            "least",
                            "The smallest of the values that are not null; null where all are.",
                            Overload.takesMany(Overload.T)
                                    .givesT()
                                    .nullness(Nullness.ALL)
                                    .by(site -> new Extreme(site.result(), -1)));

    private Comparisons() {}

    private static Overload[] comparison(Order order) {
        String name =
                switch (order) {
                    case EQUAL -> "eq";
                    case NOT_EQUAL -> "ne";
                    case LESS -> "lt";
                    case LESS_OR_EQUAL -> "le";
                    case GREATER -> "gt";
                    case GREATER_OR_EQUAL -> "ge";
                };
        return new Overload[] {
            Overload.takes(Overload.T, Overload.T)
                    .gives(BOOLEAN)
                    .by(site -> kernel(order, site.type(0))),
            mixed(
                    name,
                    LONG,
                    DOUBLE,
                    RowKernel.truths(row -> order.holds(compare(row.number(0), row.real(1))))),
            mixed(
                    name,
                    DOUBLE,
                    LONG,
                    RowKernel.truths(row -> order.holds(-compare(row.number(1), row.real(0))))),
            mixed(
                    name,
                    DECIMAL,
                    DOUBLE,
                    RowKernel.truths(
                            row -> order.holds(compare(row.<BigDecimal>object(0), row.real(1))))),
            mixed(
                    name,
                    DOUBLE,
                    DECIMAL,
                    RowKernel.truths(
                            row -> order.holds(-compare(row.<BigDecimal>object(1), row.real(0)))))
        };
    }

    /// The comparison of two types that don't compare by a common one.
    private static Overload mixed(String name, Type a, Type b, Overload.KernelOf exact) {
        Overload byValue = Overload.takes(a, b).gives(BOOLEAN).by(exact);
        return Overload.takes(a, b)
                .gives(BOOLEAN)
                .as(arguments -> {
                    Expression first = exactDouble(arguments.get(0));
                    Expression second = exactDouble(arguments.get(1));
                    return first.type() == DOUBLE && second.type() == DOUBLE
                            ? Functions.call(name, List.of(first, second))
                            : byValue.call(name, arguments);
                });
    }

    /// The expression as floating numbers, where that rounds no value: 32-bit numbers and small
    /// constants.
    private static Expression exactDouble(Expression expression) {
        if (expression.type() == DOUBLE
                || expression.type() == INT
                || expression.type() == Type.Simple.FLOAT) {
            return Widening.widen(expression, DOUBLE);
        }
        boolean isExact =
                expression instanceof Expression.Literal literal
                        && literal.value() instanceof Number number
                        && Double.isFinite(number.doubleValue())
                        && new BigDecimal(number.toString())
                                        .compareTo(new BigDecimal(number.doubleValue()))
                                == 0;
        return isExact ? Widening.widen(expression, DOUBLE) : expression;
    }

    private static Kernel kernel(Order order, Type type) {
        return switch (type.storage()) {
            case LONG -> new LongCompare(order);
            case DOUBLE -> new DoubleCompare(order);
            case TEXT -> (rows, arguments) -> compareTexts(order, rows, arguments);
            case OBJECT -> (rows, arguments) -> compareObjects(order, type, rows, arguments);
        };
    }

    private static Column compareTexts(Order order, int rows, Column[] arguments) {
        var a = (TextColumn) arguments[0];
        var b = (TextColumn) arguments[1];
        long[] out = new long[rows];
        if (order == Order.EQUAL || order == Order.NOT_EQUAL) {
            for (int i = 0; i < rows; i++) {
                boolean equal = a.isNull(i) || b.isNull(i) || a.equalRows(i, b, i);
                out[i] = equal == (order == Order.EQUAL) ? 1 : 0;
            }
        } else {
            for (int i = 0; i < rows; i++) {
                out[i] = order.holds(a.compareRows(i, b, i)) ? 1 : 0;
            }
        }
        return Marks.of(rows, arguments).longs(out);
    }

    private static Column compareObjects(Order order, Type type, int rows, Column[] arguments) {
        var marks = Marks.of(rows, arguments);
        long[] out = new long[rows];
        for (int i = 0; i < rows; i++) {
            if (marks.isValue(i)) {
                Object a = Boxed.value(type, arguments[0], i);
                Object b = Boxed.value(type, arguments[1], i);
                out[i] = order.holds(Integer.signum(Values.compare(type, a, b))) ? 1 : 0;
            }
        }
        return marks.longs(out);
    }

    /// The order of a whole and a floating number by value: -1, 0 or 1.
    static int compare(long a, double b) {
        if (Double.isNaN(b) || b >= 0x1p63) {
            return -1;
        }
        double rounded = a;
        // rounding keeps the order, so only a tie after rounding needs a closer look; b is then
        // whole and fits a long
        return rounded < b ? -1 : rounded > b ? 1 : Long.compare(a, (long) b);
    }

    /// The order of a decimal and a floating number by value: -1, 0 or 1.
    static int compare(BigDecimal a, double b) {
        if (Double.isNaN(b) || b == Double.POSITIVE_INFINITY) {
            return -1;
        }
        return b == Double.NEGATIVE_INFINITY ? 1 : a.compareTo(new BigDecimal(b));
    }

    private static Expression in(List<Expression> arguments) {
        Expression value = arguments.getFirst();
        List<Expression> candidates = arguments.subList(1, arguments.size());
        if (candidates.size() > 4
                && candidates.stream().allMatch(c -> isConstantOf(value.type(), c))) {
            var values = new ArrayList<@Nullable Object>();
            for (Expression candidate : candidates) {
                values.add(((Expression.Literal) Widening.widen(candidate, value.type())).value());
            }
            var list =
                    new Expression.Literal(
                            Collections.unmodifiableList(values), new Type.ListOf(value.type()));
            return Functions.call("in", List.of(value, list));
        }
        Expression any = Functions.call("eq", List.of(value, candidates.getFirst()));
        for (Expression candidate : candidates.subList(1, candidates.size())) {
            any =
                    Functions.call(
                            "or", List.of(any, Functions.call("eq", List.of(value, candidate))));
        }
        return any;
    }

    private static boolean isConstantOf(Type type, Expression candidate) {
        return candidate instanceof Expression.Literal
                && Widening.distance(candidate.type(), type) >= 0;
    }

    private static Column same(int rows, Column[] arguments) {
        Column a = arguments[0];
        Column b = arguments[1];
        long[] out = new long[rows];
        for (int i = 0; i < rows; i++) {
            out[i] = a.isNull(i) == b.isNull(i) && (a.isNull(i) || a.equalRows(i, b, i)) ? 1 : 0;
        }
        return Marks.ofFailures(rows, arguments).longs(out);
    }

    /// The largest or smallest of several values of each row, without the nulls. A failed argument
    /// fails the row.
    private record Extreme(Type type, int sign) implements Kernel {

        @Override
        public Column apply(int rows, Column[] arguments) {
            var marks = Marks.ofFailures(rows, arguments);
            int[] chosen = new int[rows];
            Arrays.fill(chosen, Selection.NONE);
            for (int i = 0; i < rows; i++) {
                if (marks.isValue(i)) {
                    for (int candidate = 0; candidate < arguments.length; candidate++) {
                        if (!arguments[candidate].isNull(i)
                                && isBetter(arguments, i, candidate, chosen[i])) {
                            chosen[i] = candidate;
                        }
                    }
                }
            }
            return Selection.select(type, rows, chosen, arguments, marks);
        }

        private boolean isBetter(Column[] arguments, int row, int candidate, int best) {
            if (best == Selection.NONE) {
                return true;
            }
            Object a = Boxed.value(type, arguments[candidate], row);
            Object b = Boxed.value(type, arguments[best], row);
            return Integer.signum(Values.compare(type, a, b)) == sign;
        }
    }
}
