package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;

/// A day.
public final class DateExpr<S> extends OrderedExpr<S, LocalDate>
        implements Moment<S, LocalDate, Duration> {

    DateExpr(Term term) {
        super(term);
    }

    @Override
    public DateExpr<S> orElse(LocalDate other) {
        return call("coalesce", other);
    }

    @Override
    public DateExpr<S> orElse(Expr<S, LocalDate> other) {
        return call("coalesce", other);
    }

    @Override
    public DateExpr<S> orFail() {
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

    /// Whether the year has 366 days.
    public BoolExpr<S> isLeapYear() {
        return call("isLeapYear");
    }

    /// The same time so many days later.
    public DateExpr<S> plusDays(long days) {
        return call("plusDays", days);
    }

    public DateExpr<S> plusDays(WholeExpr<S, ?> days) {
        return call("plusDays", days);
    }

    /// The same time so many weeks later.
    public DateExpr<S> plusWeeks(long weeks) {
        return call("plusWeeks", weeks);
    }

    public DateExpr<S> plusWeeks(WholeExpr<S, ?> weeks) {
        return call("plusWeeks", weeks);
    }

    /// The same time so many months later, on the last day of a month that has no such day.
    public DateExpr<S> plusMonths(long months) {
        return call("plusMonths", months);
    }

    public DateExpr<S> plusMonths(WholeExpr<S, ?> months) {
        return call("plusMonths", months);
    }

    /// The same time so many years later, on 28 February for 29 February of other years.
    public DateExpr<S> plusYears(long years) {
        return call("plusYears", years);
    }

    public DateExpr<S> plusYears(WholeExpr<S, ?> years) {
        return call("plusYears", years);
    }

    /// The days from this day to the other; negative where the other is earlier.
    public LongExpr<S> daysUntil(LocalDate other) {
        return call("daysBetween", other);
    }

    public LongExpr<S> daysUntil(DateExpr<S> other) {
        return call("daysBetween", other);
    }

    /// The full months from this day to the other.
    public LongExpr<S> monthsUntil(DateExpr<S> other) {
        return call("monthsBetween", other);
    }

    /// The full years from this day to the other.
    public LongExpr<S> yearsUntil(DateExpr<S> other) {
        return call("yearsBetween", other);
    }

    /// The first day of the unit in which the day lies; weeks start on Monday.
    public DateExpr<S> truncateTo(CalendarUnit unit) {
        return call("truncateTo", unit.word());
    }

    /// The day by a pattern of [java.time.format.DateTimeFormatter].
    public TextExpr<S> format(String pattern) {
        return call("format", pattern);
    }

    /// Midnight at the start of the day.
    public DateTimeExpr<S> toDateTime() {
        return call("toDateTime");
    }

    /// The day at a time of day.
    public DateTimeExpr<S> at(TimeExpr<S> time) {
        return call("toDateTime", time);
    }

    /// The moment at which the day starts in a zone.
    public InstantExpr<S> toInstant(ZoneId zone) {
        return call("toInstant", zone.getId());
    }

    /// The days since 1970-01-01.
    public LongExpr<S> epochDay() {
        return call("epochDay");
    }
}
