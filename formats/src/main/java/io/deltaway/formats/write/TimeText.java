package io.deltaway.formats.write;

import java.time.LocalDate;

/// Dates and times in ISO 8601, always with seconds, and with a fraction of three, six or nine
/// digits where there is one.
final class TimeText {

    private static final long NANOS_OF_SECOND = 1_000_000_000L;
    private static final long NANOS_OF_DAY = 86_400 * NANOS_OF_SECOND;

    private TimeText() {}

    /// `2024-05-31`, of an epoch day.
    static void date(Utf8Out out, long epochDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        if (date.getYear() < 0 || date.getYear() > 9999) {
            out.text(date.toString());
            return;
        }
        out.padded(date.getYear(), 4);
        out.one('-');
        out.padded(date.getMonthValue(), 2);
        out.one('-');
        out.padded(date.getDayOfMonth(), 2);
    }

    /// `12:30:00`, of a nanosecond of the day.
    static void time(Utf8Out out, long nanoOfDay) {
        long second = nanoOfDay / NANOS_OF_SECOND;
        out.padded(second / 3600, 2);
        out.one(':');
        out.padded(second / 60 % 60, 2);
        out.one(':');
        out.padded(second % 60, 2);
        long nano = nanoOfDay % NANOS_OF_SECOND;
        if (nano != 0) {
            int digits = nano % 1_000_000 == 0 ? 3 : nano % 1_000 == 0 ? 6 : 9;
            out.one('.');
            out.padded(digits == 3 ? nano / 1_000_000 : digits == 6 ? nano / 1_000 : nano, digits);
        }
    }

    /// `2024-05-31T12:30:00`, of nanoseconds since 1970.
    static void dateTime(Utf8Out out, long nanos) {
        date(out, Math.floorDiv(nanos, NANOS_OF_DAY));
        out.one('T');
        time(out, Math.floorMod(nanos, NANOS_OF_DAY));
    }
}
