package io.deltaway.engine.time;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.engine.value.Values;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/// Days, weeks from Monday, months, quarters or years of a time zone. A day starts when its date
/// comes for the first time, and one ends where the next starts, also where the offset of the zone
/// changes: such a day is shorter or longer. Where the clock goes back over midnight, the hour that
/// has the date of the day before once more belongs to the new day.
public final class CalendarWindows implements Windows {

    private static final long DAY_NANOS = ChronoUnit.DAYS.getDuration().toNanos();

    /// What a window lasts.
    public enum Unit {
        DAY,
        WEEK,
        MONTH,
        QUARTER,
        YEAR
    }

    private record Span(long start, long end) {}

    private final Unit unit;
    private final ZoneId zone;
    private final Type type;

    /// The window of the last time that was asked for; times come in runs. Each thread may see
    /// another one.
    private Span last = new Span(0, 0);

    /// @param type of the times; a zone counts for instants only
    public CalendarWindows(Unit unit, ZoneId zone, Type type) {
        this.unit = unit;
        this.zone = type == Simple.INSTANT ? zone : ZoneOffset.UTC;
        this.type = type;
    }

    @Override
    public boolean of(long time, Spans into) {
        Span known = last;
        if (time < known.start || time >= known.end) {
            try {
                known = type == Simple.DATE ? days(time) : moments(time);
            } catch (ArithmeticException | java.time.DateTimeException e) {
                return false;
            }
            last = known;
        }
        into.add(known.start, known.end);
        return true;
    }

    private Span days(long day) {
        LocalDate first = first(LocalDate.ofEpochDay(day));
        return new Span(first.toEpochDay(), next(first).toEpochDay());
    }

    private Span moments(long nanos) {
        LocalDate first = first(Values.instant(nanos).atZone(zone).toLocalDate());
        long end = start(next(first));
        while (end <= nanos) {
            // The clock has gone back over the start of the next one.
            first = next(first);
            end = start(next(first));
        }
        return new Span(start(first), end);
    }

    /// The first moment that has the date of a day, or a later one where that date is skipped.
    private long start(LocalDate day) {
        return zone == ZoneOffset.UTC
                ? Math.multiplyExact(day.toEpochDay(), DAY_NANOS)
                : Values.nanos(day.atStartOfDay(zone).toInstant());
    }

    private LocalDate first(LocalDate day) {
        return switch (unit) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withMonth((day.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
            case YEAR -> day.withDayOfYear(1);
        };
    }

    private LocalDate next(LocalDate first) {
        return switch (unit) {
            case DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
            case QUARTER -> first.plusMonths(3);
            case YEAR -> first.plusYears(1);
        };
    }

    @Override
    public String toString() {
        return unit + " of " + zone + " by " + type;
    }
}
