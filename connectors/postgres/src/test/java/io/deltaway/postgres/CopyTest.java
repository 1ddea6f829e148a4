package io.deltaway.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.jdbc.JdbcSink;
import io.deltaway.json.Json;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Epochs of many rows, which are copied, and of few, which are not: both give the same.
class CopyTest {

    record Total(int id, String item, @Nullable Double price) {}

    private String url = "";

    @BeforeEach
    void database() throws SQLException {
        url = TestServer.fresh();
    }

    private JdbcSink snapshot() {
        return Postgres.database(url).snapshot("totals", "id").creating();
    }

    private static List<SinkEpochs.Change<Total>> changes(
            int from, int to, int weight, double price) {
        return IntStream.range(from, to)
                .mapToObj(id ->
                        new SinkEpochs.Change<>(weight, new Total(id, "a\tb\\\n" + id, price)))
                .toList();
    }

    private static List<SinkEpochs.Change<Total>> all(List<List<SinkEpochs.Change<Total>>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    @Test
    void manyRowsAreInsertedReplacedAndDeleted() throws IOException, SQLException {
        try (var sink = SinkEpochs.anew(snapshot(), Total.class)) {
            sink.write(0, changes(0, 5_000, 1, 1.5));
            sink.endEpoch(0);
            sink.write(
                    1,
                    all(
                            List.of(
                                    changes(0, 4_000, -1, 1.5),
                                    changes(2_000, 4_000, 1, 2.5),
                                    changes(5_000, 6_000, 1, 3.5))));
            sink.endEpoch(1);
            sink.write(2, all(List.of(changes(4_999, 5_000, -1, 1.5), changes(1, 2, 1, 4.5))));
            sink.endEpoch(2);
        }
        assertThat(
                        TestServer.lines(
                                url,
                                "select price, count(*), min(id), max(id) from totals group by price order by price"))
                .containsExactly(
                        "1.5 999 4000 4998",
                        "2.5 2000 2000 3999",
                        "3.5 1000 5000 5999",
                        "4.5 1 1 1");
        assertThat(
                        TestServer.lines(
                                url,
                                "select item = E'a\\tb\\\\\\n4000' from totals where id = 4000"))
                .containsExactly("t");
    }

    @Test
    void rowsThatAreRefusedAreFoundAmongMany() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table totals (id int primary key, item varchar(20), price double precision check (price < 10))");
        try (var sink =
                SinkEpochs.anew(Postgres.database(url).snapshot("totals", "id"), Total.class)) {
            var rows = new ArrayList<>(changes(0, 5_000, 1, 1.5));
            rows.set(17, SinkEpochs.plus(new Total(17, "x", 10.0)));
            rows.set(4_999, SinkEpochs.plus(new Total(4_999, "much longer than twenty", 1.0)));
            rows.set(600, SinkEpochs.plus(new Total(600, "\0", 1.0)));
            sink.write(0, rows);
            sink.endEpoch(0);

            assertThat(sink.refusedRows())
                    .containsExactlyInAnyOrder(
                            "DW-2230 1 id=17, item=x, price=10.0",
                            "DW-2230 1 id=600, item=\0, price=1.0",
                            "DW-2230 1 id=4999, item=much longer than twenty, price=1.0");
        }
        assertThat(TestServer.lines(url, "select count(*) from totals")).containsExactly("4997");
    }

    record Odd(Instant at, double d, float f, boolean yes, LocalDate day, byte[] bytes, long n) {}

    private static Odd odd(int number, long n) {
        return new Odd(
                Instant.ofEpochSecond(number),
                number + 0.1 + 0.2,
                number / 1024f / 3,
                number % 2 == 0,
                LocalDate.ofEpochDay(number),
                new byte[] {(byte) number, (byte) (number >> 8)},
                n);
    }

