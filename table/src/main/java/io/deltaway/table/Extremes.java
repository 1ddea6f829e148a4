package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// Aggregates that pick values by their order. Rows whose value is null are left out.
///
/// @param <G> the guard of the results
abstract sealed class Extremes<G, R> permits Picks {

    Extremes() {}

    /// The smallest value; null where there is none.
    public final IntExpr<G> min(IntExpr<R> value) {
        return summary("min", value);
    }

    public final LongExpr<G> min(LongExpr<R> value) {
        return summary("min", value);
    }

    public final FloatExpr<G> min(FloatExpr<R> value) {
        return summary("min", value);
    }

    public final DoubleExpr<G> min(DoubleExpr<R> value) {
        return summary("min", value);
    }

    public final DecimalExpr<G> min(DecimalExpr<R> value) {
        return summary("min", value);
    }

    public final TextExpr<G> min(TextExpr<R> value) {
        return summary("min", value);
    }

    public final DateExpr<G> min(DateExpr<R> value) {
        return summary("min", value);
    }

    public final TimeExpr<G> min(TimeExpr<R> value) {
        return summary("min", value);
    }

    public final DateTimeExpr<G> min(DateTimeExpr<R> value) {
        return summary("min", value);
    }

    public final InstantExpr<G> min(InstantExpr<R> value) {
        return summary("min", value);
    }

    public final DurationExpr<G> min(DurationExpr<R> value) {
        return summary("min", value);
    }

    /// As the others, for an enum, a UUID or a boolean.
    public final <T extends Comparable<T>> Expr<G, T> min(Expr<R, T> value) {
        return summary("min", value);
    }

    /// The largest value; null where there is none.
    public final IntExpr<G> max(IntExpr<R> value) {
        return summary("max", value);
    }

    public final LongExpr<G> max(LongExpr<R> value) {
        return summary("max", value);
    }

    public final FloatExpr<G> max(FloatExpr<R> value) {
        return summary("max", value);
    }

    public final DoubleExpr<G> max(DoubleExpr<R> value) {
        return summary("max", value);
    }

    public final DecimalExpr<G> max(DecimalExpr<R> value) {
        return summary("max", value);
    }

    public final TextExpr<G> max(TextExpr<R> value) {
        return summary("max", value);
    }

    public final DateExpr<G> max(DateExpr<R> value) {
        return summary("max", value);
    }

    public final TimeExpr<G> max(TimeExpr<R> value) {
        return summary("max", value);
    }

    public final DateTimeExpr<G> max(DateTimeExpr<R> value) {
        return summary("max", value);
    }

    public final InstantExpr<G> max(InstantExpr<R> value) {
        return summary("max", value);
    }

    public final DurationExpr<G> max(DurationExpr<R> value) {
        return summary("max", value);
    }

    /// As the others, for an enum, a UUID or a boolean.
    public final <T extends Comparable<T>> Expr<G, T> max(Expr<R, T> value) {
        return summary("max", value);
    }

    /// The value of `value` in the row where `by` is smallest; among equals the smallest value.
    public final <T> Expr<G, T> argMin(Expr<R, ?> by, Expr<R, T> value) {
        return summary("argMin", value, by);
    }

    /// The value of `value` in the row where `by` is largest; among equals the smallest value.
    public final <T> Expr<G, T> argMax(Expr<R, ?> by, Expr<R, T> value) {
        return summary("argMax", value, by);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Typed.of
    final <X extends Expr<?, ?>> X summary(String aggregate, Expr<?, ?>... arguments) {
        return summary(aggregate, java.util.List.of(), arguments);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Typed.of
    final <X extends Expr<?, ?>> X summary(
            String aggregate, java.util.List<Object> parameters, Expr<?, ?>... arguments) {
        var terms = java.util.Arrays.stream(arguments).<Term>map(Expr::term).toList();
        terms.forEach(this::check);
        return Typed.of(value(Term.summary(aggregate, terms, parameters)));
    }

    /// What an aggregate is for the step.
    Term value(Term.Summary summary) {
        return summary;
    }

    /// Refuses a term that the rows of the group don't have.
    abstract void check(Term term);
}
