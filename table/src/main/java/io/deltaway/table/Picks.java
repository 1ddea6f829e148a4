package io.deltaway.table;

import io.deltaway.table.Types.ColumnType;
import java.util.List;

/// Aggregates that pick or list values.
abstract sealed class Picks<G, R> extends Extremes<G, R> permits Totals {

    Picks() {}

    /// Some value: always the smallest, so that every run gives the same.
    public final <T> Expr<G, T> any(Expr<R, T> value) {
        return summary("any", value);
    }

    /// The value that all rows have; the group fails where there are several.
    public final <T> Expr<G, T> unique(Expr<R, T> value) {
        return summary("unique", value);
    }

    /// The value that arrived first. Rows must come from sources through steps that keep their
    /// order: `where`, `select`, `map`, `flatMap`, `union`. Where rows may go it has to be known
    /// when the one that goes came: sources with a key and files say so; one of changes, as
    /// `Push.of`, does not and is refused.
    public final <T> Expr<G, T> earliest(Expr<R, T> value) {
        return summary("earliest", value);
    }

    /// The value that arrived last; see [#earliest].
    public final <T> Expr<G, T> latest(Expr<R, T> value) {
        return summary("latest", value);
    }

    /// The texts, in their order, with a separator between them.
    public final TextExpr<G> joinText(Expr<R, String> value, String separator) {
        return summary("join", List.of(separator), value);
    }

    /// The texts, in an order, with a separator between them; ties are broken by the text.
    public final TextExpr<G> joinText(Expr<R, String> value, String separator, Expr<R, ?> by) {
        return summary("joinBy", List.of(separator), value, by);
    }

    /// All values, the smallest first; equal ones as often as they occur.
    public final <T> ListExpr<G, T> sortedList(Expr<R, T> value) {
        return summary("sortedList", value);
    }

    /// All values, in an order; ties are broken by the value.
    public final <T> ListExpr<G, T> listBy(Order<R> order, Expr<R, T> value) {
        ListExpr<G, T> ascending = summary("listBy", value, order.by());
        return order.isDescending() ? ascending.reverse() : ascending;
    }

    /// The largest values, the largest first.
    public final <T> ListExpr<G, T> topK(int count, Expr<R, T> value) {
        Checks.argument(count > 0, "topK", "a number of values above 0", count);
        return summary("top", List.of(count), value);
    }

    /// The smallest values, the smallest first.
    public final <T> ListExpr<G, T> bottomK(int count, Expr<R, T> value) {
        Checks.argument(count > 0, "bottomK", "a number of values above 0", count);
        return summary("bottom", List.of(count), value);
    }

    /// A user's own aggregate; null where it gives null. One that can't take values back is
    /// computed anew from all values of a group that changed.
    ///
    /// @param type the type of the result, one of [Types]
    public final <T, V> Expr<G, V> reduceWith(
            ColumnType<V> type, Aggregator<? super T, ?, V> aggregator, Expr<R, T> value) {
        return summary("user", List.of(Aggregators.forEngine(aggregator), type.type()), value);
    }

    /// Whether all values are true.
    public final BoolExpr<G> all(Expr<R, Boolean> value) {
        return summary("and", value);
    }

    /// Whether one value is true.
    public final BoolExpr<G> some(Expr<R, Boolean> value) {
        return summary("or", value);
    }
}
