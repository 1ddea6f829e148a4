package io.deltaway.formats.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TimesTest {

    private interface Read {
        long read(byte[] bytes, int from, int to);
    }

    private static long read(String text, Read read) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        int to = bytes.length - 1;
        long tight = read.read(text.getBytes(StandardCharsets.UTF_8), 0, to);
        long padded = read.read(Arrays.copyOf(bytes, to + Block.PADDING), 0, to);
        assertThat(padded).as(text).isEqualTo(tight);
        return padded;
    }

    private static long expected(String text, Type type, Function<String, Object> parse) {
        try {
            return Values.toLong(type, parse.apply(text));
        } catch (DateTimeException | ArithmeticException e) {
            return Times.INVALID;
        }
    }

    /// A text with one character replaced.
    private static String spoilt(String text, Random random) {
        var spoilt = new StringBuilder(text);
        spoilt.setCharAt(
                random.nextInt(text.length()),
                "0123456789-:. TZ/x\u00e9".charAt(random.nextInt(19)));
        return spoilt.toString();
    }

    @Test
    void datesAreReadAsJavaReadsThem() {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            String text = LocalDate.ofEpochDay(random.nextInt(3_000_000) - 700_000).toString();
            text = random.nextInt(4) == 0 ? spoilt(text, random) : text;
            assertThat(read(text, Times::date))
                    .as(text)
                    .isEqualTo(expected(text, Type.Simple.DATE, LocalDate::parse));
        }
    }

    @Test
    void dateTimesAreReadAsJavaReadsThem() {
        var random = new Random(2);
        for (int i = 0; i < 200_000; i++) {
            long second = random.nextLong(-9_000_000_000L, 9_000_000_000L);
            int nano = new int[] {0, 0, 123_000_000, 5_000, 7}[random.nextInt(5)];
            String text =
                    LocalDateTime.ofEpochSecond(
                                    second / 60 * 60 + random.nextInt(60), nano, ZoneOffset.UTC)
                            .toString();
            text = random.nextInt(3) == 0 ? spoilt(text, random) : text;
            // Java takes no space, and it takes fractions without seconds' digits no more than we
            // do.
            String withT =
                    text.length() > 10 && text.charAt(10) == ' '
                            ? text.substring(0, 10) + "T" + text.substring(11)
                            : text;
            long expected = expected(withT, Type.Simple.DATE_TIME, LocalDateTime::parse);
            assertThat(read(text, Times::dateTime)).as(text).isEqualTo(expected);
        }
    }

    @Test
    void timesAreReadAsJavaReadsThem() {
        var random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            String text =
                    LocalTime.ofNanoOfDay(
                                    random.nextLong(86_400_000_000_000L)
                                            / 1_000_000
                                            * (random.nextBoolean() ? 1_000_000 : 999_999))
                            .toString();
            text = random.nextInt(4) == 0 ? spoilt(text, random) : text;
            assertThat(read(text, Times::time))
                    .as(text)
                    .isEqualTo(expected(text, Type.Simple.TIME, LocalTime::parse));
        }
    }

    @Test
    void instantsNeedAnOffsetOrAZone() {
        for (String text :
                List.of(
                        "2024-05-31T12:30:00Z",
                        "2024-05-31T12:30:00.123456789Z",
                        "2024-05-31T12:30Z",
                        "2024-05-31T12:30:00+02:00",
                        "2024-05-31T12:30:00.5-05:30",
                        "2024-05-31T00:00:00+18:00")) {
            assertThat(read(text, (b, f, t) -> Times.instant(b, f, t, null)))
                    .as(text)
                    .isEqualTo(Values.nanos(OffsetDateTime.parse(text).toInstant()));
        }
        assertThat(read("2024-05-31 12:30:00+0200", (b, f, t) -> Times.instant(b, f, t, null)))
                .isEqualTo(Values.nanos(Instant.parse("2024-05-31T10:30:00Z")));
        assertThat(read("2024-05-31 12:30:00+02", (b, f, t) -> Times.instant(b, f, t, null)))
                .isEqualTo(Values.nanos(Instant.parse("2024-05-31T10:30:00Z")));
        for (String text :
                List.of(
                        "2024-05-31T12:30:00",
                        "2024-05-31",
                        "",
                        "Z",
                        "2024-05-31T12:30:00+19:00",
                        "2024-05-31T12:30:00+2",
                        "2024-02-30T12:30:00Z")) {
            assertThat(read(text, (b, f, t) -> Times.instant(b, f, t, null)))
                    .as(text)
                    .isEqualTo(Times.INVALID);
        }
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(read("2024-05-31T12:30:00", (b, f, t) -> Times.instant(b, f, t, berlin)))
                .isEqualTo(Values.nanos(Instant.parse("2024-05-31T10:30:00Z")));
        assertThat(
                        read(
                                "2024-12-31T12:30:00",
                                (b, f, t) -> Times.instant(b, f, t, ZoneOffset.ofHours(-3))))
                .isEqualTo(Values.nanos(Instant.parse("2024-12-31T15:30:00Z")));
    }

    @Test
    void timesOutsideTheRangeOfNanosecondsAreInvalid() {
        assertThat(read("2262-04-11T23:47:16", Times::dateTime)).isNotEqualTo(Times.INVALID);
        assertThat(read("2262-04-11T23:47:17", Times::dateTime)).isEqualTo(Times.INVALID);
        assertThat(read("1677-09-21T00:12:43", Times::dateTime)).isEqualTo(Times.INVALID);
        for (long edge : new long[] {Long.MIN_VALUE + 1, Long.MIN_VALUE + 2, Long.MAX_VALUE}) {
            Instant instant = Values.instant(edge);
            assertThat(Values.nanos(instant)).isEqualTo(edge);
            assertThat(read(instant.toString(), (b, f, t) -> Times.instant(b, f, t, null)))
                    .isEqualTo(edge);
        }
        for (Instant beyond :
                List.of(
                        Values.instant(Long.MIN_VALUE),
                        Values.instant(Long.MIN_VALUE).minusNanos(1),
                        Values.instant(Long.MAX_VALUE).plusNanos(1))) {
            assertThatThrownBy(() -> Values.nanos(beyond)).isInstanceOf(ArithmeticException.class);
            assertThat(read(beyond.toString(), (b, f, t) -> Times.instant(b, f, t, null)))
                    .isEqualTo(Times.INVALID);
        }
        assertThat(read("9999-12-31T00:00:00Z", (b, f, t) -> Times.instant(b, f, t, null)))
                .isEqualTo(Times.INVALID);
    }
}
