package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// A whole number.
public abstract sealed class WholeExpr<S, T> extends NumberExpr<S, T> permits IntExpr, LongExpr {

    WholeExpr(Term term) {
        super(term);
    }

    /// The quotient, cut towards negative infinity. Fails for a divisor of zero.
    public final LongExpr<S> floorDiv(long other) {
        return toLong().call("floorDiv", other);
    }

    public final LongExpr<S> floorDiv(WholeExpr<S, ?> other) {
        return toLong().call("floorDiv", other);
    }

    /// The remainder that goes with `floorDiv`, with the sign of the divisor. Fails for a divisor
    /// of zero.
    public final LongExpr<S> floorMod(long other) {
        return toLong().call("floorMod", other);
    }

    public final LongExpr<S> floorMod(WholeExpr<S, ?> other) {
        return toLong().call("floorMod", other);
    }
}
