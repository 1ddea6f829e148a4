package io.deltaway.plans;

import static io.deltaway.table.Columns.asDate;
import static io.deltaway.table.Columns.asInt;
import static io.deltaway.table.Columns.asLong;
import static io.deltaway.table.Columns.asText;
import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.greatest;
import static io.deltaway.table.Columns.ifElse;
import static io.deltaway.table.Columns.least;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.plans.Formula.Apply;
import io.deltaway.table.BoolExpr;
import io.deltaway.table.DecimalExpr;
import io.deltaway.table.DoubleExpr;
import io.deltaway.table.Expr;
import io.deltaway.table.IntExpr;
import io.deltaway.table.LongExpr;
import io.deltaway.table.NumberExpr;
import io.deltaway.table.OrderedExpr;
import io.deltaway.table.TextExpr;
import io.deltaway.table.Types;
import io.deltaway.table.WholeExpr;
import java.util.List;

/// Builds formulas with the table API.
///
/// @param <S> the guard of the expressions
final class Expressions<S> {

    /// Where the leaves of formulas come from.
    interface Leaves<S> {

        Expr<S, ?> column(Formula.Column column);

        default Expr<S, Boolean> present(Formula.Present present) {
            throw new IllegalStateException("no row may be missing here");
        }

        default Expr<S, ?> element() {
            throw new IllegalStateException("no list is exploded here");
        }

        default Expr<S, ?> key(int index) {
            throw new IllegalStateException("no group is here");
        }

        default Expr<S, ?> summary(Formula.Summary summary) {
            throw new IllegalStateException("no group is here");
        }
    }

    private final Leaves<S> leaves;

    Expressions(Leaves<S> leaves) {
        this.leaves = leaves;
    }

    Expr<S, ?> of(Formula formula) {
        return switch (formula) {
            case Formula.Column column -> leaves.column(column);
            case Formula.Present present -> leaves.present(present);
            case Formula.Element element -> typed(leaves.element(), element.type());
            case Formula.Constant constant -> Typing.constant(constant.value());
            case Formula.Key key -> leaves.key(key.index());
            case Formula.Summary summary -> typed(leaves.summary(summary), summary.type());
            case Apply apply ->
                    apply(apply, apply.arguments().stream().<Expr<S, ?>>map(this::of).toList());
        };
    }

    /// With the methods of its type, which some functions forget.
    @SuppressWarnings("unchecked") // the formula says its type
    private static <S> Expr<S, ?> typed(Expr<S, ?> expression, Type type) {
        return type == Simple.LONG
                ? asLong((Expr<S, Long>) expression)
                : type == Simple.INT
                        ? asInt((Expr<S, Integer>) expression)
                        : type == Simple.TEXT
                                ? asText((Expr<S, String>) expression)
                                : type == Simple.DATE
                                        ? asDate((Expr<S, java.time.LocalDate>) expression)
                                        : expression;
    }

    private Expr<S, ?> apply(Apply apply, List<Expr<S, ?>> arguments) {
        Expr<S, ?> a = arguments.get(0);
        Expr<S, ?> b = arguments.get(arguments.size() - 1);
        return switch (apply.fn()) {
            case PLUS, MINUS, TIMES, DIVIDED_BY, MOD, FLOOR_MOD -> arithmetic(apply.fn(), a, b);
            case NEGATE, ABS -> sign(apply.fn(), a);
            case TO_LONG -> Cast.number(a).toLong();
            case TO_INT -> Cast.number(a).toInt();
            case TO_DOUBLE -> Cast.number(a).toDouble();
            case TO_DECIMAL -> Cast.number(a).toDecimal();
            case TO_TEXT -> a.toText();
            case LENGTH -> Cast.text(a).length();
            case UPPER -> Cast.text(a).upper();
            case CONCAT -> Cast.text(a).concat(Cast.text(b));
            case READ_LONG -> Cast.text(a).toLong();
            case SIZE -> Cast.list(a).size();
            case PLUS_DAYS -> Cast.date(a).plusDays(Cast.ints(b));
            case EQ -> equal(true, a, b);
            case NE -> equal(false, a, b);
            case SAME -> same(a, b);
            case LT, GE, GT, LE -> compare(apply.fn(), a, b);
            case IS_NULL -> a.isNull();
            case IS_NOT_NULL -> a.isNotNull();
            case AND -> Cast.bool(a).and(Cast.bool(b));
            case OR -> Cast.bool(a).or(Cast.bool(b));
            case XOR -> Cast.bool(a).xor(Cast.bool(b));
            case NOT -> Cast.bool(a).not();
            case IS_TRUE -> Cast.bool(a).isTrue();
            case OR_ELSE -> orElse(a, b);
            case OR_FAIL -> a.orFail();
            case IF_ELSE -> ifElse(Cast.bool(a), arguments.get(1), b);
            case LEAST -> least(a, b);
            case GREATEST -> greatest(a, b);
            case CALL_PICKY -> asLong(call(Functions::picky, Cast.longs(a)));
            case CALL_PARSE -> asLong(call(Functions::parse, Cast.text(a)));
            case CALL_PAIR -> asText(call(Functions::pair, Cast.longs(a), Cast.text(b)));
            case CALL_LETTERS -> call(Types.listOf(Types.TEXT), Functions::letters, Cast.text(a));
            case CALL_COUNTDOWN ->
                    call(Types.listOf(Types.LONG), Functions::countdown, Cast.longs(a));
        };
    }

