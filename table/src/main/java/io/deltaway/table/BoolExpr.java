package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// A truth value. `and`, `or` and `not` follow SQL's three-valued logic; `where` keeps a row for
/// true only.
public final class BoolExpr<S> extends Expr<S, Boolean> {

    BoolExpr(Term term) {
        super(term);
    }

    public BoolExpr<S> and(Expr<S, Boolean> other) {
        return call("and", other);
    }

    public BoolExpr<S> or(Expr<S, Boolean> other) {
        return call("or", other);
    }

    public BoolExpr<S> xor(Expr<S, Boolean> other) {
        return call("xor", other);
    }

    public BoolExpr<S> not() {
        return call("not");
    }

    /// Whether it is true; false for null.
    public BoolExpr<S> isTrue() {
        return call("isTrue");
    }

    /// Whether it is false; false for null.
    public BoolExpr<S> isFalse() {
        return call("isFalse");
    }

    @Override
    public BoolExpr<S> orElse(Boolean other) {
        return call("coalesce", other);
    }

    @Override
    public BoolExpr<S> orElse(Expr<S, Boolean> other) {
        return call("coalesce", other);
    }

    @Override
    public BoolExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// 1 where it is true, 0 where it is false.
    public IntExpr<S> toInt() {
        return call("toInt");
    }

    /// 1 where it is true, 0 where it is false.
    public LongExpr<S> toLong() {
        return call("toLong");
    }

    /// The truth value as JSON.
    public JsonExpr<S> toJson() {
        return call("toJson");
    }
}
