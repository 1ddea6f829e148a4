package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Functions of several columns: choices, and what is put together of many values.
abstract sealed class FunctionColumns extends NamedColumns permits CallColumns {

    FunctionColumns() {}

    /// One value where the condition is true, the other where it is false or null. Both must be of
    /// one type.
    public static <S, X extends Expr<S, ?>> X ifElse(
            Expr<S, Boolean> condition, X then, X otherwise) {
        sameTypes("ifElse", List.of(then, otherwise));
        return Typed.of(Term.call("ifElse", condition.term(), then.term(), otherwise.term()));
    }

    /// The value behind the first condition that is true: `when(isLate, lit("late")).when(isEarly,
    /// lit("early")).otherwise(lit("on time"))`.
    public static <S, X extends Expr<S, ?>> Choice<S, X> when(Expr<S, Boolean> condition, X then) {
        return new Choice<S, X>(List.of()).when(condition, then);
    }

    /// The first value that is not null.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S, X extends Expr<S, ?>> X coalesce(X first, X... others) {
        return many("coalesce", first, others);
    }

    /// The smallest of the values that are not null.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S, X extends Expr<S, ?>> X least(X first, X... others) {
        return many("least", first, others);
    }

    /// The largest of the values that are not null.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S, X extends Expr<S, ?>> X greatest(X first, X... others) {
        return many("greatest", first, others);
    }

    /// The value, but null where it equals the other.
    public static <S, X extends Expr<S, ?>> X nullIf(X value, X other) {
        sameTypes("nullIf", List.of(value, other));
        return Typed.of(Term.call("nullIf", value.term(), other.term()));
    }

    /// A text made of values by a format of [java.util.Formatter] such as `%s: %.2f`, in the
    /// notation of no particular country. A row with a value that doesn't fit its place fails.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S> TextExpr<S> format(String format, Expr<S, ?>... values) {
        var arguments = new ArrayList<Term>();
        arguments.add(new Term.Literal(format, Type.Simple.TEXT));
        arguments.addAll(terms(values));
        return Typed.of(Term.call("format", arguments));
    }

    /// The texts one behind the other.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S> TextExpr<S> concat(Expr<S, String>... texts) {
        return Typed.of(Term.call("concat", terms(texts)));
    }

    /// The texts of a list that are not null, with a separator between them.
    public static <S> TextExpr<S> join(Expr<S, List<String>> texts, String separator) {
        return Typed.of(
                Term.call("join", texts.term(), new Term.Literal(separator, Type.Simple.TEXT)));
    }

    /// A list of the values.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S, E> ListExpr<S, E> listOf(Expr<S, E>... values) {
        return Typed.of(Term.call("listOf", terms(values)));
    }

    /// A 64-bit hash of the values, the same in every process. Not for secrets.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S> LongExpr<S> hash(Expr<S, ?>... values) {
        return Typed.of(Term.call("hash", terms(values)));
    }

    /// The day of a year, a month and a day of the month; a row for which there is none fails.
    public static <S> DateExpr<S> date(
            WholeExpr<S, ?> year, WholeExpr<S, ?> month, WholeExpr<S, ?> day) {
        return Typed.of(Term.call("makeDate", year.term(), month.term(), day.term()));
    }

    /// The time of an hour, a minute and a second; a row for which there is none fails.
    public static <S> TimeExpr<S> time(
            WholeExpr<S, ?> hour, WholeExpr<S, ?> minute, WholeExpr<S, ?> second) {
        return Typed.of(Term.call("makeTime", hour.term(), minute.term(), second.term()));
    }

    private static List<Term> terms(Expr<?, ?>[] values) {
        return Arrays.stream(values).<Term>map(Expr::term).toList();
    }

    private static <X extends Expr<?, ?>> X many(String function, X first, X[] others) {
        var values = new ArrayList<X>();
        values.add(first);
        values.addAll(Arrays.asList(others));
        sameTypes(function, values);
        return Typed.of(Term.call(function, values.stream().map(Expr::term).toList()));
    }

    static void sameTypes(String function, List<? extends Expr<?, ?>> values) {
        Type type = values.getFirst().term().type();
        for (Expr<?, ?> value : values) {
            if (!value.term().type().equals(type)) {
                throw new PlanException(
                        "DW-0111",
                        function + " gets values of unlike types",
                        type.toString(),
                        value.term().type() + " from " + value,
                        "convert one of them, for example with toDouble()");
            }
        }
    }
}
