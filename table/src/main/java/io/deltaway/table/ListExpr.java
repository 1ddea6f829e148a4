package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.util.List;

/// A list.
public final class ListExpr<S, E> extends Expr<S, List<E>> {

    ListExpr(Term term) {
        super(term);
    }

    @Override
    public ListExpr<S, E> orElse(List<E> other) {
        return call("coalesce", constant(other));
    }

    @Override
    public ListExpr<S, E> orElse(Expr<S, List<E>> other) {
        return call("coalesce", other);
    }

    @Override
    public ListExpr<S, E> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The number of elements.
    public LongExpr<S> size() {
        return call("size");
    }

    /// Whether there are no elements.
    public BoolExpr<S> isEmpty() {
        return call("isEmpty");
    }

    /// Whether an element equals the value.
    public BoolExpr<S> contains(Expr<S, E> element) {
        return call("contains", element);
    }

    /// The position of the first element that equals the value, from 0; -1 where none does.
    public LongExpr<S> indexOf(Expr<S, E> element) {
        return call("indexOf", element);
    }

    /// The element at a position, from the end if negative; null where there is none.
    public Expr<S, E> get(long position) {
        return call("get", position);
    }

    public Expr<S, E> get(WholeExpr<S, ?> position) {
        return call("get", position);
    }

    /// The first element; null where there is none.
    public Expr<S, E> first() {
        return call("first");
    }

    /// The last element; null where there is none.
    public Expr<S, E> last() {
        return call("last");
    }

    /// The elements from a position on. A negative position fails.
    public ListExpr<S, E> slice(long from) {
        return call("slice", from);
    }

    /// The elements from a position on, at most so many.
    public ListExpr<S, E> slice(long from, long count) {
        return call("slice", from, count);
    }

    /// The list with one more element behind.
    public ListExpr<S, E> append(Expr<S, E> element) {
        return call("append", element);
    }

    /// The other list behind this one.
    public ListExpr<S, E> concat(ListExpr<S, E> other) {
        return call("concat", other);
    }

    /// The elements without those that equal an earlier one.
    public ListExpr<S, E> distinct() {
        return call("distinct");
    }

    /// The elements in ascending order, nulls first.
    public ListExpr<S, E> sort() {
        return call("sort");
    }

    /// The elements in descending order, nulls last.
    public ListExpr<S, E> sortDescending() {
        return call("sortDescending");
    }

    /// The elements from the last to the first.
    public ListExpr<S, E> reverse() {
        return call("reverse");
    }
}