    /// The database casts what is not copied, and reads what is: a key must be one both ways.
    @Test
    void keysInColumnsOfOtherTypesAreFoundAgain() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table odd (at text, d numeric, f double precision, yes varchar(5), day timestamp, bytes text, n text, primary key (at, d, f, yes, day, bytes))");
        try (var sink =
                SinkEpochs.anew(
                        Postgres.database(url)
                                .snapshot("odd", "at", "d", "f", "yes", "day", "bytes"),
                        Odd.class)) {
            sink.write(
                    0,
                    IntStream.range(0, 1_000).mapToObj(i -> SinkEpochs.plus(odd(i, 1))).toList());
            sink.endEpoch(0);
            sink.epoch(1, SinkEpochs.minus(odd(3, 1)), SinkEpochs.plus(odd(3, 2)));
            sink.epoch(2, SinkEpochs.minus(odd(4, 1)));
        }
        assertThat(TestServer.lines(url, "select n, count(*), max(bytes) from odd group by n"))
                .containsExactlyInAnyOrder("1 998 \\xff02", "2 1 \\x0300");
    }

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
            Duration took,
            UUID uuid,
            Side side,
            Point point,
            List<@Nullable String> texts,
            List<Long> numbers,
            Map<String, Integer> map,
            double[] vector,
            Json json) {}

    private static All all(int id) {
        return new All(
                id,
                true,
                null,
                0.5f,
                Double.NEGATIVE_INFINITY,
                new BigDecimal("123456789012345678901234567890.5"),
                "a\\N\t\u00e4\ud83d\ude00",
                new byte[] {0, -1, 92},
                LocalDate.of(2026, 1, 31),
                LocalTime.of(13, 45, 0, 123_456_789),
                LocalDateTime.of(2026, 1, 31, 13, 45, 0, 999_999_999),
                Instant.parse("2026-01-31T13:45:00.999999999Z"),
                Duration.ofMillis(93_784_005),
                UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                Side.SELL,
                new Point(1, -2),
                java.util.Arrays.asList("x", null, "NULL", "q\"\\,{"),
                List.of(1L, -2L),
                Map.of("k", 1),
                new double[] {0.5, Double.NaN},
                new Json.ObjectValue(Map.of("a", new Json.TextValue("\n"))));
    }

    @Test
    void valuesOfAllTypesAreTheSameCopiedOrNot() throws IOException, SQLException {
        try (var sink =
                SinkEpochs.anew(Postgres.database(url).rows("everything").creating(), All.class)) {
            sink.epoch(0, SinkEpochs.plus(all(-1)));
            sink.write(
                    1,
                    IntStream.range(0, 1_000)
                            .mapToObj(CopyTest::all)
                            .map(SinkEpochs::plus)
                            .toList());
            sink.endEpoch(1);
        }
        String others =
                "yes, l, f, d, decimal, text, bytes, date, time, local, at, took, uuid, side, point, texts, numbers, map, vector, json";
        assertThat(
                        TestServer.lines(
                                url,
                                "select count(*), "
                                        + others
                                        + " from everything group by "
                                        + others))
                .containsExactly(
                        "1001 t null 0.5 -Infinity 123456789012345678901234567890.5 a\\N\t\u00e4\ud83d\ude00 \\x00ff5c"
                                + " 2026-01-31 13:45:00.123456 2026-01-31 13:45:00.999999 "
                                + TestServer.lines(
                                                url,
                                                "select timestamptz '2026-01-31T13:45:00.999999Z'")
                                        .getFirst()
                                + " 26:03:04.005 123e4567-e89b-12d3-a456-426614174000 SELL {\"x\": 1, \"y\": -2}"
                                + " {x,NULL,\"NULL\",\"q\\\"\\\\,{\"} {1,-2} {\"k\": 1} {0.5,NaN} {\"a\": \"\\n\"}");
    }

    record Plain(
            int id,
            @Nullable Long l,
            int i,
            boolean yes,
            float f,
            double d,
            @Nullable String text,
            LocalDate date,
            LocalDateTime local,
            Instant at,
            Instant there) {}

    private static Plain plain(int id) {
        return switch (Math.floorMod(id, 3)) {
            case 0 ->
                    new Plain(
                            id,
                            Long.MIN_VALUE,
                            Integer.MAX_VALUE,
                            true,
                            0.1f,
                            0.1,
                            "",
                            LocalDate.of(1, 1, 1),
                            LocalDateTime.of(1999, 12, 31, 23, 59, 59, 999_999_999),
                            Instant.parse("1969-12-31T23:59:59.999999999Z"),
                            Instant.EPOCH);
            case 1 ->
                    new Plain(
                            id,
                            null,
                            -1,
                            false,
                            Float.NaN,
                            Double.NEGATIVE_INFINITY,
                            null,
                            LocalDate.of(9999, 12, 31),
                            LocalDateTime.of(2026, 1, 31, 13, 45),
                            Instant.parse("2026-01-31T13:45:00.123456789Z"),
                            Instant.parse("2026-01-31T13:45:00.123456789Z"));
            default ->
                    new Plain(
                            id,
                            1L,
                            0,
                            true,
                            -0.5f,
                            Double.MIN_VALUE,
                            "short " + "\u00e4\ud83d\ude00\t\\".repeat(20),
                            LocalDate.of(2000, 1, 1),
                            LocalDateTime.of(2000, 1, 1, 0, 0),
                            Instant.parse("2262-01-01T00:00:00Z"),
                            Instant.parse("1700-01-01T00:00:00Z"));
        };
    }

    /// All columns are of types that are sent as they are, which one of another type would prevent.
    @Test
    void valuesWithoutDigitsAreTheSameCopiedOrNot() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table plain (id int8, l int8, i int4, yes bool, f float4, d float8, text varchar(200), date date, local timestamp, at timestamptz, there timestamp)");
        try (var sink = SinkEpochs.anew(Postgres.database(url).rows("plain"), Plain.class)) {
            sink.epoch(
                    0,
                    SinkEpochs.plus(plain(-3)),
                    SinkEpochs.plus(plain(-2)),
                    SinkEpochs.plus(plain(-1)));
            sink.write(
                    1,
                    IntStream.range(0, 3_000)
                            .mapToObj(CopyTest::plain)
                            .map(SinkEpochs::plus)
                            .toList());
            sink.endEpoch(1);
        }
        String values = "l, i, yes, f, d, text, date, local, at, there";
        assertThat(
                        TestServer.lines(
                                url,
                                "select count(*), min(id) from plain group by "
                                        + values
                                        + " order by 2"))
                .containsExactly("1001 -3", "1001 -2", "1001 -1");
    }

    record Day(LocalDate day) {}

    @Test
    void aDayThatTheServerDoesNotHaveIsRefusedAndNotInfinity() throws IOException, SQLException {
        TestServer.run(url, "create table days (day date)");
        LocalDate late = LocalDate.of(2000, 1, 1).plusDays(Integer.MAX_VALUE);
        try (var sink = SinkEpochs.anew(Postgres.database(url).rows("days"), Day.class)) {
            var rows = new ArrayList<SinkEpochs.Change<Day>>();
            for (int i = 0; i < 1_000; i++) {
                rows.add(SinkEpochs.plus(new Day(LocalDate.of(2026, 1, 1).plusDays(i))));
            }
            rows.set(10, SinkEpochs.plus(new Day(late)));
            sink.write(0, rows);
            sink.endEpoch(0);

            assertThat(sink.refusedRows()).containsExactly("DW-2230 1 day=" + late);
        }
        assertThat(TestServer.lines(url, "select count(*), bool_and(isfinite(day)) from days"))
                .containsExactly("999 t");
    }
}
