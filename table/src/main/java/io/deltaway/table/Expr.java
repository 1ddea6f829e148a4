package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.plan.Term;
import java.util.Arrays;
import java.util.stream.Stream;

/// An expression over a row of `S` that yields a `T`. `S` is the guard: expressions over different
/// rows do not mix.
///
/// Functions follow SQL where a value is null: the result is null, unless the function is about
/// nulls. A row for which an expression has no value (overflow, division by zero, a text that
/// doesn't parse) leaves the step and is a row of its [Table#errors].
public sealed class Expr<S, T>
        permits BoolExpr,
                BytesExpr,
                JsonExpr,
                ListExpr,
                NumberExpr,
                OrderedExpr,
                RecordExpr,
                VectorExpr {

    private final Term term;

    Expr(Term term) {
        this.term = term;
    }

    final Term term() {
        return term;
    }

    /// Whether the values are equal; null if one is null.
    public final BoolExpr<S> eq(T value) {
        return call("eq", constant(value));
    }

    public final BoolExpr<S> eq(Expr<S, T> other) {
        return call("eq", other);
    }

    /// Whether the values differ; null if one is null.
    public final BoolExpr<S> ne(T value) {
        return call("ne", constant(value));
    }

    public final BoolExpr<S> ne(Expr<S, T> other) {
        return call("ne", other);
    }

    /// Whether the values are the same, where null is the same as null; never null.
    public final BoolExpr<S> same(Expr<S, T> other) {
        return call("isSame", other);
    }

    /// Whether the value is one of these.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final BoolExpr<S> in(T... values) {
        return Typed.of(
                Term.call(
                        "in",
                        Stream.concat(Stream.of(term), Arrays.stream(values).map(this::literalTerm))
                                .toList()));
    }

    public final BoolExpr<S> isNull() {
        return call("isNull");
    }

    public final BoolExpr<S> isNotNull() {
        return call("isNotNull");
    }

    /// The value, or `other` where it is null.
    public Expr<S, T> orElse(T other) {
        return call("coalesce", constant(other));
    }

    /// The value, or `other` where it is null.
    public Expr<S, T> orElse(Expr<S, T> other) {
        return call("coalesce", other);
    }

    /// The value, which must not be null: a row with a null fails.
    public Expr<S, T> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The value as text, as a CSV file would show it.
    public final TextExpr<S> toText() {
        return call("toText");
    }

    /// A 64-bit hash of the value, the same in every process.
    public final LongExpr<S> hash() {
        return call("hash");
    }

    /// Names the component of the result record that takes this value. The types must be the same:
    /// `toLong()`, `toDouble()` and their kin convert.
    public final <O extends Record> Assignment<S, O> as(Accessor<O, T> component) {
        return Assignment.of(References.component(component), term);
    }

    /// Names a column of a result whose schema is known only at run time.
    public final Assignment<S, Row> named(String column) {
        return Assignment.of(column, term);
    }

    /// A call of an engine function with this value first; arguments are expressions or values.
    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Typed.of
    final <X extends Expr<?, ?>> X call(String function, Object... others) {
        var arguments = new Term[others.length + 1];
        arguments[0] = term;
        for (int i = 0; i < others.length; i++) {
            arguments[i + 1] = Typed.term(others[i]);
        }
        return Typed.of(Term.call(function, arguments));
    }

    /// A constant of this expression's type.
    final Expr<S, T> constant(T value) {
        return new Expr<>(literalTerm(value));
    }

    private Term literalTerm(T value) {
        return new Term.Literal(value, term.type());
    }

    /// The engine's type of the values.
    final Type type() {
        return term.type();
    }

    @Override
    public final String toString() {
        return term.toString();
    }
}
