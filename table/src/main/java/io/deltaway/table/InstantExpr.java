package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// A moment, to the nanosecond.
public final class InstantExpr<S> extends OrderedExpr<S, Instant>
        implements Moment<S, Instant, Duration> {

    InstantExpr(Term term) {
        super(term);
    }

    @Override
    public InstantExpr<S> orElse(Instant other) {
        return call("coalesce", other);
    }

    @Override
    public InstantExpr<S> orElse(Expr<S, Instant> other) {
        return call("coalesce", other);
    }

    @Override
    public InstantExpr<S> orFail() {
        return Typed.of(new Term.Required(term()));
    }

    /// The year, in UTC.
    public LongExpr<S> year() {
        return call("year");
    }

    public LongExpr<S> year(ZoneId zone) {
        return call("year", zone.getId());
    }

    /// The quarter of the year, 1 to 4, in UTC.
    public LongExpr<S> quarter() {
        return call("quarter");
    }

    public LongExpr<S> quarter(ZoneId zone) {
        return call("quarter", zone.getId());
    }

    /// The month, 1 to 12, in UTC.
    public LongExpr<S> month() {
        return call("month");
    }

    public LongExpr<S> month(ZoneId zone) {
        return call("month", zone.getId());
    }

    /// The day of the month, 1 to 31, in UTC.
    public LongExpr<S> day() {
        return call("day");
    }

    public LongExpr<S> day(ZoneId zone) {
        return call("day", zone.getId());
    }

    /// The day of the week, 1 (Monday) to 7 (Sunday), in UTC.
    public LongExpr<S> dayOfWeek() {
        return call("dayOfWeek");
    }

    public LongExpr<S> dayOfWeek(ZoneId zone) {
        return call("dayOfWeek", zone.getId());
    }

    /// The day of the year, 1 to 366, in UTC.
    public LongExpr<S> dayOfYear() {
        return call("dayOfYear");
    }

    public LongExpr<S> dayOfYear(ZoneId zone) {
        return call("dayOfYear", zone.getId());
    }

    /// The week of the week-based year of ISO 8601, 1 to 53, in UTC.
    public LongExpr<S> week() {
        return call("week");
    }

    public LongExpr<S> week(ZoneId zone) {
        return call("week", zone.getId());
    }

    /// The week-based year of ISO 8601, to which the week belongs, in UTC.
    public LongExpr<S> weekYear() {
        return call("weekYear");
    }

    public LongExpr<S> weekYear(ZoneId zone) {
        return call("weekYear", zone.getId());
    }

    /// The number of days of the month, in UTC.
    public LongExpr<S> daysInMonth() {
        return call("daysInMonth");
    }

    public LongExpr<S> daysInMonth(ZoneId zone) {
        return call("daysInMonth", zone.getId());
    }

    /// The hour, 0 to 23, in UTC.
    public LongExpr<S> hour() {
        return call("hour");
    }

    public LongExpr<S> hour(ZoneId zone) {
        return call("hour", zone.getId());
    }

    /// The minute, 0 to 59, in UTC.
    public LongExpr<S> minute() {
        return call("minute");
    }

    public LongExpr<S> minute(ZoneId zone) {
        return call("minute", zone.getId());
    }

    /// The second, 0 to 59, in UTC.
    public LongExpr<S> second() {
        return call("second");
    }

    public LongExpr<S> second(ZoneId zone) {
        return call("second", zone.getId());
    }

    /// The milliseconds of the second, 0 to 999, in UTC.
    public LongExpr<S> milli() {
        return call("milli");
    }

    public LongExpr<S> milli(ZoneId zone) {
        return call("milli", zone.getId());
    }

    /// The nanoseconds of the second, 0 to 999,999,999, in UTC.
    public LongExpr<S> nano() {
        return call("nano");
    }

    public LongExpr<S> nano(ZoneId zone) {
        return call("nano", zone.getId());
    }

    /// The same time so many days later.
    public InstantExpr<S> plusDays(long days) {
        return call("plusDays", days);
    }

    public InstantExpr<S> plusDays(WholeExpr<S, ?> days) {
        return call("plusDays", days);
    }

    /// The same time so many weeks later.
    public InstantExpr<S> plusWeeks(long weeks) {
        return call("plusWeeks", weeks);
    }

    public InstantExpr<S> plusWeeks(WholeExpr<S, ?> weeks) {
        return call("plusWeeks", weeks);
    }

    /// The same time so many months later, on the last day of a month that has no such day.
    public InstantExpr<S> plusMonths(long months) {
        return call("plusMonths", months);
    }

    public InstantExpr<S> plusMonths(WholeExpr<S, ?> months) {
        return call("plusMonths", months);
    }

    /// The same time so many years later, on 28 February for 29 February of other years.
    public InstantExpr<S> plusYears(long years) {
        return call("plusYears", years);
    }

    public InstantExpr<S> plusYears(WholeExpr<S, ?> years) {
        return call("plusYears", years);
    }

    /// The time so much later.
    public InstantExpr<S> plus(Duration length) {
        return call("plus", length);
    }

    public InstantExpr<S> plus(DurationExpr<S> length) {
        return call("plus", length);
    }

    /// The time so much earlier.
    public InstantExpr<S> minus(Duration length) {
        return call("minus", length);
    }

    public InstantExpr<S> minus(DurationExpr<S> length) {
        return call("minus", length);
    }

    /// The length from the other time to this one.
    public DurationExpr<S> minus(InstantExpr<S> other) {
        return call("minus", other);
    }

    /// The start of the unit in which the time lies; weeks start on Monday.
    public InstantExpr<S> truncateTo(CalendarUnit unit) {
        return call("truncateTo", unit.word());
    }

    /// The start of the span in which the time lies, counted from 1970-01-01T00:00.
    public InstantExpr<S> truncateTo(Duration span) {
        return call("truncateTo", span);
    }

    /// The start of the unit in which the time lies in a zone.
    public InstantExpr<S> truncateTo(CalendarUnit unit, ZoneId zone) {
        return call("truncateTo", unit.word(), zone.getId());
    }

    /// The time by a pattern of [java.time.format.DateTimeFormatter], in UTC.
    public TextExpr<S> format(String pattern) {
        return call("format", pattern);
    }

    public TextExpr<S> format(String pattern, ZoneId zone) {
        return call("format", pattern, zone.getId());
    }

    /// The day, in UTC.
    public DateExpr<S> toDate() {
        return call("toDate");
    }

    public DateExpr<S> toDate(ZoneId zone) {
        return call("toDate", zone.getId());
    }

    /// The time of day, in UTC.
    public TimeExpr<S> toTime() {
        return call("toTime");
    }

    public TimeExpr<S> toTime(ZoneId zone) {
        return call("toTime", zone.getId());
    }

    /// The day and time, in UTC.
    public DateTimeExpr<S> toDateTime() {
        return call("toDateTime");
    }

    public DateTimeExpr<S> toDateTime(ZoneId zone) {
        return call("toDateTime", zone.getId());
    }

    /// The whole seconds since 1970-01-01T00:00Z.
    public LongExpr<S> epochSeconds() {
        return call("epochSeconds");
    }

    /// The whole milliseconds since 1970-01-01T00:00Z.
    public LongExpr<S> epochMillis() {
        return call("epochMillis");
    }

    /// The whole microseconds since 1970-01-01T00:00Z.
    public LongExpr<S> epochMicros() {
        return call("epochMicros");
    }

    /// The nanoseconds since 1970-01-01T00:00Z.
    public LongExpr<S> epochNanos() {
        return call("epochNanos");
    }
}
