package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// A whole number of 32 bits. With a `long` the result is a `long`, with a floating number a
/// `double`, on either side.
public final class IntExpr<S> extends WholeExpr<S, Integer> implements Moment<S, Integer, Integer> {

    IntExpr(Term term) {
        super(term);
    }

    /// The sum. Fails on overflow.
    public IntExpr<S> plus(int other) {
        return call("plus", other);
    }

    public LongExpr<S> plus(long other) {
        return call("plus", other);
    }

    public DoubleExpr<S> plus(double other) {
        return call("plus", other);
    }

    public IntExpr<S> plus(IntExpr<S> other) {
        return call("plus", other);
    }

    public LongExpr<S> plus(LongExpr<S> other) {
        return call("plus", other);
    }

    public DoubleExpr<S> plus(FloatingExpr<S, ?> other) {
        return call("plus", other);
    }

    public DecimalExpr<S> plus(DecimalExpr<S> other) {
        return call("plus", other);
    }

    /// The difference. Fails on overflow.
    public IntExpr<S> minus(int other) {
        return call("minus", other);
    }

    public LongExpr<S> minus(long other) {
        return call("minus", other);
    }

    public DoubleExpr<S> minus(double other) {
        return call("minus", other);
    }

    public IntExpr<S> minus(IntExpr<S> other) {
        return call("minus", other);
    }

    public LongExpr<S> minus(LongExpr<S> other) {
        return call("minus", other);
    }

    public DoubleExpr<S> minus(FloatingExpr<S, ?> other) {
        return call("minus", other);
    }

    public DecimalExpr<S> minus(DecimalExpr<S> other) {
        return call("minus", other);
    }

    /// The product. Fails on overflow.
    public IntExpr<S> times(int other) {
        return call("times", other);
    }

    public LongExpr<S> times(long other) {
        return call("times", other);
    }

    public DoubleExpr<S> times(double other) {
        return call("times", other);
    }

    public IntExpr<S> times(IntExpr<S> other) {
        return call("times", other);
    }

    public LongExpr<S> times(LongExpr<S> other) {
        return call("times", other);
    }

    public DoubleExpr<S> times(FloatingExpr<S, ?> other) {
        return call("times", other);
    }

    public DecimalExpr<S> times(DecimalExpr<S> other) {
        return call("times", other);
    }

    /// The quotient, cut towards zero as in Java; `toDouble()` first for a fraction. Fails for a
    /// divisor of zero.
    public IntExpr<S> dividedBy(int other) {
        return call("dividedBy", other);
    }

    public LongExpr<S> dividedBy(long other) {
        return call("dividedBy", other);
    }

    public DoubleExpr<S> dividedBy(double other) {
        return call("dividedBy", other);
    }

    public IntExpr<S> dividedBy(IntExpr<S> other) {
        return call("dividedBy", other);
    }

    public LongExpr<S> dividedBy(LongExpr<S> other) {
        return call("dividedBy", other);
    }

    public DoubleExpr<S> dividedBy(FloatingExpr<S, ?> other) {
        return call("dividedBy", other);
    }

    public DecimalExpr<S> dividedBy(DecimalExpr<S> other) {
        return call("dividedBy", other);
    }

    /// The remainder of the division, with the sign of the dividend. Fails for a divisor of zero.
    public IntExpr<S> mod(int other) {
        return call("mod", other);
    }

    public LongExpr<S> mod(long other) {
        return call("mod", other);
    }

    public DoubleExpr<S> mod(double other) {
        return call("mod", other);
    }

    public IntExpr<S> mod(IntExpr<S> other) {
        return call("mod", other);
    }

    public LongExpr<S> mod(LongExpr<S> other) {
        return call("mod", other);
    }

    public DoubleExpr<S> mod(FloatingExpr<S, ?> other) {
        return call("mod", other);
    }

    public DecimalExpr<S> mod(DecimalExpr<S> other) {
        return call("mod", other);
    }

    /// The number with the other sign. Fails on overflow.
    public IntExpr<S> negate() {
        return call("negate");
    }

    /// The number without its sign. Fails on overflow.
    public IntExpr<S> abs() {
        return call("abs");
    }

    /// -1, 0 or 1.
    public IntExpr<S> sign() {
        return call("sign");
    }

    /// The number, or `other` where it is null.
    public IntExpr<S> orElse(int other) {
        return call("coalesce", other);
    }

    @Override
    public IntExpr<S> orElse(Integer other) {
        return call("coalesce", other);
    }

    @Override
    public IntExpr<S> orElse(Expr<S, Integer> other) {
        return call("coalesce", other);
    }

    @Override
    public IntExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The number, or the limit that it is beyond.
    public IntExpr<S> clamp(int low, int high) {
        return call("clamp", low, high);
    }

    /// The bits that both have.
    public IntExpr<S> bitAnd(int other) {
        return call("bitAnd", other);
    }

    public IntExpr<S> bitAnd(IntExpr<S> other) {
        return call("bitAnd", other);
    }

    /// The bits that one of both has.
    public IntExpr<S> bitOr(int other) {
        return call("bitOr", other);
    }

    public IntExpr<S> bitOr(IntExpr<S> other) {
        return call("bitOr", other);
    }

    /// The bits that only one of both has.
    public IntExpr<S> bitXor(int other) {
        return call("bitXor", other);
    }

    public IntExpr<S> bitXor(IntExpr<S> other) {
        return call("bitXor", other);
    }

    /// The bits that it has not.
    public IntExpr<S> bitNot() {
        return call("bitNot");
    }
}
