package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.math.BigDecimal;

/// A decimal number of any length, exact. With a floating number the result is a `double`.
public final class DecimalExpr<S> extends NumberExpr<S, BigDecimal> {

    DecimalExpr(Term term) {
        super(term);
    }

    /// The sum.
    public DecimalExpr<S> plus(long other) {
        return call("plus", other);
    }

    public DecimalExpr<S> plus(BigDecimal other) {
        return call("plus", other);
    }

    public DecimalExpr<S> plus(DecimalExpr<S> other) {
        return call("plus", other);
    }

    public DecimalExpr<S> plus(WholeExpr<S, ?> other) {
        return call("plus", other);
    }

    public DoubleExpr<S> plus(FloatingExpr<S, ?> other) {
        return call("plus", other);
    }

    /// The difference.
    public DecimalExpr<S> minus(long other) {
        return call("minus", other);
    }

    public DecimalExpr<S> minus(BigDecimal other) {
        return call("minus", other);
    }

    public DecimalExpr<S> minus(DecimalExpr<S> other) {
        return call("minus", other);
    }

    public DecimalExpr<S> minus(WholeExpr<S, ?> other) {
        return call("minus", other);
    }

    public DoubleExpr<S> minus(FloatingExpr<S, ?> other) {
        return call("minus", other);
    }

    /// The product.
    public DecimalExpr<S> times(long other) {
        return call("times", other);
    }

    public DecimalExpr<S> times(BigDecimal other) {
        return call("times", other);
    }

    public DecimalExpr<S> times(DecimalExpr<S> other) {
        return call("times", other);
    }

    public DecimalExpr<S> times(WholeExpr<S, ?> other) {
        return call("times", other);
    }

    public DoubleExpr<S> times(FloatingExpr<S, ?> other) {
        return call("times", other);
    }

    /// The quotient, with 34 digits. Fails for a divisor of zero.
    public DecimalExpr<S> dividedBy(long other) {
        return call("dividedBy", other);
    }

    public DecimalExpr<S> dividedBy(BigDecimal other) {
        return call("dividedBy", other);
    }

    public DecimalExpr<S> dividedBy(DecimalExpr<S> other) {
        return call("dividedBy", other);
    }

    public DecimalExpr<S> dividedBy(WholeExpr<S, ?> other) {
        return call("dividedBy", other);
    }

    public DoubleExpr<S> dividedBy(FloatingExpr<S, ?> other) {
        return call("dividedBy", other);
    }

    /// The remainder of the division, with the sign of the dividend. Fails for a divisor of zero.
    public DecimalExpr<S> mod(long other) {
        return call("mod", other);
    }

    public DecimalExpr<S> mod(BigDecimal other) {
        return call("mod", other);
    }

    public DecimalExpr<S> mod(DecimalExpr<S> other) {
        return call("mod", other);
    }

    public DecimalExpr<S> mod(WholeExpr<S, ?> other) {
        return call("mod", other);
    }

    public DoubleExpr<S> mod(FloatingExpr<S, ?> other) {
        return call("mod", other);
    }

    /// The number with the other sign.
    public DecimalExpr<S> negate() {
        return call("negate");
    }

    /// The number without its sign.
    public DecimalExpr<S> abs() {
        return call("abs");
    }

    /// -1, 0 or 1.
    public DecimalExpr<S> sign() {
        return call("sign");
    }

    @Override
    public DecimalExpr<S> orElse(BigDecimal other) {
        return call("coalesce", other);
    }

    @Override
    public DecimalExpr<S> orElse(Expr<S, BigDecimal> other) {
        return call("coalesce", other);
    }

    @Override
    public DecimalExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The nearest whole number; of two the one farther from zero.
    public DecimalExpr<S> round() {
        return call("round");
    }

    /// The nearest number with so many decimal digits; of two the one farther from zero.
    public DecimalExpr<S> round(int digits) {
        return call("round", digits);
    }

    /// The nearest whole number that is not above.
    public DecimalExpr<S> floor() {
        return call("floor");
    }

    /// The nearest number with so many decimal digits that is not above.
    public DecimalExpr<S> floor(int digits) {
        return call("floor", digits);
    }

    /// The nearest whole number that is not below.
    public DecimalExpr<S> ceil() {
        return call("ceil");
    }

    /// The nearest number with so many decimal digits that is not below.
    public DecimalExpr<S> ceil(int digits) {
        return call("ceil", digits);
    }

    /// The number without its fraction.
    public DecimalExpr<S> truncate() {
        return call("truncate");
    }

    /// The number with only so many decimal digits.
    public DecimalExpr<S> truncate(int digits) {
        return call("truncate", digits);
    }

    /// The number, or the limit that it is beyond.
    public DecimalExpr<S> clamp(BigDecimal low, BigDecimal high) {
        return call("clamp", low, high);
    }
}
