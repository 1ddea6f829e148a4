package io.deltaway.formats.parse;

import io.deltaway.engine.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// ISO 8601 dates and times from bytes. Years of four digits and fractions of up to nine are read
/// directly; the rest goes to `java.time`. Between date and time stands `T` or a space.
final class Times {

    /// What is no time, or is outside the range of 64-bit nanoseconds.
    static final long INVALID = Long.MIN_VALUE;

    private static final long NANOS_OF_SECOND = 1_000_000_000L;
    private static final long NANOS_OF_DAY = 86_400L * NANOS_OF_SECOND;

    private Times() {}

    /// The epoch day of `yyyy-MM-dd`.
    static long date(byte[] bytes, int from, int to) {
        if (to - from == 10) {
            return tenBytesOfDate(bytes, from);
        }
        try {
            return LocalDate.parse(text(bytes, from, to)).toEpochDay();
        } catch (DateTimeException e) {
            return INVALID;
        }
    }

    /// The nanosecond of the day of `HH:mm[:ss[.fraction]]`.
    static long time(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length < 5 || bytes[from + 2] != ':') {
            return INVALID;
        }
        int hour = two(bytes, from);
        int minute = two(bytes, from + 3);
        int second = 0;
        long nanos = 0;
        if (length > 5) {
            if (length < 8 || bytes[from + 5] != ':') {
                return INVALID;
            }
            second = two(bytes, from + 6);
            if (length > 8) {
                nanos = fraction(bytes, from + 8, to);
            }
        }
        if ((hour | minute | second) < 0 || nanos < 0 || hour > 23 || minute > 59 || second > 59) {
            return INVALID;
        }
        return (hour * 3600L + minute * 60L + second) * NANOS_OF_SECOND + nanos;
    }

    /// The nanoseconds since 1970-01-01T00:00 of `yyyy-MM-ddTHH:mm[:ss[.fraction]]`.
    static long dateTime(byte[] bytes, int from, int to) {
        if (to - from == 19 && from + 24 <= bytes.length) {
            long nanos = nineteenBytes(bytes, from);
            if (nanos != INVALID) {
                return nanos;
            }
        }
        if (to - from < 16 || bytes[from + 4] != '-') {
            return slowDateTime(bytes, from, to);
        }
        int separator = bytes[from + 10];
        if (separator != 'T' && separator != ' ' && separator != 't') {
            return slowDateTime(bytes, from, to);
        }
        long day = tenBytesOfDate(bytes, from);
        long nano = time(bytes, from + 11, to);
        return day == INVALID || nano == INVALID ? INVALID : nanos(day, nano);
    }

    /// The nanoseconds since 1970-01-01T00:00Z of a date-time with `Z` or an offset behind it, or,
    /// where `zone` is given, of a date-time of that zone.
    static long instant(byte[] bytes, int from, int to, @Nullable ZoneId zone) {
        if (to - from < 11) {
            return INVALID;
        }
        int last = bytes[to - 1];
        if (last == 'Z' || last == 'z') {
            return dateTime(bytes, from, to - 1);
        }
        int sign = to - 1;
        while (sign > from + 10 && bytes[sign] != '+' && bytes[sign] != '-') {
            sign--;
        }
        if (sign > from + 10) {
            long seconds = offset(bytes, sign, to);
            long local = dateTime(bytes, from, sign);
            return seconds == INVALID || local == INVALID
                    ? INVALID
                    : minus(local, seconds * NANOS_OF_SECOND);
        }
        if (zone == null) {
            return INVALID;
        }
        long local = dateTime(bytes, from, to);
        if (local == INVALID) {
            return INVALID;
        }
        if (zone instanceof ZoneOffset fixed) {
            return minus(local, fixed.getTotalSeconds() * NANOS_OF_SECOND);
        }
        var inZone = LocalDateTime.ofInstant(Values.instant(local), ZoneOffset.UTC).atZone(zone);
        return minus(local, inZone.getOffset().getTotalSeconds() * NANOS_OF_SECOND);
    }

    /// The nanoseconds of an ISO duration such as `PT1H30M`.
    static long duration(byte[] bytes, int from, int to) {
        try {
            return Duration.parse(text(bytes, from, to)).toNanos();
        } catch (DateTimeException | ArithmeticException e) {
            return INVALID;
        }
    }

    /// `yyyy-MM-ddTHH:mm:ss`, eight bytes at a time; [#INVALID] where it is something else. The
    /// array goes on for five bytes.
    private static long nineteenBytes(byte[] bytes, int from) {
        long date = Eight.at(bytes, from) ^ 0x2D30302D30303030L; // 0000-00-
        long minutes = Eight.at(bytes, from + 8) ^ 0x30303A3030543030L; // 00T00:00
        long seconds = (Eight.at(bytes, from + 16) & 0xFFFFFF) ^ 0x30303AL; // :00
        long space = minutes == (minutes | 0x740000L) ? 0x740000L : 0; // a space in place of T
        minutes ^= space;
        // What is no digit gets a high bit, and what should be punctuation and is not leaves some
        // bit below it.
        long wrong =
                (date + 0x7F76767F76767676L
                                | minutes + 0x76767F76767F7676L
                                | seconds + 0x76767FL
                                | date
                                | minutes
                                | seconds)
                        & Eight.HIGHS;
        if (wrong != 0) {
            return INVALID;
        }
        long dates = date * 10 + (date >>> 8);
        long times = minutes * 10 + (minutes >>> 8);
        int year = (int) (dates & 0xFF) * 100 + (int) (dates >>> 16 & 0xFF);
        long day = epochDay(year, (int) (dates >>> 40 & 0xFF), (int) (times & 0xFF));
        int hour = (int) (times >>> 24 & 0xFF);
        int minute = (int) (times >>> 48 & 0xFF);
        int second = (int) (seconds >>> 8 & 0xFF) * 10 + (int) (seconds >>> 16 & 0xFF);
        if (day == INVALID || hour > 23 || minute > 59 || second > 59) {
            return INVALID;
        }
        return nanos(day, (hour * 3600L + minute * 60L + second) * NANOS_OF_SECOND);
    }

    private static long nanos(long day, long nanoOfDay) {
        long high = Math.multiplyHigh(day, NANOS_OF_DAY);
        long low = day * NANOS_OF_DAY;
        long sum = low + nanoOfDay;
        boolean overflow = high != low >> 63 || ((low ^ sum) & (nanoOfDay ^ sum)) < 0;
        return overflow ? nearTheEdge(day, nanoOfDay) : sum;
    }

    /// The range begins within a day, whose start is outside of it.
    private static long nearTheEdge(long day, long nanoOfDay) {
        try {
            return Math.addExact(
                    Math.multiplyExact(day + 1, NANOS_OF_DAY), nanoOfDay - NANOS_OF_DAY);
        } catch (ArithmeticException e) {
            return INVALID;
        }
    }

    private static long minus(long nanos, long offset) {
        long result = nanos - offset;
        return ((nanos ^ offset) & (nanos ^ result)) < 0 ? INVALID : result;
    }

    /// `+hh`, `+hhmm`, `+hh:mm` in seconds.
    private static long offset(byte[] bytes, int from, int to) {
        int length = to - from;
        boolean colon = length == 6 && bytes[from + 3] == ':';
        if (length != 3 && length != 5 && !colon) {
            return INVALID;
        }
        int hours = two(bytes, from + 1);
        int minutes = length == 3 ? 0 : two(bytes, to - 2);
        if (hours < 0 || minutes < 0 || hours > 18 || minutes > 59 || hours == 18 && minutes > 0) {
            return INVALID;
        }
        long seconds = hours * 3600L + minutes * 60L;
        return bytes[from] == '-' ? -seconds : seconds;
    }

    private static long tenBytesOfDate(byte[] bytes, int from) {
        int century = two(bytes, from);
        int year = two(bytes, from + 2);
        int month = two(bytes, from + 5);
        int day = two(bytes, from + 8);
        if ((century | year | month | day) < 0
                || bytes[from + 4] != '-'
                || bytes[from + 7] != '-') {
            return INVALID;
        }
        return epochDay(century * 100 + year, month, day);
    }

    /// Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms",
    /// days_from_civil), for years from 0 on.
    private static long epochDay(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1 || day > 28 && day > lengthOfMonth(year, month)) {
            return INVALID;
        }
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146097L + dayOfEra - 719468;
    }

    private static int lengthOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /// The nanoseconds of `.digits`, one to nine of them; negative where it is something else.
    private static long fraction(byte[] bytes, int from, int to) {
        int digits = to - from - 1;
        if (bytes[from] != '.' && bytes[from] != ',' || digits < 1 || digits > 9) {
            return -1;
        }
        long nanos = 0;
        for (int i = 1; i <= 9; i++) {
            int digit = i <= digits ? bytes[from + i] - '0' : 0;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            nanos = nanos * 10 + digit;
        }
        return nanos;
    }

    /// The number of two digits; negative where one is no digit.
    private static int two(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    /// Forms that only `java.time` knows, such as years with a sign.
    private static long slowDateTime(byte[] bytes, int from, int to) {
        try {
            Instant instant =
                    LocalDateTime.parse(text(bytes, from, to).replace(' ', 'T'))
                            .toInstant(ZoneOffset.UTC);
            return Values.nanos(instant);
        } catch (DateTimeException | ArithmeticException e) {
            return INVALID;
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
