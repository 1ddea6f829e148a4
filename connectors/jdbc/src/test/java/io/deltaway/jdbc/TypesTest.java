package io.deltaway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.json.Json;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What is written to a table that was made for it is read from it again.
class TypesTest {

    enum Side {
        BUY,
        SELL
    }

    record Point(int x, int y) {}

    record All(
            int id,
            boolean yes,
            @Nullable Long l,
            float f,
            double d,
            BigDecimal decimal,
            String text,
            byte[] bytes,
            LocalDate date,
            LocalTime time,
            LocalDateTime local,
            Instant at,
            UUID uuid,
            Side side,
            Point point,
            List<@Nullable String> texts,
            List<Long> numbers,
            Map<String, Integer> map,
            double[] vector,
            Json json) {}

    record Took(int id, Duration took) {}

    @TempDir Path directory;

    private static All all(int id) {
        return new All(
                id,
                true,
                null,
                0.5f,
                1e300,
                new BigDecimal("1234567890123456.25"),
                "it's \"\u00e4\ud83d\ude00\"\n\\",
                new byte[] {0, -1, 92},
                LocalDate.of(2026, 1, 31),
                LocalTime.of(13, 45, 0, 123_456_000),
                LocalDateTime.of(2026, 1, 31, 13, 45, 0, 999_999_000),
                Instant.parse("2026-01-31T13:45:00.999999Z"),
                UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                Side.SELL,
                new Point(1, -2),
                Arrays.asList("x", null, "q\"\\,{"),
                List.of(1L, -2L),
                Map.of("k", 1),
                new double[] {0.5, 2},
                new Json.ObjectValue(Map.of("a", new Json.TextValue("\n"))));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(Kind kind) throws IOException {
        JdbcDatabase database = Jdbc.database(kind.fresh(directory));
        try (var sink = SinkEpochs.anew(database.rows("everything").creating(), All.class)) {
            sink.epoch(0, SinkEpochs.plus(all(1)));
        }
        try (var reading = new Reading(database.table("everything", All.class))) {
            reading.untilEnd();
            assertThat(reading.malformed()).isEmpty();
            assertThat(reading.rows())
                    .containsExactly(
                            "1 true null 0.5 1.0E300 1234567890123456.25 it's \"\u00e4\ud83d\ude00\"\n\\ 00ff5c"
                                    + " 2026-01-31 13:45:00.123456 2026-01-31T13:45:00.999999"
                                    + " 2026-01-31T13:45:00.999999Z 123e4567-e89b-12d3-a456-426614174000 SELL"
                                    + " Point[x=1, y=-2] [x, null, q\"\\,{] [1, -2] {k=1} [0.5, 2.0] {\"a\":\"\\n\"}");
        }
    }

    record Other(int id, Instant since, LocalDate day, double d, float f, BigDecimal decimal) {}

    /// Whatever the zone of the process is.
    @ParameterizedTest
    @EnumSource
    void columnsOfTextsGetTextsAsInCsv(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table others (id int primary key, since varchar(40), day varchar(40), d varchar(40), f varchar(40), decimal_ varchar(40))");
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        JdbcDatabase database = Jdbc.database(url);
        Instant at = Instant.parse("2026-01-31T13:45:00.5Z");
        LocalDate day = LocalDate.of(2026, 1, 31);
        try (var sink =
                SinkEpochs.anew(
                        database.rows("others").rename("decimal", "decimal_"), Other.class)) {
            sink.epoch(0, SinkEpochs.plus(new Other(1, at, day, 1, 0.1f, new BigDecimal("1.50"))));
        } finally {
            TimeZone.setDefault(before);
        }
        assertThat(Kind.lines(url, "select * from others"))
                .containsExactly("1 2026-01-31T13:45:00.500Z 2026-01-31 1.0 0.1 1.5");
        try (var reading =
                new Reading(database.table("others", Other.class).rename("decimal", "decimal_"))) {
            reading.untilEnd();
            assertThat(reading.malformed()).isEmpty();
            assertThat(reading.rows())
                    .containsExactly("1 2026-01-31T13:45:00.500Z 2026-01-31 1.0 0.1 1.5");
        }
    }

    record Moment(int id, Instant since) {}

    @ParameterizedTest
    @CsvSource({"POSTGRES, timestamp", "DUCKDB, timestamp", "MARIADB, datetime(6)"})
    void columnsOfTimesWithoutAZoneHoldInstantsInUtc(Kind kind, String type)
            throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(url, "create table moments (id int primary key, since " + type + ")");
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try (var sink = SinkEpochs.anew(Jdbc.database(url).rows("moments"), Moment.class)) {
            sink.epoch(0, SinkEpochs.plus(new Moment(1, Instant.parse("2026-01-31T13:45:00Z"))));
        } finally {
            TimeZone.setDefault(before);
        }
        assertThat(Kind.lines(url, "select since from moments"))
                .singleElement()
                .asString()
                .startsWith("2026-01-31 13:45:00");
    }

    record Local(int id, LocalDateTime at, LocalDate day) {}

    /// Whatever the zone of the process is.
    @Test
    void timesWithoutAZoneAreInUtcWhereAColumnHasOne() throws IOException, SQLException {
        String url = Kind.POSTGRES.fresh(directory);
        Kind.run(url, "create table locals (id int, at timestamptz, day timestamptz)");
        var local = new Local(1, LocalDateTime.of(2026, 1, 31, 13, 45), LocalDate.of(2026, 1, 31));
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try (var sink = SinkEpochs.anew(Jdbc.database(url).rows("locals"), Local.class)) {
            sink.epoch(0, SinkEpochs.plus(local));
        } finally {
            TimeZone.setDefault(before);
        }
        assertThat(
                        Kind.lines(
                                url,
                                "select at at time zone 'UTC', day at time zone 'UTC' from locals"))
                .containsExactly("2026-01-31 13:45:00 2026-01-31 00:00:00");
    }

