package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.time.Duration;

/// A length of time, to the nanosecond.
public final class DurationExpr<S> extends OrderedExpr<S, Duration> {

    DurationExpr(Term term) {
        super(term);
    }

    @Override
    public DurationExpr<S> orElse(Duration other) {
        return call("coalesce", other);
    }

    @Override
    public DurationExpr<S> orElse(Expr<S, Duration> other) {
        return call("coalesce", other);
    }

    @Override
    public DurationExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The sum.
    public DurationExpr<S> plus(Duration other) {
        return call("plus", other);
    }

    public DurationExpr<S> plus(DurationExpr<S> other) {
        return call("plus", other);
    }

    /// The difference.
    public DurationExpr<S> minus(Duration other) {
        return call("minus", other);
    }

    public DurationExpr<S> minus(DurationExpr<S> other) {
        return call("minus", other);
    }

    /// The length so many times.
    public DurationExpr<S> times(long factor) {
        return call("times", factor);
    }

    public DurationExpr<S> times(WholeExpr<S, ?> factor) {
        return call("times", factor);
    }

    /// The length divided, cut to nanoseconds. Fails for a divisor of zero.
    public DurationExpr<S> dividedBy(long divisor) {
        return call("dividedBy", divisor);
    }

    public DurationExpr<S> dividedBy(WholeExpr<S, ?> divisor) {
        return call("dividedBy", divisor);
    }

    /// How many times the other length fits.
    public DoubleExpr<S> dividedBy(Duration other) {
        return call("dividedBy", other);
    }

    public DoubleExpr<S> dividedBy(DurationExpr<S> other) {
        return call("dividedBy", other);
    }

    /// The length with the other sign.
    public DurationExpr<S> negate() {
        return call("negate");
    }

    /// The length without its sign.
    public DurationExpr<S> abs() {
        return call("abs");
    }

    /// The largest multiple of the span that is not above.
    public DurationExpr<S> truncateTo(Duration span) {
        return call("truncateTo", span);
    }

    /// The whole days, of 24 hours each.
    public LongExpr<S> toDays() {
        return call("toDays");
    }

    /// The whole hours.
    public LongExpr<S> toHours() {
        return call("toHours");
    }

    /// The whole minutes.
    public LongExpr<S> toMinutes() {
        return call("toMinutes");
    }

    /// The whole seconds.
    public LongExpr<S> toSeconds() {
        return call("toSeconds");
    }

    /// The whole milliseconds.
    public LongExpr<S> toMillis() {
        return call("toMillis");
    }

    /// The whole microseconds.
    public LongExpr<S> toMicros() {
        return call("toMicros");
    }

    /// The nanoseconds.
    public LongExpr<S> toNanos() {
        return call("toNanos");
    }
}
