package io.deltaway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SinkException;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What MariaDB would do with rows, and does not say.
class MariadbSinkTest {

    record Item(long id, long qty) {}

    record Odd(int id, double d, float f, LocalDate day) {}

    @TempDir Path directory;
    private String url = "";

    @BeforeEach
    void database() {
        url = Kind.MARIADB.fresh(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MyISAM", "Aria"})
    void aTableThatCanNotBeUndoneIsRefused(String engine) throws SQLException {
        Kind.run(url, "create table items (id bigint, qty bigint) engine=" + engine);
        assertThatThrownBy(() -> SinkEpochs.anew(Jdbc.database(url).rows("items"), Item.class))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("DW-0454 the table items in ")
                .hasMessageContaining(
                        "is kept by the engine " + engine + ", which knows no transactions");
    }

    @Test
    void norMayTheTableOfEpochsBeOne() throws SQLException {
        Kind.run(
                url,
                "create table deltaway_epochs (sink varchar(200) not null primary key, epoch bigint not null) engine=MyISAM");
        assertThatThrownBy(() ->
                        SinkEpochs.anew(Jdbc.database(url).rows("items").creating(), Item.class))
                .hasMessageContaining("DW-0454 the table deltaway_epochs in ");
    }

    private static Odd plain(int id) {
        return new Odd(id, id, id, LocalDate.of(2026, 1, 1));
    }

    /// Of few rows and of many, which go another way.
    @ParameterizedTest
    @ValueSource(ints = {0, 20})
    void valuesThatTheDatabaseDoesNotHaveAreRefused(int others) throws IOException, SQLException {
        var rows = new ArrayList<SinkEpochs.Change<Odd>>();
        LocalDate day = LocalDate.of(2026, 1, 1);
        rows.add(SinkEpochs.plus(new Odd(1, Double.NaN, 1, day)));
        rows.add(SinkEpochs.plus(new Odd(2, Double.NEGATIVE_INFINITY, 1, day)));
        rows.add(SinkEpochs.plus(new Odd(3, 1, Float.POSITIVE_INFINITY, day)));
        rows.add(SinkEpochs.plus(new Odd(4, 1, 1, LocalDate.of(10_000, 1, 1))));
        rows.add(SinkEpochs.plus(new Odd(5, 1, 1, LocalDate.of(65_536 + 2026, 1, 1))));
        rows.add(SinkEpochs.plus(new Odd(6, 1, 1, LocalDate.of(-3, 1, 1))));
        rows.add(SinkEpochs.plus(new Odd(7, 1, 1, LocalDate.of(9_999, 12, 31))));
        for (int id = 8; id < 8 + others; id++) {
            rows.add(SinkEpochs.plus(plain(id)));
        }
        JdbcSink sink = Jdbc.database(url).snapshot("odd", "id").creating();
        try (var epochs = SinkEpochs.anew(sink, Odd.class)) {
            epochs.write(0, rows);
            epochs.endEpoch(0);
            assertThat(epochs.refusedRows())
                    .hasSize(6)
                    .allMatch(row -> row.startsWith("DW-2230 1 id="));
            assertThat(epochs.refused()).anyMatch(told -> told.contains("has no value NaN"));
        }
        assertThat(Kind.lines(url, "select count(*), min(id), max(day) from odd"))
                .containsExactly(1 + others + " 7 9999-12-31");
    }
}
