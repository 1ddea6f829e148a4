package io.deltaway.table;

import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Term.WindowBound.Bound;

/// The rows `R` of one key `K` in one window over `T`: what aggregates hang on. Rows whose value is
/// null are left out of an aggregate, as in SQL.
public final class WindowGroup<K, R, T> extends Quantiles<WindowGroup<K, R, T>, R> {

    private final Table<R> table;
    private final Term key;
    private final Names keys;
    private final Framing framing;

    WindowGroup(Table<R> table, Term key, Names keys, Framing framing) {
        this.table = table;
        this.key = key;
        this.keys = keys;
        this.framing = framing;
    }

    /// The key of the group; `inside(g.key())` gives the parts of a record.
    public Expr<WindowGroup<K, R, T>, K> key() {
        return Typed.of(key);
    }

    /// Inside `into`: the components that have no value yet, taken from the parts of the key with
    /// the same names.
    public <O> Assignment<WindowGroup<K, R, T>, O> keys() {
        return Assignment.rest(keys);
    }

    /// Where the window starts.
    public Expr<WindowGroup<K, R, T>, T> windowStart() {
        return Typed.of(new Term.WindowBound(Bound.START, framing.time().type(), false));
    }

    /// Where the window ends: the first time that does not belong to it; around points, of sessions
    /// without a gap, and of windows by count, the last one that does.
    public Expr<WindowGroup<K, R, T>, T> windowEnd() {
        return Typed.of(new Term.WindowBound(Bound.END, framing.time().type(), false));
    }

    /// The point that the window is around.
    ///
    /// @throws PlanException where the windows are not made by `around`
    public Expr<WindowGroup<K, R, T>, T> windowPoint() {
        Checks.argument(
                framing instanceof Framing.Around, "windowPoint", "windows around points", framing);
        return Typed.of(new Term.WindowBound(Bound.POINT, framing.time().type(), false));
    }

    /// The number of the window among those of its key, from 0 on.
    ///
    /// @throws PlanException where the windows are not made by `byCount`
    public LongExpr<WindowGroup<K, R, T>> windowNumber() {
        Checks.argument(
                framing instanceof Framing.Counted, "windowNumber", "windows by count", framing);
        return Typed.of(new Term.WindowBound(Bound.NUMBER, Simple.LONG, false));
    }

    @Override
    void check(Term term) {
        table.check(term);
    }
}
