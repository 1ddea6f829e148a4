package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// A floating number of 32 bits. With anything but a `float` the result is a `double`.
public final class FloatExpr<S> extends FloatingExpr<S, Float> {

    FloatExpr(Term term) {
        super(term);
    }

    /// The sum.
    public FloatExpr<S> plus(float other) {
        return call("plus", other);
    }

    public DoubleExpr<S> plus(double other) {
        return call("plus", other);
    }

    public FloatExpr<S> plus(FloatExpr<S> other) {
        return call("plus", other);
    }

    public DoubleExpr<S> plus(NumberExpr<S, ?> other) {
        return call("plus", other);
    }

    /// The difference.
    public FloatExpr<S> minus(float other) {
        return call("minus", other);
    }

    public DoubleExpr<S> minus(double other) {
        return call("minus", other);
    }

    public FloatExpr<S> minus(FloatExpr<S> other) {
        return call("minus", other);
    }

    public DoubleExpr<S> minus(NumberExpr<S, ?> other) {
        return call("minus", other);
    }

    /// The product.
    public FloatExpr<S> times(float other) {
        return call("times", other);
    }

    public DoubleExpr<S> times(double other) {
        return call("times", other);
    }

    public FloatExpr<S> times(FloatExpr<S> other) {
        return call("times", other);
    }

    public DoubleExpr<S> times(NumberExpr<S, ?> other) {
        return call("times", other);
    }

    /// The quotient; infinite or NaN for a divisor of zero, as in Java.
    public FloatExpr<S> dividedBy(float other) {
        return call("dividedBy", other);
    }

    public DoubleExpr<S> dividedBy(double other) {
        return call("dividedBy", other);
    }

    public FloatExpr<S> dividedBy(FloatExpr<S> other) {
        return call("dividedBy", other);
    }

    public DoubleExpr<S> dividedBy(NumberExpr<S, ?> other) {
        return call("dividedBy", other);
    }

    /// The remainder of the division, with the sign of the dividend.
    public FloatExpr<S> mod(float other) {
        return call("mod", other);
    }

    public DoubleExpr<S> mod(double other) {
        return call("mod", other);
    }

    public FloatExpr<S> mod(FloatExpr<S> other) {
        return call("mod", other);
    }

    public DoubleExpr<S> mod(NumberExpr<S, ?> other) {
        return call("mod", other);
    }

    /// The number with the other sign.
    public FloatExpr<S> negate() {
        return call("negate");
    }

    /// The number without its sign.
    public FloatExpr<S> abs() {
        return call("abs");
    }

    /// -1, 0 or 1.
    public FloatExpr<S> sign() {
        return call("sign");
    }

    /// The number, or `other` where it is null.
    public FloatExpr<S> orElse(float other) {
        return call("coalesce", other);
    }

    @Override
    public FloatExpr<S> orElse(Float other) {
        return call("coalesce", other);
    }

    @Override
    public FloatExpr<S> orElse(Expr<S, Float> other) {
        return call("coalesce", other);
    }

    @Override
    public FloatExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The nearest whole number; of two the one farther from zero.
    public FloatExpr<S> round() {
        return call("round");
    }

    /// The nearest number with so many decimal digits; of two the one farther from zero.
    public FloatExpr<S> round(int digits) {
        return call("round", digits);
    }

    /// The nearest whole number that is not above.
    public FloatExpr<S> floor() {
        return call("floor");
    }

    /// The nearest number with so many decimal digits that is not above.
    public FloatExpr<S> floor(int digits) {
        return call("floor", digits);
    }

    /// The nearest whole number that is not below.
    public FloatExpr<S> ceil() {
        return call("ceil");
    }

    /// The nearest number with so many decimal digits that is not below.
    public FloatExpr<S> ceil(int digits) {
        return call("ceil", digits);
    }

    /// The number without its fraction.
    public FloatExpr<S> truncate() {
        return call("truncate");
    }

    /// The number with only so many decimal digits.
    public FloatExpr<S> truncate(int digits) {
        return call("truncate", digits);
    }
}
