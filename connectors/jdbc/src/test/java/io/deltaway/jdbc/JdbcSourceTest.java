package io.deltaway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SourceException;
import io.deltaway.table.PlanException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is read of tables and queries, in each of the databases.
class JdbcSourceTest {

    record Order(long id, String item, @Nullable BigDecimal price) {}

    record Event(int moment, String what) {}

    @TempDir Path directory;

    private static final String ORDERS =
            "create table orders (id integer primary key, ITEM varchar(20), price decimal(10, 2), other varchar(10))";

    @ParameterizedTest
    @EnumSource
    void aTableIsReadOnce(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                ORDERS,
                "insert into orders values (1, 'apples', 2.5, 'x'), (2, 'pears', null, 'y')");
        try (var reading = new Reading(Jdbc.database(url).table("orders", Order.class))) {
            reading.untilEnd();
            assertThat(reading.rows()).containsExactlyInAnyOrder("1 apples 2.5", "2 pears null");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aQueryIsReadOnce(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                ORDERS,
                "insert into orders values (1, 'apples', 2.5, 'x'), (2, 'pears', null, 'y')");
        var query =
                Jdbc.database(url)
                        .query(
                                "select id as number, item, price from orders where id > 1",
                                Order.class)
                        .rename("id", "number");
        try (var reading = new Reading(query)) {
            reading.untilEnd();
            assertThat(reading.rows()).containsExactly("2 pears null");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoValueIsMalformed(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table orders (id varchar(20), item varchar(20), price decimal(10, 2))",
                "insert into orders values ('1', 'apples', 2.5), ('two', 'pears', 1), ('3', null, 1)");
        try (var reading = new Reading(Jdbc.database(url).table("orders", Order.class))) {
            reading.untilEnd();
            assertThat(reading.rows()).containsExactly("1 apples 2.5");
            assertThat(reading.malformed())
                    .containsExactlyInAnyOrder(
                            "DW-2102 orders column \"id\": expected a whole number of 64 bits, got \"two\"",
                            "DW-2103 orders column \"item\": expected a text, got null");
        }
    }

    record Moment(LocalDateTime seen) {}

    @ParameterizedTest
    @EnumSource
    void timesOutsideTheRangeAreToldSo(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        String type = kind == Kind.POSTGRES ? "timestamp" : "datetime";
        Kind.run(
                url,
                "create table moments (seen " + type + ")",
                "insert into moments values ('2024-05-31 12:30:00'), ('9999-12-31 12:30:00'), ('1500-01-01 12:30:00')");
        try (var reading = new Reading(Jdbc.database(url).table("moments", Moment.class))) {
            reading.untilEnd();
            assertThat(reading.rows()).containsExactly("2024-05-31T12:30");
            assertThat(reading.malformed())
                    .hasSize(2)
                    .allSatisfy(one ->
                            assertThat(one)
                                    .startsWith("DW-2102 moments column \"seen\"")
                                    .endsWith(
                                            ", a time outside 1677-09-21 to 2262-04-11, the range of 64-bit nanoseconds"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsWithEqualValuesThatComeLateAreNeitherLostNorDoubled(Kind kind)
            throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table events (moment integer, what varchar(20))",
                "insert into events values (1, 'a'), (2, 'b'), (2, 'b'), (null, 'never')");
        var source = Jdbc.database(url).table("events", Event.class).growing("moment").live();
        Map<String, byte[]> offsets;
        try (var reading = new Reading(source)) {
            reading.untilIdle();
            assertThat(reading.takeRows()).containsExactlyInAnyOrder("1 a", "2 b", "2 b");
            Kind.run(url, "insert into events values (2, 'b'), (2, 'c'), (0, 'too late')");
            reading.untilIdle();
            assertThat(reading.takeRows()).containsExactlyInAnyOrder("2 b", "2 c");
            reading.untilIdle();
            assertThat(reading.takeRows()).isEmpty();
            offsets = reading.offsets();
        }
        Kind.run(url, "insert into events values (2, 'c'), (3, 'd')");
        try (var reading = new Reading(source, offsets)) {
            reading.untilIdle();
            assertThat(reading.takeRows()).containsExactlyInAnyOrder("2 c", "3 d");
        }
    }

    @ParameterizedTest
    @EnumSource
    void restartsAtAnyChunkGiveEachRowOnce(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        var random = new Random(7);
        var expected = new ArrayList<String>();
        Kind.run(url, "create table events (moment integer, what varchar(20))");
        var source = Jdbc.database(url).table("events", Event.class).growing("moment").live();
        var given = new ArrayList<String>();
        Map<String, byte[]> offsets = Map.of();
        int at = 0;
        for (int round = 0; round < 4; round++) {
            var values = new StringBuilder();
            // Groups of equal values, some larger than several chunks.
            int rows = 9_000 + random.nextInt(20_000);
            for (int i = 0; i < rows; i++) {
                if (random.nextInt(9_000) == 0) {
                    at++;
                }
                String what = "w" + random.nextInt(50);
                values.append(i == 0 ? "" : ", ")
                        .append("(")
                        .append(at)
                        .append(", '")
                        .append(what)
                        .append("')");
                expected.add(at + " " + what);
            }
            Kind.run(url, "insert into events values " + values);
            boolean done = false;
            while (!done) {
                try (var reading = new Reading(source, offsets)) {
                    done = reading.polls(random.nextInt(1, 4));
                    given.addAll(reading.wholes());
                    offsets = reading.offsets();
                }
            }
        }
        assertThat(given).containsExactlyInAnyOrderElementsOf(expected);
    }

    record Price(String item, double price, Instant changed) {}

    @ParameterizedTest
    @EnumSource(names = "SQLITE", mode = EnumSource.Mode.EXCLUDE)
    void changedRowsReplaceOthersOfTheirKey(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        String time = kind == Kind.MARIADB ? "datetime(6)" : "timestamptz";
        String zone = kind == Kind.MARIADB ? "" : "+00:00";
        Kind.run(
                url,
                "create table prices (item varchar(20), price double precision, changed "
                        + time
                        + ")",
                "insert into prices values ('apples', 1.5, '2026-01-05 10:00:00.25" + zone + "')");
        try (var reading = new Reading(prices(url))) {
            reading.untilIdle();
            Kind.run(
                    url,
                    "update prices set price = 2.5, changed = '2026-01-05 11:00:00" + zone + "'");
            reading.untilIdle();
            reading.untilIdle();
            assertThat(reading.rows())
                    .containsExactly(
                            "apples 1.5 2026-01-05T10:00:00.250Z 1",
                            "apples 2.5 2026-01-05T11:00:00Z 1");
        }
    }

    private static JdbcSource<Price> prices(String url) {
        return Jdbc.database(url)
                .table("prices", Price.class)
                .growing("changed")
                .keyedBy("item")
                .live();
    }

    /// There they are texts in whatever form, which are compared as texts.
    @Test
    void timesOfSqliteDoNotGrow() throws SQLException {
        String url = Kind.SQLITE.fresh(directory);
        Kind.run(url, "create table prices (item text, price real, changed text)");
        assertThatThrownBy(() -> new Reading(prices(url)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("DW-0452")
                .hasMessageContaining("declare the component as the column is, as String");
    }

    record Narrow(int id, float value) {}

    record Wide(int id, double value) {}

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "DUCKDB", "MARIADB"})
    void aFractionIsTheNearestOneAndNeverInfinite(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table readings (id integer, value double precision)",
                "insert into readings values (1, 0.1), (2, 1e300)");
        JdbcDatabase database = Jdbc.database(url);
        try (var reading = new Reading(database.table("readings", Narrow.class))) {
            reading.untilEnd();
            assertThat(reading.rows()).containsExactly("1 0.1");
            assertThat(reading.malformed())
                    .singleElement()
                    .asString()
                    .contains("column \"value\": expected a number, got \"1.0E300\"");
        }
        assertThatThrownBy(() ->
                        new Reading(database.table("readings", Narrow.class).growing("value")))
                .hasMessageContaining("DW-0452");
        Kind.run(
                url,
                "create table exact (id integer, value decimal(30, 20))",
                "insert into exact values (1, 0.10000000000000000001)");
        JdbcSource<Wide> exact = database.table("exact", Wide.class);
        try (var reading = new Reading(exact)) {
            reading.untilEnd();
            assertThat(reading.rows()).containsExactly("1 0.1");
        }
        assertThatThrownBy(() -> new Reading(exact.growing("value")))
                .hasMessageContaining("DW-0452")
                .hasMessageContaining("to more digits than those of DOUBLE");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMissingInTheDatabaseIsNamed(Kind kind) throws SQLException {
        String url = kind.fresh(directory);
        assertThatThrownBy(() -> new Reading(Jdbc.database(url).table("orders", Order.class)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("DW-0442 can't read orders in jdbc:");
        Kind.run(url, "create table orders (id integer, price integer)");
        assertThatThrownBy(() -> new Reading(Jdbc.database(url).table("orders", Order.class)))
                .hasMessageContaining("DW-0443")
                .hasMessageContaining("has no column item; it has id, price");
    }

    @Test
    void whatCanNotWorkIsRefusedAtOnce() {
        var orders = Jdbc.database("jdbc:sqlite:x.db").table("orders", Order.class);
        assertThatThrownBy(orders::live)
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("growing(column) before live()");
        assertThatThrownBy(() -> orders.growing("nothing"))
                .hasMessageContaining("one of the columns id, item, price");
        assertThatThrownBy(
                        () -> new Reading(Jdbc.database("jdbc:nothing:x").table("t", Order.class)))
                .hasMessageContaining("there is no JDBC driver for it on the class path");
        assertThat(List.of(orders.growing("id").resumes(), orders.resumes()))
                .containsExactly(true, false);
    }
}
