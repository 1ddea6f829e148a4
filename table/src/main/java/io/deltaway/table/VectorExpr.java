package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// A vector of floating numbers: `float[]` or `double[]`.
public final class VectorExpr<S, T> extends Expr<S, T> {

    VectorExpr(Term term) {
        super(term);
    }

    @Override
    public VectorExpr<S, T> orElse(T other) {
        return call("coalesce", constant(other));
    }

    @Override
    public VectorExpr<S, T> orElse(Expr<S, T> other) {
        return call("coalesce", other);
    }

    @Override
    public VectorExpr<S, T> orFail() {
        return Typed.of(new Term.Required(term()));
    }
}
