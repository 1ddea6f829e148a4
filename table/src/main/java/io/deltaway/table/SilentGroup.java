package io.deltaway.table;

import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;

/// A key `K` of which no row `R` has come for some time.
@SuppressWarnings("UnusedTypeParameter") // they are guards
public final class SilentGroup<K, R> {

    private final Term key;
    private final Names keys;

    SilentGroup(Term key, Names keys) {
        this.key = key;
        this.keys = keys;
    }

    /// The key; `inside(g.key())` gives the parts of a record.
    public Expr<SilentGroup<K, R>, K> key() {
        return Typed.of(key);
    }

    /// Inside `into`: the components that have no value yet, taken from the parts of the key with
    /// the same names.
    public <O> Assignment<SilentGroup<K, R>, O> keys() {
        return Assignment.rest(keys);
    }

    /// The time of day at the beginning of the epoch in which the last row came.
    public InstantExpr<SilentGroup<K, R>> since() {
        return Typed.of(new Term.Column(Side.CHANGE, "since", Simple.INSTANT, false));
    }
}
