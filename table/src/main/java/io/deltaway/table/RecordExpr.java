package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// A nested record; `inside(...)` gives its components.
public final class RecordExpr<S, T extends Record> extends Expr<S, T> {

    RecordExpr(Term term) {
        super(term);
    }

    @Override
    public RecordExpr<S, T> orElse(T other) {
        return call("coalesce", constant(other));
    }

    @Override
    public RecordExpr<S, T> orElse(Expr<S, T> other) {
        return call("coalesce", other);
    }

    @Override
    public RecordExpr<S, T> orFail() {
        return Typed.of(new Term.Required(term()));
    }
}
