package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;

/// What is told of a change of a row of a table: what [Table#changes] gives beside the row.
public final class Change<R> {

    Change() {}

    /// By how much the weight of the row grew, or fell where the number is negative.
    public LongExpr<Change<R>> weight() {
        return column("weight", Simple.LONG);
    }

    /// The epoch; 0 is the first one.
    public LongExpr<Change<R>> epoch() {
        return column("epoch", Simple.LONG);
    }

    /// The time of day at the beginning of the epoch.
    public InstantExpr<Change<R>> at() {
        return column("at", Simple.INSTANT);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Typed.of
    private static <X extends Expr<?, ?>> X column(String name, Type type) {
        return Typed.of(new Term.Column(Side.CHANGE, name, type, false));
    }
}
