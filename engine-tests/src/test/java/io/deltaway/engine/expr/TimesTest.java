package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.DATE;
import static io.deltaway.engine.value.Type.Simple.INSTANT;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.value.Values;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void fields() {
        CallTable.check(
                """
                year(date'2024-02-29') = 2024
                year(date'-0001-01-01') = -1
                quarter(date'2024-04-01') = 2
                month(dateTime'1969-12-31T23:59:59.999999999') = 12
                day(instant'2024-03-31T22:30:00Z') = 31
                day(instant'2024-03-31T22:30:00Z', "Europe/Berlin") = 1
                dayOfWeek(date'2024-02-29') = 4
                dayOfYear(date'2024-12-31') = 366
                week(date'2021-01-03') = 53
                weekYear(date'2021-01-03') = 2020
                daysInMonth(date'2023-02-01') = 28
                isLeapYear(date'2024-01-01') = true
                hour(time'13:45:59.123456789') = 13
                minute(time'13:45:59.123456789') = 45
                second(time'13:45:59.123456789') = 59
                milli(time'13:45:59.123456789') = 123
                nano(time'13:45:59.123456789') = 123456789
                hour(dateTime'1969-12-31T23:30:00') = 23
                hour(instant'2024-07-01T00:00:00Z', "America/New_York") = 20
                hour(instant'2024-07-01T00:00:00Z', "+05:30") = 5
                hour(instant'2262-04-11T23:47:16Z', "+01:00") fails DW-2004
                toDate(instant'1677-09-21T00:12:44Z', "-01:00") fails DW-2004
                toDays(duration'PT47H') = 1
                toHours(duration'PT-90M') = -1
                toSeconds(duration'PT1.5S') = 1
                toMillis(duration'PT1.5S') = 1500
                toNanos(duration'PT1S') = 1000000000
                durationOfMinutes(90) = duration'PT1H30M'
                durationOfDays(9223372036854775807) fails DW-2004
                epochDay(date'1970-01-02') = 1
                epochSeconds(instant'1969-12-31T23:59:59.5Z') = -1
                epochMillis(instant'1970-01-01T00:00:01Z') = 1000
                ofEpochMillis(-1) = instant'1969-12-31T23:59:59.999Z'
                ofEpochSeconds(9223372036854775807) fails DW-2004
                ofEpochDay(59) = date'1970-03-01'
                ofEpochDay(9223372036854775807) fails DW-2007
                makeDate(2024, 2, 29) = date'2024-02-29'
                makeDate(2023, 2, 29) fails DW-2007
                makeTime(23, 59, 59) = time'23:59:59'
                makeTime(24, 0, 0) fails DW-2007
                """);
    }

    @Test
    void arithmetic() {
        CallTable.check(
                """
                plus(instant'2024-01-01T00:00:00Z', duration'PT1H') = instant'2024-01-01T01:00:00Z'
                plus(instant'2262-04-11T23:47:16Z', duration'PT1H') fails DW-2004
                minus(dateTime'2024-01-01T00:00:00', duration'PT1S') = dateTime'2023-12-31T23:59:59'
                minus(instant'2024-01-02T00:00:00Z', instant'2024-01-01T00:00:00Z') = duration'PT24H'
                plus(time'23:00:00', duration'PT2H') = time'01:00:00'
                minus(time'01:00:00', duration'PT26H') = time'23:00:00'
                plus(duration'PT1H', duration'PT1M') = duration'PT1H1M'
                times(duration'PT1H', 3) = duration'PT3H'
                dividedBy(duration'PT3H', 2) = duration'PT1H30M'
                dividedBy(duration'PT3H', 0) fails DW-2002
                dividedBy(duration'PT3H', duration'PT2H') = 1.5
                negate(duration'PT3H') = duration'PT-3H'
                abs(duration'PT-3H') = duration'PT3H'
                durationBetween(time'01:00:00', time'03:00:00') = duration'PT2H'
                plusDays(date'2024-02-28', 2) = date'2024-03-01'
                plusDays(date'2024-02-28', 9223372036854775807) fails DW-20
                plusWeeks(dateTime'2024-01-01T12:00:00', -1) = dateTime'2023-12-25T12:00:00'
                plusMonths(date'2024-01-31', 1) = date'2024-02-29'
                plusMonths(instant'2024-03-15T12:00:00Z', 1, "Europe/Berlin") = instant'2024-04-15T11:00:00Z'
                plusDays(instant'2024-10-27T01:30:00Z', 0, "Europe/Berlin") = instant'2024-10-27T01:30:00Z'
                plusDays(instant'2024-10-26T00:30:00Z', 1, "Europe/Berlin") = instant'2024-10-27T00:30:00Z'
                plusDays(instant'2024-10-28T01:30:00Z', -1, "Europe/Berlin") = instant'2024-10-27T01:30:00Z'
                plusDays(instant'2024-03-30T01:30:00Z', 1, "Europe/Berlin") = instant'2024-03-31T01:30:00Z'
                plusMonths(dateTime'1677-09-21T12:00:00', 0) = dateTime'1677-09-21T12:00:00'
                plusYears(date'2024-02-29', 1) = date'2025-02-28'
                plusYears(dateTime'2024-02-29T00:00:00', 300) fails DW-2004
                daysBetween(date'2024-01-01', date'2024-03-01') = 60
                monthsBetween(date'2024-01-31', date'2024-03-30') = 1
                yearsBetween(date'2025-01-01', date'2024-01-02') = 0
                """);
    }

    @Test
    void truncation() {
        CallTable.check(
                """
                truncateTo(date'2024-05-17', "month") = date'2024-05-01'
                truncateTo(date'2024-05-17', "week") = date'2024-05-13'
                truncateTo(date'1969-12-31', "week") = date'1969-12-29'
                truncateTo(date'1969-12-31', "quarter") = date'1969-10-01'
                truncateTo(date'-0001-12-31', "year") = date'-0001-01-01'
                truncateTo(date'+12024-05-17', "month") = date'+12024-05-01'
                truncateTo(dateTime'1969-12-31T23:59:59', "week") = dateTime'1969-12-29T00:00:00'
                truncateTo(instant'1677-09-21T00:12:44Z', "year") fails DW-2004
                truncateTo(instant'2018-11-04T12:00:00Z', "day", "America/Sao_Paulo") = instant'2018-11-04T03:00:00Z'
                truncateTo(instant'1919-03-31T04:40:00Z', "day", "America/Toronto") = instant'1919-03-31T04:30:00Z'
                truncateTo(instant'2010-11-07T02:30:30Z', "day", "America/St_Johns") = instant'2010-11-07T02:30:00Z'
                truncateTo(instant'2010-11-07T02:45:00Z', "day", "America/St_Johns") = instant'2010-11-06T02:30:00Z'
                truncateTo(instant'2010-11-07T12:00:00Z', "day", "America/St_Johns") = instant'2010-11-07T02:30:00Z'
                truncateTo(date'2024-05-17', "QUARTERS") = date'2024-04-01'
                truncateTo(date'2024-05-17', "year") = date'2024-01-01'
                truncateTo(date'2024-05-17', "hour") = date'2024-05-17'
                truncateTo(dateTime'1969-12-31T23:59:59.5', "minute") = dateTime'1969-12-31T23:59:00'
                truncateTo(dateTime'2024-05-17T13:45:00', "day") = dateTime'2024-05-17T00:00:00'
                truncateTo(time'13:45:59', "hour") = time'13:00:00'
                truncateTo(time'13:45:59', "month") = time'00:00:00'
                truncateTo(instant'2024-05-17T13:45:00.123456789Z', "millis") = instant'2024-05-17T13:45:00.123Z'
                truncateTo(instant'2024-05-17T23:30:00Z', "day", "Europe/Berlin") = instant'2024-05-17T22:00:00Z'
                truncateTo(instant'2024-10-27T01:30:00Z', "hour", "Europe/Berlin") = instant'2024-10-27T01:00:00Z'
                truncateTo(instant'2024-10-27T00:30:00Z', "hour", "Europe/Berlin") = instant'2024-10-27T00:00:00Z'
                truncateTo(instant'2024-01-01T00:29:00Z', "hour", "Asia/Kolkata") = instant'2023-12-31T23:30:00Z'
                truncateTo(instant'2024-05-17T13:47:00Z', duration'PT5M') = instant'2024-05-17T13:45:00Z'
                truncateTo(dateTime'1969-12-31T23:59:59', duration'PT1H') = dateTime'1969-12-31T23:00:00'
                truncateTo(duration'PT1H59M', duration'PT1H') = duration'PT1H'
                truncateTo(instant'2024-05-17T13:47:00Z', duration'PT0S') fails DW-2007
                """);
    }

    @Test
    void conversions() {
        CallTable.check(
                """
                toDate(dateTime'1969-12-31T23:59:59') = date'1969-12-31'
                toDate(instant'2024-12-31T23:30:00Z', "Europe/Berlin") = date'2025-01-01'
                toTime(instant'2024-12-31T23:30:00Z') = time'23:30:00'
                toDateTime(date'2024-01-01', time'12:00:00') = dateTime'2024-01-01T12:00:00'
                toDateTime(date'9999-01-01') fails DW-2004
                toDateTime(instant'2024-07-01T00:00:00Z', "America/New_York") = dateTime'2024-06-30T20:00:00'
                toInstant(dateTime'2024-07-01T00:00:00') = instant'2024-07-01T00:00:00Z'
                toInstant(dateTime'2024-03-31T02:30:00', "Europe/Berlin") = instant'2024-03-31T01:30:00Z'
                toInstant(dateTime'2024-10-27T02:30:00', "Europe/Berlin") = instant'2024-10-27T00:30:00Z'
                toInstant(date'2024-07-01', "Europe/Berlin") = instant'2024-06-30T22:00:00Z'
                toInstant(date'1919-03-31', "America/Toronto") = instant'1919-03-31T04:30:00Z'
                toInstant(date'2018-11-04', "America/Sao_Paulo") = instant'2018-11-04T03:00:00Z'
                toInstant(date'+999999999-12-31', "Europe/Berlin") fails DW-2004
                toInstant(date'2010-11-07', "America/St_Johns") = instant'2010-11-07T02:30:00Z'
                format(date'2024-02-29', "dd.MM.yyyy") = "29.02.2024"
                format(date'2024-02-29', "EEEE, d MMM yy") = "Thursday, 29 Feb 24"
                format(time'13:05:00', "h:mm a") = "1:05 PM"
                format(instant'2024-02-29T23:30:00Z', "yyyy-MM-dd HH:mm xxx", "Europe/Berlin") = "2024-03-01 00:30 +01:00"
                format(instant'2024-02-29T23:30:00Z', "HH:mm") = "23:30"
                format(date'2024-02-29', "HH:mm") fails DW-2007
                """);
    }

    @Test
    void parsing() {
        CallTable.check(
                """
                parseDate("2024-02-29") = date'2024-02-29'
                parseDate("2023-02-29") fails DW-2005
                parseDate("1900-02-29") fails DW-2005
                parseDate("0000-01-01") = date'0000-01-01'
                parseDate("+12024-01-01") = date'+12024-01-01'
                parseDate("2024-1-1") fails DW-2005
                parseDate("2024-13-01") fails DW-2005
                parseDate("") fails DW-2005
                parseDate("29.02.2024", "dd.MM.yyyy") = date'2024-02-29'
                parseDate("31.02.2024", "dd.MM.yyyy") fails DW-2005
                tryParseDate("x", "dd.MM.yyyy") = null:DATE
                tryParseDate("x") = null:DATE
                parseTime("13:45") = time'13:45:00'
                parseTime("13:45:59.5") = time'13:45:59.5'
                parseTime("24:00") fails DW-2005
                parseTime("1:05 PM", "h:mm a") = time'13:05:00'
                parseDateTime("2024-02-29T13:45") = dateTime'2024-02-29T13:45:00'
                parseDateTime("2024-02-29 13:45:00.123456789") = dateTime'2024-02-29T13:45:00.123456789'
                parseDateTime("2024-02-29") fails DW-2005
                parseDateTime("1500-01-01T00:00:00") fails DW-2004
                parseDateTime("2024-02-29T13:45:00Z") fails DW-2005
                tryParseDateTime("1500-01-01T00:00:00") = null:DATE_TIME
                parseDateTime("29/02/2024 13:01", "dd/MM/yyyy HH:mm") = dateTime'2024-02-29T13:01:00'
                parseInstant("2024-02-29T13:45:00Z") = instant'2024-02-29T13:45:00Z'
                parseInstant("2024-02-29 13:45:00Z") = instant'2024-02-29T13:45:00Z'
                parseInstant("2024-02-29T13:45:00+02:00") = instant'2024-02-29T11:45:00Z'
                parseInstant("2024-02-29T13:45:00") fails DW-2005
                parseInstant("29.02.2024 13:45", "dd.MM.yyyy HH:mm", "Europe/Berlin") = instant'2024-02-29T12:45:00Z'
                parseInstant("29.02.2024 13:45", "dd.MM.yyyy HH:mm") = instant'2024-02-29T13:45:00Z'
                parseInstant("29.02.2024 13:45 +0200", "dd.MM.yyyy HH:mm xx") = instant'2024-02-29T11:45:00Z'
                tryParseInstant("x") = null:INSTANT
                parseDuration("PT1H30M") = duration'PT90M'
                parseDuration("1h") fails DW-2005
                parseDuration("PT9999999999H") fails DW-2004
                """);
    }

    @Test
    void badConstantsAreRefusedWhenThePlanIsBuilt() {
        var instant = new Expression.Input(0, INSTANT, false);
        var date = new Expression.Input(0, DATE, false);
        assertThatThrownBy(() ->
                        Functions.call(
                                "year", List.of(instant, Functions.literal("Mars/Base", TEXT))))
                .isInstanceOf(BadConstant.class)
                .hasMessageContaining("\"Mars/Base\" is no time zone");
        assertThatThrownBy(() ->
                        Functions.call(
                                "truncateTo", List.of(date, Functions.literal("moon", TEXT))))
                .isInstanceOf(BadConstant.class)
                .hasMessageContaining("expected nano, micro");
        assertThatThrownBy(() ->
                        Functions.call("format", List.of(date, Functions.literal("bbb", TEXT))))
                .isInstanceOf(BadConstant.class);
        assertThatThrownBy(() ->
                        Functions.call("format", List.of(date, Functions.literal("HH", TEXT))))
                .isInstanceOf(BadConstant.class)
                .hasMessage("format: \"HH\" is no pattern of a DATE: Unsupported field: HourOfDay");
    }

    @Test
    void zonesAgreeWithTheJdk() {
        long seed = Long.getLong("seed", 1);
        var random = new Random(seed);
        for (String id :
                List.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "Asia/Kolkata",
                        "Australia/Lord_Howe",
                        "UTC")) {
            ZoneId zoneId = ZoneId.of(id);
            Zone zone = Zone.of(id);
            for (int i = 0; i < 5_000; i++) {
                long nanos =
                        random.nextBoolean()
                                ? random.nextLong() / 2
                                : 1_711_846_800_000_000_000L + random.nextInt(7) - 3;
                Instant instant = Values.instant(nanos);
                ZonedDateTime there = instant.atZone(zoneId);
                String what = "seed " + seed + ", " + instant + " in " + id;
                long local = Values.nanos(there.toLocalDateTime().toInstant(ZoneOffset.UTC));
                assertThat(zone.toLocal(nanos)).describedAs(what).isEqualTo(local);
                LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
                assertThat(zone.toInstant(nanos))
                        .describedAs(what)
                        .isEqualTo(Values.nanos(ZonedDateTime.of(time, zoneId).toInstant()));
            }
        }
    }

    @Test
    void plainTimesAreReadAsTheJdkReadsThem() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            LocalDate date = LocalDate.ofEpochDay(random.nextInt(-700_000, 2_900_000));
            assertThat(parse("parseDate", date.toString())).isEqualTo(date);
            LocalTime time =
                    LocalTime.ofNanoOfDay(
                            random.nextLong(86_400_000_000_000L) / pow10(random.nextInt(12)));
            assertThat(parse("parseTime", time.toString())).isEqualTo(time);
        }
    }

    private static long pow10(int exponent) {
        return Math.powExact(10L, exponent);
    }

    private static @Nullable Object parse(String function, String text) {
        return ((Expression.Literal)
                        Functions.call(function, List.of(Functions.literal(text, TEXT))))
                .value();
    }
}
