package io.deltaway.engine.expr;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;

/// Reads times in ISO 8601 from UTF-8 bytes: the plain forms by hand, all others by `java.time`. A
/// date and a time may be separated by a blank as well as by T. A text that is no such time throws
/// DateTimeException; one outside the range of 64-bit nanoseconds ArithmeticException.
final class IsoText {

    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 86_400 * SECOND;
    private static final long NONE = Long.MIN_VALUE;

    private IsoText() {}

    /// The stored form of a DATE, TIME, DATE_TIME, INSTANT or DURATION.
    static long parse(Type type, TextBytes text) {
        long plain =
                switch ((Type.Simple) type) {
                    case DATE -> text.length == 10 ? date(text.bytes, text.from) : NONE;
                    case TIME -> timeOfDay(text.bytes, text.from, text.from + text.length);
                    case DATE_TIME -> dateTime(text, text.from + text.length);
                    case INSTANT ->
                            text.length > 0 && text.bytes[text.from + text.length - 1] == 'Z'
                                    ? dateTime(text, text.from + text.length - 1)
                                    : NONE;
                    default -> NONE;
                };
        return plain != NONE ? plain : parseOther(type, text);
    }

    private static long parseOther(Type type, TextBytes text) {
        String string = new String(text.bytes, text.from, text.length, StandardCharsets.UTF_8);
        int blank = string.indexOf(' ');
        String withT =
                blank < 0 ? string : string.substring(0, blank) + 'T' + string.substring(blank + 1);
        return switch ((Type.Simple) type) {
            case DATE -> LocalDate.parse(string).toEpochDay();
            case TIME -> LocalTime.parse(string).toNanoOfDay();
            case DATE_TIME -> Values.toLong(type, LocalDateTime.parse(withT));
            case INSTANT -> Values.nanos(OffsetDateTime.parse(withT).toInstant());
            case DURATION -> Duration.parse(string).toNanos();
            default -> throw new IllegalArgumentException(type + " is no time");
        };
    }

    /// Nanoseconds since 1970 of `yyyy-MM-ddTHH:mm[:ss[.fraction]]`, or [#NONE].
    private static long dateTime(TextBytes text, int end) {
        byte[] bytes = text.bytes;
        int from = text.from;
        if (end - from < 16 || bytes[from + 10] != 'T' && bytes[from + 10] != ' ') {
            return NONE;
        }
        long day = date(bytes, from);
        long time = timeOfDay(bytes, from + 11, end);
        boolean isFarOff =
                day < -106_000
                        || day > 106_000; // near the ends of the range the slow way looks closely
        return day == NONE || time == NONE || isFarOff ? NONE : day * DAY + time;
    }

    /// The epoch day of `yyyy-MM-dd`, or [#NONE].
    private static long date(byte[] bytes, int from) {
        int century = twoDigits(bytes, from);
        int year = twoDigits(bytes, from + 2);
        int month = twoDigits(bytes, from + 5);
        int day = twoDigits(bytes, from + 8);
        boolean isPlain =
                (century | year | month | day) >= 0
                        && bytes[from + 4] == '-'
                        && bytes[from + 7] == '-'
                        && month >= 1
                        && month <= 12
                        && day >= 1
                        && day <= 28;
        if (isPlain
                || (century | year | month) >= 0
                        && isLateDay(bytes, from, century * 100 + year, month, day)) {
            return epochDay(century * 100 + year, month, day);
        }
        return NONE;
    }

    private static boolean isLateDay(byte[] bytes, int from, int year, int month, int day) {
        return bytes[from + 4] == '-'
                && bytes[from + 7] == '-'
                && month >= 1
                && month <= 12
                && day > 28
                && day <= java.time.YearMonth.of(year, month).lengthOfMonth();
    }

    /// Days from 1970-01-01 in the Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level
    /// Date Algorithms").
    private static long epochDay(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(shifted, 400);
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    /// Nanoseconds since midnight of `HH:mm[:ss[.fraction]]`, or [#NONE].
    private static long timeOfDay(byte[] bytes, int from, int end) {
        int length = end - from;
        if (length != 5 && length != 8 && (length < 10 || length > 18)) {
            return NONE;
        }
        int hour = twoDigits(bytes, from);
        int minute = twoDigits(bytes, from + 3);
        int second = length == 5 ? 0 : twoDigits(bytes, from + 6);
        boolean isPlain =
                (hour | minute | second) >= 0
                        && hour < 24
                        && minute < 60
                        && second < 60
                        && bytes[from + 2] == ':'
                        && (length == 5 || bytes[from + 5] == ':');
        if (!isPlain) {
            return NONE;
        }
        long nanos = 0;
        if (length > 8) {
            if (bytes[from + 8] != '.') {
                return NONE;
            }
            long unit = SECOND;
            for (int at = from + 9; at < end; at++) {
                int digit = bytes[at] - '0';
                if (digit < 0 || digit > 9) {
                    return NONE;
                }
                unit /= 10;
                nanos += digit * unit;
            }
        }
        return (hour * 3600L + minute * 60L + second) * SECOND + nanos;
    }

    /// Two decimal digits as a number, or -1.
    private static int twoDigits(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
    }
}