    record Precise(int id, LocalDateTime local, Instant moment) {}

    @ParameterizedTest
    @CsvSource({
        "timestamp_ns, 123456789",
        "timestamp, 123456000",
        "timestamp_ms, 123000000",
        "timestamp_s, 0"
    })
    void duckdbKeepsWhatItsColumnsHold(String type, int nanos) throws IOException, SQLException {
        String url = Kind.DUCKDB.fresh(directory);
        Kind.run(url, "create table precise (id int, local %s, moment %s)".formatted(type, type));
        JdbcDatabase database = Jdbc.database(url);
        LocalDateTime second = LocalDateTime.of(2026, 1, 31, 13, 45, 0);
        LocalDateTime time = second.withNano(123_456_789);
        try (var sink = SinkEpochs.anew(database.rows("precise"), Precise.class)) {
            sink.epoch(0, SinkEpochs.plus(new Precise(1, time, time.toInstant(ZoneOffset.UTC))));
        }
        try (var reading =
                new Reading(database.table("precise", Precise.class).zone(ZoneOffset.UTC))) {
            reading.untilEnd();
            assertThat(reading.malformed()).isEmpty();
            LocalDateTime held = second.withNano(nanos);
            assertThat(reading.rows())
                    .containsExactly("1 " + held + " " + held.toInstant(ZoneOffset.UTC));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRES", mode = EnumSource.Mode.EXCLUDE)
    void durationsAreTexts(Kind kind) throws IOException {
        JdbcDatabase database = Jdbc.database(kind.fresh(directory));
        try (var sink = SinkEpochs.anew(database.rows("took").creating(), Took.class)) {
            sink.epoch(0, SinkEpochs.plus(new Took(1, Duration.ofMillis(93_784_005))));
        }
        try (var reading = new Reading(database.table("took", Took.class))) {
            reading.untilEnd();
            assertThat(reading.rows()).containsExactly("1 PT26H3M4.005S");
        }
    }

    record Intervals(int id, Duration took, List<Duration> each) {}

    @Test
    void intervalsAreDurations() throws IOException, SQLException {
        String url = Kind.POSTGRES.fresh(directory);
        JdbcDatabase database = Jdbc.database(url);
        try (var sink = SinkEpochs.anew(database.rows("took").creating(), Intervals.class)) {
            sink.epoch(
                    0,
                    SinkEpochs.plus(
                            new Intervals(
                                    1,
                                    Duration.ofMillis(93_784_005),
                                    List.of(Duration.ofDays(3), Duration.ZERO))),
                    SinkEpochs.plus(new Intervals(2, Duration.ofMillis(-1), List.of())),
                    SinkEpochs.plus(new Intervals(3, Duration.ZERO, List.of())));
        }
        Kind.run(url, "insert into took values (4, '1 day 2 hours -0.5 s', '{}')");
        Kind.run(url, "insert into took values (5, '1 month', '{}')");
        try (var reading = new Reading(database.table("took", Intervals.class))) {
            reading.untilEnd();
            assertThat(reading.rows())
                    .containsExactlyInAnyOrder(
                            "1 PT26H3M4.005S [PT72H, PT0S]",
                            "2 PT-0.001S []",
                            "3 PT0S []",
                            "4 PT25H59M59.5S []");
            assertThat(reading.malformed()).singleElement().asString().contains("1 mons");
        }
    }

    record Extreme(long id, @Nullable LocalDate day, @Nullable BigDecimal decimal) {}

    @Test
    void duckdbHoldsExtremesAsTheyAreOrRefusesThem() throws IOException {
        JdbcDatabase database = Jdbc.database(Kind.DUCKDB.fresh(directory));
        var rows =
                List.of(
                        new Extreme(0, LocalDate.of(1582, 10, 10), null),
                        new Extreme(1, LocalDate.of(-44, 3, 15), null),
                        new Extreme(2, LocalDate.of(0, 2, 29), null),
                        new Extreme(3, LocalDate.of(200_000, 1, 1), null),
                        new Extreme(4, LocalDate.of(9_999_999, 1, 1), null),
                        new Extreme(5, null, new BigDecimal("1e40")),
                        new Extreme(6, null, new BigDecimal("1e-400")),
                        new Extreme(7, null, new BigDecimal("1e26")),
                        new Extreme(8, null, new BigDecimal("1e25")),
                        new Extreme(9, null, new BigDecimal("1e1999")),
                        new Extreme(10, null, new BigDecimal("0.0000000000005")));
        try (var sink =
                SinkEpochs.anew(database.snapshot("extremes", "id").creating(), Extreme.class)) {
            for (Extreme row : rows) {
                sink.epoch(row.id(), SinkEpochs.plus(row));
            }
            assertThat(sink.refused()).hasSize(4).allMatch(one -> one.contains("DW-2230"));
        }
        try (var reading = new Reading(database.table("extremes", Extreme.class))) {
            reading.untilEnd();
            assertThat(reading.malformed()).isEmpty();
            assertThat(reading.rows())
                    .containsExactlyInAnyOrder(
                            "0 1582-10-10 null",
                            "1 -0044-03-15 null",
                            "2 0000-02-29 null",
                            "3 +200000-01-01 null",
                            "6 null 0",
                            "8 null 10000000000000000000000000",
                            "10 null 1E-12");
        }
    }
}
