package io.deltaway.table;

import io.deltaway.table.plan.Term;

/// A floating number of 64 bits. With any other number the result is a `double`.
public final class DoubleExpr<S> extends FloatingExpr<S, Double>
        implements Moment<S, Double, Double> {

    DoubleExpr(Term term) {
        super(term);
    }

    /// The sum.
    public DoubleExpr<S> plus(double other) {
        return call("plus", other);
    }

    public DoubleExpr<S> plus(NumberExpr<S, ?> other) {
        return call("plus", other);
    }

    /// The difference.
    public DoubleExpr<S> minus(double other) {
        return call("minus", other);
    }

    public DoubleExpr<S> minus(NumberExpr<S, ?> other) {
        return call("minus", other);
    }

    /// The product.
    public DoubleExpr<S> times(double other) {
        return call("times", other);
    }

    public DoubleExpr<S> times(NumberExpr<S, ?> other) {
        return call("times", other);
    }

    /// The quotient; infinite or NaN for a divisor of zero, as in Java.
    public DoubleExpr<S> dividedBy(double other) {
        return call("dividedBy", other);
    }

    public DoubleExpr<S> dividedBy(NumberExpr<S, ?> other) {
        return call("dividedBy", other);
    }

    /// The remainder of the division, with the sign of the dividend.
    public DoubleExpr<S> mod(double other) {
        return call("mod", other);
    }

    public DoubleExpr<S> mod(NumberExpr<S, ?> other) {
        return call("mod", other);
    }

    /// The number with the other sign.
    public DoubleExpr<S> negate() {
        return call("negate");
    }

    /// The number without its sign.
    public DoubleExpr<S> abs() {
        return call("abs");
    }

    /// -1, 0 or 1.
    public DoubleExpr<S> sign() {
        return call("sign");
    }

    /// The number, or `other` where it is null.
    public DoubleExpr<S> orElse(double other) {
        return call("coalesce", other);
    }

    @Override
    public DoubleExpr<S> orElse(Double other) {
        return call("coalesce", other);
    }

    @Override
    public DoubleExpr<S> orElse(Expr<S, Double> other) {
        return call("coalesce", other);
    }

    @Override
    public DoubleExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The nearest whole number; of two the one farther from zero.
    public DoubleExpr<S> round() {
        return call("round");
    }

    /// The nearest number with so many decimal digits; of two the one farther from zero.
    public DoubleExpr<S> round(int digits) {
        return call("round", digits);
    }

    /// The nearest whole number that is not above.
    public DoubleExpr<S> floor() {
        return call("floor");
    }

    /// The nearest number with so many decimal digits that is not above.
    public DoubleExpr<S> floor(int digits) {
        return call("floor", digits);
    }

    /// The nearest whole number that is not below.
    public DoubleExpr<S> ceil() {
        return call("ceil");
    }

    /// The nearest number with so many decimal digits that is not below.
    public DoubleExpr<S> ceil(int digits) {
        return call("ceil", digits);
    }

    /// The number without its fraction.
    public DoubleExpr<S> truncate() {
        return call("truncate");
    }

    /// The number with only so many decimal digits.
    public DoubleExpr<S> truncate(int digits) {
        return call("truncate", digits);
    }

    /// The number, or the limit that it is beyond.
    public DoubleExpr<S> clamp(double low, double high) {
        return call("clamp", low, high);
    }
}
