package io.deltaway.table;

import java.util.Locale;

/// A unit of the calendar or the clock, to which times are cut.
public enum CalendarUnit {
    NANO,
    MICRO,
    MILLI,
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    /// From Monday to Sunday.
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /// What the engine calls it.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
