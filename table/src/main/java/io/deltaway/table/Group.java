package io.deltaway.table;

import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.plan.Term;

/// The rows `R` of one key `K`: what aggregates hang on. Rows whose value is null are left out of
/// an aggregate, as in SQL.
public final class Group<K, R> extends Quantiles<Group<K, R>, R> {

    private final Table<R> table;
    private final Term key;
    private final Names keys;

    Group(Table<R> table, Term key, Names keys) {
        this.table = table;
        this.key = key;
        this.keys = keys;
    }

    /// The key of the group; `inside(g.key())` gives the parts of a record.
    public Expr<Group<K, R>, K> key() {
        return Typed.of(key);
    }

    /// Inside `into`: the components that have no value yet, taken from the parts of the key with
    /// the same names.
    public <O> Assignment<Group<K, R>, O> keys() {
        return Assignment.rest(keys);
    }

    @Override
    void check(Term term) {
        table.check(term);
    }
}
