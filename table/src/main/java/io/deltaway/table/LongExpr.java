package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.util.Arrays;

/// A whole number of 64 bits. With a floating number the result is a `double`, on either side.
public final class LongExpr<S> extends WholeExpr<S, Long> implements Moment<S, Long, Long> {

    LongExpr(Term term) {
        super(term);
    }

    /// The sum. Fails on overflow.
    public LongExpr<S> plus(long other) {
        return call("plus", other);
    }

    public DoubleExpr<S> plus(double other) {
        return call("plus", other);
    }

    public LongExpr<S> plus(WholeExpr<S, ?> other) {
        return call("plus", other);
    }

    public DoubleExpr<S> plus(FloatingExpr<S, ?> other) {
        return call("plus", other);
    }

    public DecimalExpr<S> plus(DecimalExpr<S> other) {
        return call("plus", other);
    }

    /// The difference. Fails on overflow.
    public LongExpr<S> minus(long other) {
        return call("minus", other);
    }

    public DoubleExpr<S> minus(double other) {
        return call("minus", other);
    }

    public LongExpr<S> minus(WholeExpr<S, ?> other) {
        return call("minus", other);
    }

    public DoubleExpr<S> minus(FloatingExpr<S, ?> other) {
        return call("minus", other);
    }

    public DecimalExpr<S> minus(DecimalExpr<S> other) {
        return call("minus", other);
    }

    /// The product. Fails on overflow.
    public LongExpr<S> times(long other) {
        return call("times", other);
    }

    public DoubleExpr<S> times(double other) {
        return call("times", other);
    }

    public LongExpr<S> times(WholeExpr<S, ?> other) {
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
    public LongExpr<S> dividedBy(long other) {
        return call("dividedBy", other);
    }

    public DoubleExpr<S> dividedBy(double other) {
        return call("dividedBy", other);
    }

    public LongExpr<S> dividedBy(WholeExpr<S, ?> other) {
        return call("dividedBy", other);
    }

    public DoubleExpr<S> dividedBy(FloatingExpr<S, ?> other) {
        return call("dividedBy", other);
    }

    public DecimalExpr<S> dividedBy(DecimalExpr<S> other) {
        return call("dividedBy", other);
    }

    /// The remainder of the division, with the sign of the dividend. Fails for a divisor of zero.
    public LongExpr<S> mod(long other) {
        return call("mod", other);
    }

    public DoubleExpr<S> mod(double other) {
        return call("mod", other);
    }

    public LongExpr<S> mod(WholeExpr<S, ?> other) {
        return call("mod", other);
    }

    public DoubleExpr<S> mod(FloatingExpr<S, ?> other) {
        return call("mod", other);
    }

    public DecimalExpr<S> mod(DecimalExpr<S> other) {
        return call("mod", other);
    }

    /// The number with the other sign. Fails on overflow.
    public LongExpr<S> negate() {
        return call("negate");
    }

    /// The number without its sign. Fails on overflow.
    public LongExpr<S> abs() {
        return call("abs");
    }

    /// -1, 0 or 1.
    public LongExpr<S> sign() {
        return call("sign");
    }

    /// The number, or `other` where it is null.
    public LongExpr<S> orElse(long other) {
        return call("coalesce", other);
    }

    @Override
    public LongExpr<S> orElse(Long other) {
        return call("coalesce", other);
    }

    @Override
    public LongExpr<S> orElse(Expr<S, Long> other) {
        return call("coalesce", other);
    }

    @Override
    public LongExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The number, or the limit that it is beyond.
    public LongExpr<S> clamp(long low, long high) {
        return call("clamp", low, high);
    }

    /// The bits that both have.
    public LongExpr<S> bitAnd(long other) {
        return call("bitAnd", other);
    }

    public LongExpr<S> bitAnd(LongExpr<S> other) {
        return call("bitAnd", other);
    }

    /// The bits that one of both has.
    public LongExpr<S> bitOr(long other) {
        return call("bitOr", other);
    }

    public LongExpr<S> bitOr(LongExpr<S> other) {
        return call("bitOr", other);
    }

    /// The bits that only one of both has.
    public LongExpr<S> bitXor(long other) {
        return call("bitXor", other);
    }

    public LongExpr<S> bitXor(LongExpr<S> other) {
        return call("bitXor", other);
    }

    /// The bits that it has not.
    public LongExpr<S> bitNot() {
        return call("bitNot");
    }

    /// The number to the power of the other, exact. Fails on overflow and for a negative exponent.
    public LongExpr<S> pow(long exponent) {
        return call("pow", exponent);
    }

    /// Whether the number is one of these.
    public BoolExpr<S> in(long... values) {
        return in(Arrays.stream(values).boxed().toArray(Long[]::new));
    }

    /// How many bits are 1.
    public LongExpr<S> bitCount() {
        return call("bitCount");
    }

    /// The bits moved towards the highest one.
    public LongExpr<S> shiftLeft(int bits) {
        return call("shiftLeft", bits);
    }

    /// The bits moved towards the lowest one, with copies of the sign behind them.
    public LongExpr<S> shiftRight(int bits) {
        return call("shiftRight", bits);
    }

    /// The bits moved towards the lowest one, with zeros behind them.
    public LongExpr<S> shiftRightUnsigned(int bits) {
        return call("shiftRightUnsigned", bits);
    }

    /// The moment so many seconds after 1970-01-01T00:00Z.
    public InstantExpr<S> asEpochSeconds() {
        return call("ofEpochSeconds");
    }

    /// The moment so many milliseconds after 1970-01-01T00:00Z.
    public InstantExpr<S> asEpochMillis() {
        return call("ofEpochMillis");
    }

    /// The moment so many microseconds after 1970-01-01T00:00Z.
    public InstantExpr<S> asEpochMicros() {
        return call("ofEpochMicros");
    }

    /// The moment so many nanoseconds after 1970-01-01T00:00Z.
    public InstantExpr<S> asEpochNanos() {
        return call("ofEpochNanos");
    }

    /// The day so many days after 1970-01-01.
    public DateExpr<S> asEpochDay() {
        return call("ofEpochDay");
    }

    /// So many days of 24 hours.
    public DurationExpr<S> asDays() {
        return call("durationOfDays");
    }

    /// So many hours.
    public DurationExpr<S> asHours() {
        return call("durationOfHours");
    }

    /// So many minutes.
    public DurationExpr<S> asMinutes() {
        return call("durationOfMinutes");
    }

    /// So many seconds.
    public DurationExpr<S> asSeconds() {
        return call("durationOfSeconds");
    }

    /// So many milliseconds.
    public DurationExpr<S> asMillis() {
        return call("durationOfMillis");
    }

    /// So many microseconds.
    public DurationExpr<S> asMicros() {
        return call("durationOfMicros");
    }

    /// So many nanoseconds.
    public DurationExpr<S> asNanos() {
        return call("durationOfNanos");
    }
}
