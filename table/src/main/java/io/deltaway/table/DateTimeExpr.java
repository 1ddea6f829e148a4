package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;

/// A day and a time of day without a zone, to the nanosecond.
public final class DateTimeExpr<S> extends OrderedExpr<S, LocalDateTime>
        implements Moment<S, LocalDateTime, Duration> {

    DateTimeExpr(Term term) {
        super(term);
    }

    @Override
    public DateTimeExpr<S> orElse(LocalDateTime other) {
        return call("coalesce", other);
    }

    @Override
    public DateTimeExpr<S> orElse(Expr<S, LocalDateTime> other) {
        return call("coalesce", other);
    }

    @Override
    public DateTimeExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The year.
    public LongExpr<S> year() {
        return call("year");
    }

    /// The quarter of the year, 1 to 4.
    public LongExpr<S> quarter() {
        return call("quarter");
    }

    /// The month, 1 to 12.
    public LongExpr<S> month() {
        return call("month");
    }

    /// The day of the month, 1 to 31.
    public LongExpr<S> day() {
        return call("day");
    }

    /// The day of the week, 1 (Monday) to 7 (Sunday).
    public LongExpr<S> dayOfWeek() {
        return call("dayOfWeek");
    }

    /// The day of the year, 1 to 366.
    public LongExpr<S> dayOfYear() {
        return call("dayOfYear");
    }

    /// The week of the week-based year of ISO 8601, 1 to 53.
    public LongExpr<S> week() {
        return call("week");
    }

    /// The week-based year of ISO 8601, to which the week belongs.
    public LongExpr<S> weekYear() {
        return call("weekYear");
    }

    /// The number of days of the month.
    public LongExpr<S> daysInMonth() {
        return call("daysInMonth");
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

    /// The same time so many days later.
    public DateTimeExpr<S> plusDays(long days) {
        return call("plusDays", days);
    }

    public DateTimeExpr<S> plusDays(WholeExpr<S, ?> days) {
        return call("plusDays", days);
    }

    /// The same time so many weeks later.
    public DateTimeExpr<S> plusWeeks(long weeks) {
        return call("plusWeeks", weeks);
    }

    public DateTimeExpr<S> plusWeeks(WholeExpr<S, ?> weeks) {
        return call("plusWeeks", weeks);
    }

    /// The same time so many months later, on the last day of a month that has no such day.
    public DateTimeExpr<S> plusMonths(long months) {
        return call("plusMonths", months);
    }

    public DateTimeExpr<S> plusMonths(WholeExpr<S, ?> months) {
        return call("plusMonths", months);
    }

    /// The same time so many years later, on 28 February for 29 February of other years.
    public DateTimeExpr<S> plusYears(long years) {
        return call("plusYears", years);
    }

    public DateTimeExpr<S> plusYears(WholeExpr<S, ?> years) {
        return call("plusYears", years);
    }

    /// The time so much later.
    public DateTimeExpr<S> plus(Duration length) {
        return call("plus", length);
    }

    public DateTimeExpr<S> plus(DurationExpr<S> length) {
        return call("plus", length);
    }

    /// The time so much earlier.
    public DateTimeExpr<S> minus(Duration length) {
        return call("minus", length);
    }

    public DateTimeExpr<S> minus(DurationExpr<S> length) {
        return call("minus", length);
    }

    /// The length from the other time to this one.
    public DurationExpr<S> minus(DateTimeExpr<S> other) {
        return call("minus", other);
    }

    /// The start of the unit in which the time lies; weeks start on Monday.
    public DateTimeExpr<S> truncateTo(CalendarUnit unit) {
        return call("truncateTo", unit.word());
    }

    /// The start of the span in which the time lies, counted from 1970-01-01T00:00.
    public DateTimeExpr<S> truncateTo(Duration span) {
        return call("truncateTo", span);
    }

    /// The time by a pattern of [java.time.format.DateTimeFormatter].
    public TextExpr<S> format(String pattern) {
        return call("format", pattern);
    }

    /// The day.
    public DateExpr<S> toDate() {
        return call("toDate");
    }

    /// The time of day.
    public TimeExpr<S> toTime() {
        return call("toTime");
    }

    /// The moment in a zone. A time that a change of the clock skips is moved by the gap; of two
    /// moments it is the earlier.
    public InstantExpr<S> toInstant(ZoneId zone) {
        return call("toInstant", zone.getId());
    }
}