    private static <S, T> BoolExpr<S> equal(boolean equal, Expr<S, T> a, Expr<S, ?> b) {
        return equal ? a.eq(Cast.like(a, b)) : a.ne(Cast.like(a, b));
    }

    private static <S, T> BoolExpr<S> same(Expr<S, T> a, Expr<S, ?> b) {
        return a.same(Cast.like(a, b));
    }

    private static <S, T> Expr<S, T> orElse(Expr<S, T> a, Expr<S, ?> b) {
        return a.orElse(Cast.like(a, b));
    }

    private Expr<S, ?> arithmetic(Fn fn, Expr<S, ?> a, Expr<S, ?> b) {
        return switch (a) {
            case IntExpr<?> _ when b instanceof IntExpr -> ints(fn, Cast.ints(a), Cast.ints(b));
            case IntExpr<?> _ -> Cast.ints(a).times(Cast.longs(b));
            case LongExpr<?> _ when b instanceof DoubleExpr -> Cast.longs(a).plus(Cast.doubles(b));
            case LongExpr<?> _ -> longs(fn, Cast.longs(a), Cast.whole(b));
            case DoubleExpr<?> _ -> doubles(fn, Cast.doubles(a), Cast.number(b));
            case DecimalExpr<?> _ when b instanceof LongExpr ->
                    Cast.decimals(a).minus(Cast.longs(b));
            case DecimalExpr<?> _ -> decimals(fn, Cast.decimals(a), Cast.decimals(b));
            default -> throw new IllegalArgumentException(fn + " of " + a);
        };
    }

    private static <S> Expr<S, ?> ints(Fn fn, IntExpr<S> a, IntExpr<S> b) {
        return switch (fn) {
            case PLUS -> a.plus(b);
            case MINUS -> a.minus(b);
            case TIMES -> a.times(b);
            case DIVIDED_BY -> a.dividedBy(b);
            default -> a.mod(b);
        };
    }

    private static <S> Expr<S, ?> longs(Fn fn, LongExpr<S> a, WholeExpr<S, ?> b) {
        return switch (fn) {
            case PLUS -> a.plus(b);
            case MINUS -> a.minus(b);
            case TIMES -> a.times(b);
            case DIVIDED_BY -> a.dividedBy(b);
            case FLOOR_MOD -> a.floorMod(b);
            default -> a.mod(b);
        };
    }

    private static <S> Expr<S, ?> doubles(Fn fn, DoubleExpr<S> a, NumberExpr<S, ?> b) {
        return switch (fn) {
            case PLUS -> a.plus(b);
            case MINUS -> a.minus(b);
            case TIMES -> a.times(b);
            default -> a.dividedBy(b);
        };
    }

    private static <S> Expr<S, ?> decimals(Fn fn, DecimalExpr<S> a, DecimalExpr<S> b) {
        return switch (fn) {
            case PLUS -> a.plus(b);
            case MINUS -> a.minus(b);
            case TIMES -> a.times(b);
            default -> a.dividedBy(b);
        };
    }

    private static <S> Expr<S, ?> sign(Fn fn, Expr<S, ?> a) {
        boolean negates = fn == Fn.NEGATE;
        return switch (a) {
            case IntExpr<?> _ -> negates ? Cast.ints(a).negate() : Cast.ints(a).abs();
            case LongExpr<?> _ -> negates ? Cast.longs(a).negate() : Cast.longs(a).abs();
            case DoubleExpr<?> _ -> negates ? Cast.doubles(a).negate() : Cast.doubles(a).abs();
            case DecimalExpr<?> _ -> negates ? Cast.decimals(a).negate() : Cast.decimals(a).abs();
            default -> throw new IllegalArgumentException(fn + " of " + a);
        };
    }

    private static <S> BoolExpr<S> compare(Fn fn, Expr<S, ?> a, Expr<S, ?> b) {
        return switch (a) {
            case NumberExpr<?, ?> _ -> numbers(fn, Cast.number(a), Cast.number(b));
            case TextExpr<?> _ -> ordered(fn, Cast.text(a), Cast.text(b));
            default -> ordered(fn, Cast.date(a), Cast.date(b));
        };
    }

    private static <S> BoolExpr<S> numbers(Fn fn, NumberExpr<S, ?> a, NumberExpr<S, ?> b) {
        return switch (fn) {
            case LT -> a.lt(b);
            case LE -> a.le(b);
            case GT -> a.gt(b);
            default -> a.ge(b);
        };
    }

    private static <S, T> BoolExpr<S> ordered(Fn fn, OrderedExpr<S, T> a, OrderedExpr<S, T> b) {
        return switch (fn) {
            case LT -> a.lt(b);
            case LE -> a.le(b);
            case GT -> a.gt(b);
            default -> a.ge(b);
        };
    }
}
