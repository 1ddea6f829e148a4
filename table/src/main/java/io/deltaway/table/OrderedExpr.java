package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// An expression whose values have an order that `gt`, `lt` and their kin compare by.
public abstract sealed class OrderedExpr<S, T> extends Expr<S, T>
        permits TextConversions, DateExpr, TimeExpr, DateTimeExpr, InstantExpr, DurationExpr {

    OrderedExpr(Term term) {
        super(term);
    }

    public final BoolExpr<S> gt(T value) {
        return call("gt", value);
    }

    public final BoolExpr<S> gt(Expr<S, T> other) {
        return call("gt", other);
    }

    public final BoolExpr<S> ge(T value) {
        return call("ge", value);
    }

    public final BoolExpr<S> ge(Expr<S, T> other) {
        return call("ge", other);
    }

    public final BoolExpr<S> lt(T value) {
        return call("lt", value);
    }

    public final BoolExpr<S> lt(Expr<S, T> other) {
        return call("lt", other);
    }

    public final BoolExpr<S> le(T value) {
        return call("le", value);
    }

    public final BoolExpr<S> le(Expr<S, T> other) {
        return call("le", other);
    }

    /// Whether the value is at least `low` and at most `high`.
    public final BoolExpr<S> between(T low, T high) {
        return call("between", low, high);
    }

    public final BoolExpr<S> between(Expr<S, T> low, Expr<S, T> high) {
        return call("between", low, high);
    }
}
