package io.deltaway.jdbc;

import static io.deltaway.testkit.connector.SinkEpochs.minus;
import static io.deltaway.testkit.connector.SinkEpochs.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Snapshots in tables in which another column than the key must be unique.
class UniqueSinkTest {

    record Seat(String name, long seat, String note) {}

    @TempDir Path directory;

    private String table(Kind kind) throws SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table seats (name varchar(20) primary key, seat bigint not null unique, note varchar(20) not null check (note <> 'bad'))");
        return url;
    }

    private static JdbcSink seats(String url) {
        return Jdbc.database(url).snapshot("seats", "name");
    }

    private static List<String> lines(String url) throws SQLException {
        return Kind.lines(url, "select name, seat, note from seats order by name");
    }

    @ParameterizedTest
    @EnumSource
    void aValueOfAnotherRowIsRefusedAndThatRowStays(Kind kind) throws IOException, SQLException {
        String url = table(kind);
        try (var sink = SinkEpochs.anew(seats(url), Seat.class)) {
            sink.epoch(0, plus(new Seat("a", 1, "of a")), plus(new Seat("b", 2, "of b")));
            sink.epoch(1, plus(new Seat("c", 1, "of c")), plus(new Seat("d", 4, "of d")));
            sink.epoch(2, minus(new Seat("c", 1, "of c")), plus(new Seat("c", 2, "of c")));
            assertThat(sink.refusedRows())
                    .containsExactly(
                            "DW-2230 1 name=c, seat=1, note=of c",
                            "DW-2230 1 name=c, seat=2, note=of c");
            assertThat(sink.refused()).noneMatch(told -> told.contains("Batch entry"));
            sink.epoch(3, minus(new Seat("c", 2, "of c")), plus(new Seat("c", 3, "of c")));
        }
        assertThat(lines(url)).containsExactly("a 1 of a", "b 2 of b", "c 3 of c", "d 4 of d");
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfOthersAreNotOverwritten(Kind kind) throws IOException, SQLException {
        String url = table(kind);
        Kind.run(url, "insert into seats values ('other', 7, 'x'), ('mine', 8, 'y')");
        try (var sink = SinkEpochs.anew(seats(url).added(), Seat.class)) {
            sink.epoch(0, plus(new Seat("c", 7, "of c")), plus(new Seat("mine", 9, "z")));
            assertThat(sink.refusedRows()).containsExactly("DW-2230 1 name=c, seat=7, note=of c");
        }
        assertThat(lines(url)).containsExactly("mine 9 z", "other 7 x");
    }

    /// DuckDB looks at each row by itself and has no savepoints.
    @ParameterizedTest
    @EnumSource(names = "DUCKDB", mode = EnumSource.Mode.EXCLUDE)
    void rowsMayTakeTheValuesOfOthersInOneEpoch(Kind kind) throws IOException, SQLException {
        String url = table(kind);
        try (var sink = SinkEpochs.anew(seats(url), Seat.class)) {
            sink.epoch(
                    0,
                    plus(new Seat("a", 1, "")),
                    plus(new Seat("b", 2, "")),
                    plus(new Seat("c", 3, "")),
                    plus(new Seat("d", 4, "")),
                    plus(new Seat("e", 5, "")));
            // a and b change places, c goes to d's, d to a new one; e would be bad.
            sink.epoch(
                    1,
                    minus(new Seat("a", 1, "")),
                    plus(new Seat("a", 2, "")),
                    minus(new Seat("b", 2, "")),
                    plus(new Seat("b", 1, "")),
                    minus(new Seat("c", 3, "")),
                    plus(new Seat("c", 4, "")),
                    minus(new Seat("d", 4, "")),
                    plus(new Seat("d", 6, "")),
                    minus(new Seat("e", 5, "")),
                    plus(new Seat("e", 3, "bad")),
                    plus(new Seat("f", 3, "")));
            assertThat(sink.refusedRows()).containsExactly("DW-2230 1 name=e, seat=3, note=bad");
            assertThat(lines(url)).containsExactly("a 2 ", "b 1 ", "c 4 ", "d 6 ", "e 5 ", "f 3 ");
            // They change places again, and one comes whose place is taken for good.
            sink.epoch(
                    2,
                    minus(new Seat("a", 2, "")),
                    plus(new Seat("a", 1, "")),
                    minus(new Seat("b", 1, "")),
                    plus(new Seat("b", 2, "")),
                    minus(new Seat("c", 4, "")),
                    plus(new Seat("c", 6, "")));
            assertThat(sink.refusedRows())
                    .hasSize(2)
                    .last()
                    .isEqualTo("DW-2230 1 name=c, seat=6, note=");
        }
        assertThat(lines(url)).containsExactly("a 1 ", "b 2 ", "c 4 ", "d 6 ", "e 5 ", "f 3 ");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "SQLITE"})
    void anIndexOfSomeRowsOrOfAnExpressionMakesNoKey(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table seats (name text, seat bigint, note text)",
                "create unique index two on seats (name, lower(note))",
                "create unique index few on seats (name) where seat > 0");
        assertThatThrownBy(() -> SinkEpochs.anew(seats(url), Seat.class))
                .hasMessageContaining("DW-0449");
        Kind.run(url, "create unique index whole on seats (name)");
        SinkEpochs.anew(seats(url), Seat.class).close();
    }
}
