package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.time.Duration;
import java.time.LocalTime;

/// A time of day, to the nanosecond.
public final class TimeExpr<S> extends OrderedExpr<S, LocalTime> {

    TimeExpr(Term term) {
        super(term);
    }

    @Override
    public TimeExpr<S> orElse(LocalTime other) {
        return call("coalesce", other);
    }

    @Override
    public TimeExpr<S> orElse(Expr<S, LocalTime> other) {
        return call("coalesce", other);
    }

    @Override
    public TimeExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The hour, 0 to 23.
    public LongExpr<S> hour() {
        return call("hour");
    }

    /// The minute, 0 to 59.
    public LongExpr<S> minute() {
        return call("minute");
    }

    /// The second, 0 to 59.
    public LongExpr<S> second() {
        return call("second");
    }

    /// The milliseconds of the second, 0 to 999.
    public LongExpr<S> milli() {
        return call("milli");
    }

    /// The nanoseconds of the second, 0 to 999,999,999.
    public LongExpr<S> nano() {
        return call("nano");
    }

    /// The time of day so much later, around midnight.
    public TimeExpr<S> plus(Duration length) {
        return call("plus", length);
    }

    public TimeExpr<S> plus(DurationExpr<S> length) {
        return call("plus", length);
    }

    /// The time of day so much earlier, around midnight.
    public TimeExpr<S> minus(Duration length) {
        return call("minus", length);
    }

    public TimeExpr<S> minus(DurationExpr<S> length) {
        return call("minus", length);
    }

    /// The length from the other time to this one.
    public DurationExpr<S> minus(TimeExpr<S> other) {
        return call("minus", other);
    }

    /// The start of the unit in which the time lies.
    public TimeExpr<S> truncateTo(CalendarUnit unit) {
        return call("truncateTo", unit.word());
    }

    /// The time by a pattern of [java.time.format.DateTimeFormatter].
    public TextExpr<S> format(String pattern) {
        return call("format", pattern);
    }
}
