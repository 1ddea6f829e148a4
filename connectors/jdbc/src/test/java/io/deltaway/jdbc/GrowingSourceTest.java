package io.deltaway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Which rows a look at a growing table gives that were there at the look before, in each of the
/// databases.
class GrowingSourceTest {

    record Event(int moment, String what, String note) {}

    record Name(String name, int number) {}

    record Text(int id, String text) {}

    record Moment(Instant since) {}

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void whoReadsFewerColumnsKnowsTheRowsWithTheLastValue(Kind kind)
            throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table events (moment integer, what varchar(20), note varchar(20))",
                "insert into events values (1, 'a', 'x'), (2, 'b', 'x'), (2, 'b', 'y'), (2, 'c', 'x')");
        var source = Jdbc.database(url).table("events", Event.class).growing("moment");
        Map<String, byte[]> offsets;
        try (var reading = new Reading(source)) {
            reading.untilEnd();
            assertThat(reading.takeRows())
                    .containsExactlyInAnyOrder("1 a x", "2 b x", "2 b y", "2 c x");
            offsets = reading.offsets();
        }
        Kind.run(url, "insert into events values (2, 'd', 'x')");
        try (var reading = reading(source, offsets, "what")) {
            reading.untilEnd();
            assertThat(columns(reading, 2)).containsExactly("2 d");
            offsets = reading.offsets();
        }
        Kind.run(url, "insert into events values (2, 'b', 'z')");
        try (var reading = reading(source, offsets, "moment")) {
            reading.untilEnd();
            assertThat(columns(reading, 1)).containsExactly("2");
            offsets = reading.offsets();
        }
        try (var reading = reading(source, offsets, "moment")) {
            reading.untilEnd();
            assertThat(reading.rows()).isEmpty();
        }
    }

    private static Reading reading(
            SourceConnector<?> source, Map<String, byte[]> offsets, String needed)
            throws IOException {
        return new Reading(source, offsets, Optional.of(Set.of(needed)));
    }

    /// The first columns of rows; what is in the others means nothing.
    private static List<String> columns(Reading reading, int count) {
        var rows = new ArrayList<String>();
        for (String row : reading.rows()) {
            rows.add(String.join(" ", List.of(row.split(" ", -1)).subList(0, count)));
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void textsThatTheDatabaseTakesToBeOneValueAreGivenOnce(Kind kind)
            throws IOException, SQLException {
        String url = kind.fresh(directory);
        if (kind == Kind.POSTGRES) {
            Kind.run(
                    url,
                    "create collation nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        }
        String collation = kind == Kind.MARIADB ? "" : " collate nocase";
        Kind.run(
                url,
                "create table names (name varchar(20)" + collation + ", number integer)",
                "insert into names values ('a', 1), ('A', 2)");
        var source = Jdbc.database(url).table("names", Name.class).growing("name").live();
        Map<String, byte[]> offsets;
        try (var reading = new Reading(source)) {
            reading.untilIdle();
            assertThat(reading.takeRows()).containsExactlyInAnyOrder("a 1", "A 2");
            reading.untilIdle();
            assertThat(reading.takeRows()).isEmpty();
            Kind.run(url, "insert into names values ('a', 3), ('A', 2)");
            reading.untilIdle();
            assertThat(reading.takeRows()).containsExactlyInAnyOrder("a 3", "A 2");
            offsets = reading.offsets();
        }
        Kind.run(url, "insert into names values ('b', 4), ('A', 5), ('B', 6)");
        try (var reading = new Reading(source, offsets)) {
            reading.untilIdle();
            assertThat(reading.takeRows()).containsExactlyInAnyOrder("A 5", "b 4", "B 6");
            reading.untilIdle();
            assertThat(reading.takeRows()).isEmpty();
        }
    }

    /// Its type is that of what is computed.
    @ParameterizedTest
    @EnumSource
    void aColumnThatIsComputedGrows(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table names (name varchar(20), number integer)",
                "insert into names values ('a', 9), ('b', 10)");
        String sql = "select name, number + 0 as number from names";
        var source = Jdbc.database(url).query(sql, Name.class).growing("number").live();
        try (var reading = new Reading(source)) {
            reading.untilIdle();
            assertThat(reading.takeRows()).containsExactly("a 9", "b 10");
            Kind.run(url, "insert into names values ('c', 11), ('d', 10)");
            reading.untilIdle();
            assertThat(reading.takeRows()).containsExactly("d 10", "c 11");
        }
    }

    /// Neither the zone of the process counts nor that of the session.
    @ParameterizedTest
    @CsvSource({
        "POSTGRES, timestamp, Asia/Tokyo, 10:00:00, 10:00:01",
        "POSTGRES, timestamp, America/New_York, 10:00:00, 10:00:01",
        "POSTGRES, timestamptz, Asia/Tokyo, 12:00:00, 12:00:01",
        "DUCKDB, timestamp, Asia/Tokyo, 10:00:00, 10:00:01",
        "DUCKDB, timestamp, America/New_York, 10:00:00, 10:00:01",
        "DUCKDB, timestamptz, America/New_York, 12:00:00, 12:00:01",
        "MARIADB, datetime(6), Asia/Tokyo, 10:00:00, 10:00:01",
        "MARIADB, datetime(6), America/New_York, 10:00:00, 10:00:01",
        "MARIADB, timestamp(6), America/New_York, 12:00:00, 12:00:01"
    })
    void timesGrowInTheirZone(Kind kind, String type, String zone, String first, String second)
            throws IOException, SQLException {
        String url = kind.fresh(directory);
        boolean hasZone = type.equals("timestamptz");
        Function<String, String> row =
                time ->
                        "insert into moments values ('2026-07-01 %s%s')"
                                .formatted(time, hasZone ? "+00" : "");
        String inUtc = url + (kind == Kind.MARIADB ? "&timezone=UTC" : "");
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            Kind.run(url, "create table moments (since " + type + " not null)");
            Kind.run(inUtc, row.apply("12:00:00"));
            var source =
                    Jdbc.database(url)
                            .table("moments", Moment.class)
                            .zone(ZoneId.of("Europe/Berlin"))
                            .growing("since")
                            .live();
            try (var reading = new Reading(source)) {
                reading.untilIdle();
                assertThat(reading.takeRows()).containsExactly("2026-07-01T" + first + "Z");
                Kind.run(inUtc, row.apply("12:00:01"));
                reading.untilIdle();
                assertThat(reading.takeRows()).containsExactly("2026-07-01T" + second + "Z");
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void timesOfOneMicrosecondGrowByTheirNanoseconds() throws IOException, SQLException {
        String url = Kind.DUCKDB.fresh(directory);
        Kind.run(url, "create table moments (since timestamp_ns)");
        var source =
                Jdbc.database(url)
                        .table("moments", Moment.class)
                        .zone(ZoneOffset.UTC)
                        .growing("since")
                        .live();
        try (var reading = new Reading(source)) {
            for (int nano = 1; nano < 4; nano++) {
                String time = "2026-07-01 12:00:00.00000000" + nano;
                Kind.run(url, "insert into moments values ('" + time + "')");
                reading.untilIdle();
                assertThat(reading.takeRows()).containsExactly(time.replace(' ', 'T') + "Z");
            }
        }
    }

    /// Its order is that of texts.
    @ParameterizedTest
    @EnumSource
    void aTextThatIsWantedAsANumberGrowsInAnotherOrder(Kind kind) throws SQLException {
        String url = kind.fresh(directory);
        Kind.run(url, "create table moments (since varchar(30))");
        var source = Jdbc.database(url).table("moments", Moment.class).growing("since");
        assertThatThrownBy(() -> new Reading(source))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("DW-0452");
    }

    /// So that they need no more memory than short ones.
    @ParameterizedTest
    @EnumSource
    void longTextsAreCutIntoSmallChunks(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table texts (id integer, text "
                        + (kind == Kind.MARIADB ? "longtext" : "text")
                        + ")");
        Kind.run(
                url,
                IntStream.range(0, 300)
                        .mapToObj(i ->
                                "insert into texts values (%d, '%s')"
                                        .formatted(i, ("t" + i).repeat(10_000)))
                        .toArray(String[]::new));
        var table = Jdbc.database(url).table("texts", Text.class);
        for (var source : List.of(table, table.growing("id"))) {
            try (var reading = new Reading(source)) {
                reading.untilEnd();
                assertThat(reading.rows()).hasSize(300).doesNotHaveDuplicates();
                assertThat(reading.largestChunk()).isLessThan(5 << 20);
            }
        }
    }
}
