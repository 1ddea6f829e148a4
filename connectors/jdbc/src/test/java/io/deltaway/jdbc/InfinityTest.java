package io.deltaway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Times that are none, and those that drivers have no other way to tell from them.
class InfinityTest {

    record Day(int id, LocalDate v) {}

    record Local(int id, LocalDateTime v) {}

    record Moment(int id, Instant v) {}

    record Text(int id, String v) {}

    record Days(int id, List<LocalDate> v) {}

    record Locals(int id, List<LocalDateTime> v) {}

    record Moments(int id, List<Instant> v) {}

    @TempDir Path directory;

    private String table(Kind kind, String type, String form) throws SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table t (id int, v " + type + ")",
                "insert into t values (1, " + form.formatted("infinity") + ")",
                "insert into t values (2, " + form.formatted("-infinity") + ")",
                "insert into t values (3, " + form.formatted("2026-01-31") + ")");
        return url;
    }

    private static <R extends Record> Reading read(String url, Class<R> record) throws IOException {
        try (var reading =
                new Reading(Jdbc.database(url).table("t", record).zone(ZoneOffset.UTC))) {
            reading.untilEnd();
            return reading;
        }
    }

    private static Reading times(String url, String type) throws IOException {
        return type.startsWith("date")
                ? type.endsWith("]") ? read(url, Days.class) : read(url, Day.class)
                : type.startsWith("timestamptz")
                        ? type.endsWith("]") ? read(url, Moments.class) : read(url, Moment.class)
                        : type.endsWith("]") ? read(url, Locals.class) : read(url, Local.class);
    }

    @ParameterizedTest
    @CsvSource({
        "DUCKDB, date",
        "DUCKDB, timestamp",
        "DUCKDB, timestamptz",
        "DUCKDB, timestamp_ns",
        "DUCKDB, timestamp_ms",
        "POSTGRES, date",
        "POSTGRES, timestamp",
        "POSTGRES, timestamptz"
    })
    void infinityIsATextAndNoTime(Kind kind, String type) throws IOException, SQLException {
        String url = table(kind, type, "'%s'");
        Reading times = times(url, type);
        assertThat(times.rows()).singleElement().asString().startsWith("3 2026-01-31");
        assertThat(times.malformed())
                .hasSize(2)
                .anyMatch(one -> one.contains("got \"infinity\""))
                .anyMatch(one -> one.contains("got \"-infinity\""));
        assertThat(read(url, Text.class).rows()).startsWith("1 infinity", "2 -infinity");
    }

    @ParameterizedTest
    @CsvSource({
        "DUCKDB, date[]",
        "DUCKDB, timestamp[]",
        "DUCKDB, timestamptz[]",
        "DUCKDB, timestamp_ns[]",
        "POSTGRES, date[]",
        "POSTGRES, timestamp[]",
        "POSTGRES, timestamptz[]"
    })
    void norIsItOneInAList(Kind kind, String type) throws IOException, SQLException {
        String url = table(kind, type, "array['%s'::" + type.replace("[]", "") + "]");
        Reading times = times(url, type);
        assertThat(times.rows()).singleElement().asString().startsWith("3 [2026-01-31");
        assertThat(times.malformed()).hasSize(2);
    }

    @Test
    void aListOfOtherTimesIsNone() throws IOException, SQLException {
        for (Kind kind : List.of(Kind.DUCKDB, Kind.POSTGRES)) {
            String url = table(kind, "date[]", "array['%s'::date]");
            assertThat(read(url, Locals.class).malformed()).hasSize(3);
        }
    }

    /// The driver fails to make a time of it.
    @Test
    void secondsBeyondAllTimesAreErrorRows() throws IOException, SQLException {
        String url = table(Kind.DUCKDB, "timestamp_s", "'%s'");
        assertThat(read(url, Local.class).rows()).containsExactly("3 2026-01-31T00:00");
        assertThat(read(url, Text.class).malformed()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "DUCKDB"})
    void daysBeforeOurEraAreWhatTheyAre(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(url, "create table t (id int, v date)");
        try (var sink = SinkEpochs.anew(Jdbc.database(url).rows("t"), Day.class)) {
            sink.epoch(
                    0,
                    SinkEpochs.plus(new Day(1, LocalDate.of(-43, 3, 15))),
                    SinkEpochs.plus(new Day(2, LocalDate.of(12026, 3, 15))));
            assertThat(sink.refusedRows()).isEmpty();
        }
        assertThat(Kind.lines(url, "select id from t where extract(year from v) < 0"))
                .containsExactly("1");
        assertThat(read(url, Day.class).rows()).containsExactly("1 -0043-03-15", "2 +12026-03-15");
    }

    /// Which is what others take for no time at all.
    @Test
    void theFirstDayOfOurEraIsReadAsText() throws IOException, SQLException {
        String url = Kind.POSTGRES.fresh(directory);
        Kind.run(url, "create table t (id int, v date)");
        Kind.run(url, "insert into t values (1, '0001-01-01'), (2, '0001-12-31 BC')");
        Reading days = read(url, Text.class);
        assertThat(days.rows()).containsExactly("1 0001-01-01");
        assertThat(days.malformed()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "DUCKDB"})
    void theLastDaysOfAllAreNotInfinity(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(url, "create table t (id int, v date)");
        try (var sink = SinkEpochs.anew(Jdbc.database(url).rows("t"), Day.class)) {
            sink.epoch(
                    0,
                    SinkEpochs.plus(new Day(1, LocalDate.MAX)),
                    SinkEpochs.plus(new Day(2, LocalDate.MIN)),
                    SinkEpochs.plus(new Day(3, LocalDate.ofEpochDay(Integer.MAX_VALUE))),
                    SinkEpochs.plus(new Day(4, LocalDate.ofEpochDay(-Integer.MAX_VALUE))),
                    SinkEpochs.plus(new Day(5, LocalDate.of(2026, 1, 31))));
            assertThat(sink.refusedRows()).hasSize(4).allMatch(row -> row.startsWith("DW-2230 1 "));
        }
        assertThat(Kind.lines(url, "select id from t where v in ('infinity', '-infinity')"))
                .isEmpty();
        assertThat(Kind.lines(url, "select v from t where id = 5")).containsExactly("2026-01-31");
    }
}
