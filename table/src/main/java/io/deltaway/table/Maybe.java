package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// A column of a row that may be missing. It has no `as`: say first what a missing row means.
///
/// @param <X> the expression that it becomes
public sealed class Maybe<X extends Expr<?, ?>, T> {

    private final Term term;

    Maybe(Term term) {
        this.term = term;
    }

    /// The value, or `other` where the row is missing or the value null.
    public final X orElse(T other) {
        return or(other);
    }

    /// The value, or null where the row is missing.
    public final X orNull() {
        return Typed.of(term);
    }

    final X or(T other) {
        return Typed.of(Term.call("coalesce", term, new Term.Literal(other, term.type())));
    }

    /// A column of `int`.
    public static final class MaybeInt<S> extends Maybe<IntExpr<S>, Integer> {
        MaybeInt(Term term) {
            super(term);
        }

        public IntExpr<S> orElse(int other) {
            return or(other);
        }
    }

    /// A column of `long`.
    public static final class MaybeLong<S> extends Maybe<LongExpr<S>, Long> {
        MaybeLong(Term term) {
            super(term);
        }

        public LongExpr<S> orElse(long other) {
            return or(other);
        }
    }

    /// A column of `float`.
    public static final class MaybeFloat<S> extends Maybe<FloatExpr<S>, Float> {
        MaybeFloat(Term term) {
            super(term);
        }

        public FloatExpr<S> orElse(float other) {
            return or(other);
        }
    }

    /// A column of `double`.
    public static final class MaybeDouble<S> extends Maybe<DoubleExpr<S>, Double> {
        MaybeDouble(Term term) {
            super(term);
        }

        public DoubleExpr<S> orElse(double other) {
            return or(other);
        }
    }
}
