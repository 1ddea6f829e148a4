package io.deltaway.engine.expr;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/// The units to which times are cut, by the names of `java.time.temporal.ChronoUnit` in singular or
/// plural.
enum TimeUnit {
    NANO(1),
    MICRO(1_000),
    MILLI(1_000_000),
    SECOND(1_000_000_000L),
    MINUTE(60 * SECOND.nanos),
    HOUR(60 * MINUTE.nanos),
    DAY(24 * HOUR.nanos),
    WEEK(0),
    MONTH(0),
    QUARTER(0),
    YEAR(0);

    /// The length of a unit up to a day; 0 for those of the calendar.
    final long nanos;

    TimeUnit(long nanos) {
        this.nanos = nanos;
    }

    /// @throws IllegalArgumentException where there is no such unit
    static TimeUnit named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (TimeUnit unit : values()) {
            String one = unit.name();
            if (upper.equals(one)
                    || upper.equals(one + "S")
                    || unit.nanos < SECOND.nanos
                            && unit.nanos > 0
                            && (upper.equals(one + "SECOND") || upper.equals(one + "SECONDS"))) {
                return unit;
            }
        }
        throw new IllegalArgumentException(
                "expected nano, micro, milli, second, minute, hour, day, week, month, quarter or year");
    }

    static Compiled<TimeUnit> compiled(Site site, int argument) {
        return Compiled.of(site, argument, "unit of time", TimeUnit::named);
    }

    /// The first day of the unit in which a day lies; the day itself for units up to a day.
    long firstDay(long epochDay) {
        if (ordinal() <= DAY.ordinal()) {
            return epochDay;
        }
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        LocalDate first =
                switch (this) {
                    case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                    case MONTH -> date.withDayOfMonth(1);
                    case QUARTER ->
                            LocalDate.of(date.getYear(), (date.getMonthValue() - 1) / 3 * 3 + 1, 1);
                    default -> date.withDayOfYear(1);
                };
        return first.toEpochDay();
    }

    /// The start of the unit in which a local time lies, both in nanoseconds since 1970.
    ///
    /// @throws ArithmeticException where that is outside the range
    long start(long local) {
        return nanos > 0
                ? Math.subtractExact(local, Math.floorMod(local, nanos))
                : Math.multiplyExact(firstDay(Math.floorDiv(local, DAY.nanos)), DAY.nanos);
    }
}
