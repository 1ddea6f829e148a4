package io.deltaway.jdbc;

import static io.deltaway.testkit.connector.SinkEpochs.minus;
import static io.deltaway.testkit.connector.SinkEpochs.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Push;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkException;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a table holds after each epoch, in each of the databases.
class JdbcSinkTest {

    record Total(String item, long count, @Nullable Double price) {}

    @TempDir Path directory;

    private static JdbcSink snapshot(String url) {
        return Jdbc.database(url).snapshot("totals", "item").creating();
    }

    private static List<String> totals(String url) throws SQLException {
        return Kind.lines(url, "select item, count, price from totals order by item");
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotIsTheTable(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        try (var sink = SinkEpochs.anew(snapshot(url), Total.class)) {
            sink.epoch(
                    0,
                    plus(new Total("apples", 1, 0.5)),
                    plus(new Total("pears", 2, null)),
                    plus(new Total("it's \"quoted\"", 3, 1.5)));
            sink.epoch(
                    1,
                    minus(new Total("apples", 1, 0.5)),
                    plus(new Total("apples", 4, 0.75)),
                    minus(new Total("pears", 2, null)),
                    plus(new Total("plums", 5, null)));
        }

        assertThat(totals(url))
                .containsExactly("apples 4 0.75", "it's \"quoted\" 3 1.5", "plums 5 null");
    }

    @Test
    void onlyChangesHaveColumnsOfTheirOwn() {
        JdbcDatabase database = Jdbc.database("jdbc:sqlite:" + directory.resolve("x"));
        assertThat(database.changes("changes").ownColumns()).containsExactly("epoch", "weight");
        assertThat(database.snapshot("totals", "item").ownColumns()).isEmpty();
        assertThat(database.rows("rows").ownColumns()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void changesHaveTheirEpochAndWeight(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        var changes = Jdbc.database(url).changes("changes").creating();
        try (var sink = SinkEpochs.anew(changes, Total.class)) {
            sink.epoch(0, plus(new Total("apples", 1, null)));
            sink.epoch(3, minus(new Total("apples", 1, null)), plus(new Total("apples", 2, null)));
        }

        assertThat(
                        Kind.lines(
                                url,
                                "select epoch, weight, item, count from changes order by epoch, weight"))
                .containsExactly("0 1 apples 1", "3 -1 apples 1", "3 1 apples 2");
    }

    @ParameterizedTest
    @EnumSource
    void anEpochThatDidNotEndIsNotThere(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        var sink = SinkEpochs.anew(snapshot(url), Total.class);
        sink.epoch(0, plus(new Total("apples", 1, null)));
        sink.write(1, List.of(plus(new Total("pears", 1, null))));
        sink.close();

        assertThat(totals(url)).containsExactly("apples 1 null");
    }

    @ParameterizedTest
    @EnumSource
    void epochsThatAreWrittenAgainAreLeftOut(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        var rows = Jdbc.database(url).rows("totals").creating();
        try (var sink = SinkEpochs.anew(rows, Total.class)) {
            sink.epoch(0, plus(new Total("apples", 1, null)));
            sink.epoch(1, plus(new Total("pears", 1, null)));
        }
        try (var sink = new SinkEpochs<>(rows, Total.class, new Start.Again(null), "test")) {
            sink.epoch(0, plus(new Total("apples", 1, null)));
            sink.epoch(1, plus(new Total("pears", 1, null)));
            sink.epoch(2, plus(new Total("plums", 1, null)));
        }
        try (var sink = new SinkEpochs<>(rows, Total.class, new Start.Reconnected(1), "test")) {
            sink.epoch(2, plus(new Total("plums", 1, null)));
            sink.epoch(3, plus(new Total("quinces", 1, null)));
        }

        assertThat(totals(url))
                .containsExactly("apples 1 null", "pears 1 null", "plums 1 null", "quinces 1 null");
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatAreRefusedAreToldAndTheOthersWritten(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        Kind.run(
                url,
                "create table totals (item varchar(20) primary key, count integer check (count < 1000), price double precision)");
        var refused = List.of(7L, 500L, 501L, 1_999L);
        try (var sink =
                SinkEpochs.anew(Jdbc.database(url).snapshot("totals", "item"), Total.class)) {
            sink.write(
                    0,
                    IntStream.range(0, 2_000)
                            .mapToObj(i ->
                                    new Total(
                                            "i" + i,
                                            refused.contains((long) i) ? 1_000 : i % 1_000,
                                            null))
                            .map(SinkEpochs::plus)
                            .toList());
            sink.endEpoch(0);
            sink.epoch(1, plus(new Total("more", 1, null)));

            assertThat(sink.refusedRows())
                    .containsExactlyInAnyOrder(
                            "DW-2230 1 item=i7, count=1000, price=null",
                            "DW-2230 1 item=i500, count=1000, price=null",
                            "DW-2230 1 item=i501, count=1000, price=null",
                            "DW-2230 1 item=i1999, count=1000, price=null");
        }

        assertThat(Kind.lines(url, "select count(*), sum(count) from totals where item <> 'more'"))
                .containsExactly(
                        "1996 "
                                + IntStream.range(0, 2_000)
                                        .filter(i -> !refused.contains((long) i))
                                        .mapToLong(i -> i % 1_000)
                                        .sum());
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfOthersAreRefusedOrDeletedOrLeft(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        var sink = snapshot(url);
        SinkEpochs.anew(sink, Total.class).close();
        Kind.run(url, "insert into totals values ('apples', 1, 1), ('others', 9, 9.5)");

        assertThatThrownBy(() -> SinkEpochs.anew(sink, Total.class))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("DW-0444")
                .hasMessageContaining("emptied()");
        try (var added = SinkEpochs.anew(sink.added(), Total.class)) {
            added.epoch(0, plus(new Total("apples", 2, null)));
        }
        assertThat(totals(url)).containsExactly("apples 2 null", "others 9 9.5");
        try (var emptied =
                new SinkEpochs<>(sink.emptied(), Total.class, new Start.Anew(), "another")) {
            emptied.write(0, List.of(plus(new Total("pears", 2, null))));
            assertThat(totals(url)).hasSize(2);
            emptied.endEpoch(0);
        }
        assertThat(totals(url)).containsExactly("pears 2 null");
    }

    @ParameterizedTest
    @EnumSource
    void textsThatDifferInCaseOrBlanksAreKeys(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        try (var sink = SinkEpochs.anew(snapshot(url), Total.class)) {
            sink.epoch(
                    0,
                    plus(new Total("a", 1, null)),
                    plus(new Total("a ", 2, null)),
                    plus(new Total("A", 3, null)));
            sink.epoch(
                    1,
                    minus(new Total("a", 1, null)),
                    minus(new Total("a ", 2, null)),
                    plus(new Total("a ", 4, null)));
        }
        assertThat(totals(url)).containsExactlyInAnyOrder("a  4 null", "A 3 null");
    }

    /// As a column of MariaDB does unless it says otherwise.
    @Test
    void aDatabaseMayTakeKeysToBeEqual() throws IOException, SQLException {
        String url = Kind.MARIADB.fresh(directory);
        Kind.run(
                url,
                "create table totals (item varchar(20) primary key, count bigint, price double)");
        try (var sink =
                SinkEpochs.anew(Jdbc.database(url).snapshot("totals", "item"), Total.class)) {
            sink.epoch(0, plus(new Total("a", 1, null)));
            assertThatThrownBy(() -> sink.epoch(1, plus(new Total("A", 2, null))))
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining(
                            "have the key item=A of the snapshot totals, or the database takes another key to be equal to it");
        }
        assertThat(totals(url)).containsExactly("a 1 null");
    }

    /// All that was written would be missing in a new one.
    @ParameterizedTest
    @EnumSource
    void aTableThatIsGoneIsNotMadeAgain(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        byte[] position;
        try (var sink = SinkEpochs.anew(snapshot(url), Total.class)) {
            sink.epoch(0, plus(new Total("apples", 1, null)));
            position = ((ResumableWriter) sink.writer()).position();
        }
        Kind.run(url, "drop table totals");
        for (Start start : List.of(new Start.Again(position), new Start.Reconnected(0))) {
            assertThatThrownBy(() -> new SinkEpochs<>(snapshot(url), Total.class, start, "test"))
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining(
                            "DW-0442 can't find the columns of totals, which this pipeline has written");
        }
        SinkEpochs.anew(snapshot(url), Total.class).close();
        assertThat(totals(url)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void twoRowsOfOneKeyStopTheSink(Kind kind) throws IOException {
        String url = kind.fresh(directory);
        try (var sink = SinkEpochs.anew(snapshot(url), Total.class)) {
            assertThatThrownBy(() ->
                            sink.epoch(
                                    0,
                                    plus(new Total("apples", 1, null)),
                                    plus(new Total("apples", 2, null))))
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining("DW-0447 two rows of the table have the key item=apples");
        }
    }

    @Test
    void twoRowsOfOneKeyStopThePipelineAlsoWhereRowsOfOthersStay() throws IOException {
        var totals = Push.of(Total.class);
        var pipeline = Pipeline.create();
        pipeline.read(totals).write(snapshot(Kind.SQLITE.fresh(directory)).added());
        RunningPipeline running = pipeline.start();
        totals.insert(new Total("apples", 1, null));
        running.cut();
        totals.insert(new Total("apples", 2, null));
        totals.close();
        assertThatThrownBy(running::await)
                .hasMessageContaining("DW-0447 2 rows of the table have the key item=apples");
    }

    @ParameterizedTest
    @EnumSource
    void twoRowsOfOneKeyStopTheSinkAlsoInTwoEpochs(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        try (var sink = SinkEpochs.anew(snapshot(url), Total.class)) {
            sink.epoch(0, plus(new Total("apples", 1, null)));
            assertThatThrownBy(() ->
                            sink.epoch(
                                    1,
                                    plus(new Total("pears", 1, null)),
                                    plus(new Total("apples", 2, null))))
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining("DW-0447 two rows of the table have the key item=apples");
        }
        assertThat(totals(url)).containsExactly("apples 1 null");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMissingInTheDatabaseIsNamed(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        assertThatThrownBy(() -> SinkEpochs.anew(Jdbc.database(url).rows("totals"), Total.class))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("DW-0442")
                .hasMessageContaining(".creating() makes a table");
        Kind.run(url, "create table totals (item varchar(20), price double precision)");
        assertThatThrownBy(() -> SinkEpochs.anew(Jdbc.database(url).rows("totals"), Total.class))
                .hasMessageContaining("DW-0443")
                .hasMessageContaining("has no column count; it has item, price");
        assertThatThrownBy(() ->
                        SinkEpochs.anew(
                                Jdbc.database(url)
                                        .snapshot("totals", "item")
                                        .rename("count", "price"),
                                Total.class))
                .hasMessageContaining("DW-0449");
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseThatWasSetBackIsNoticed(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        byte[] position;
        try (var sink = SinkEpochs.anew(snapshot(url), Total.class)) {
            sink.epoch(4, plus(new Total("apples", 1, null)));
            position = ((ResumableWriter) sink.writer()).position();
        }
        Kind.run(url, "update deltaway_epochs set epoch = 3");

        assertThatThrownBy(() ->
                        new SinkEpochs<>(
                                snapshot(url), Total.class, new Start.Again(position), "test"))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("DW-0445")
                .hasMessageContaining("was written up to epoch 4");
    }

    @ParameterizedTest
    @EnumSource
    void stateThatWasSetBackIsNoticed(Kind kind) throws IOException, SQLException {
        String url = kind.fresh(directory);
        byte[] position;
        try (var sink = SinkEpochs.anew(snapshot(url), Total.class)) {
            sink.epoch(0, plus(new Total("apples", 1, null)));
            position = ((ResumableWriter) sink.writer()).position();
            sink.epoch(1, plus(new Total("pears", 1, null)));
            sink.epoch(2, plus(new Total("plums", 1, null)));
        }
        try (var sink =
                new SinkEpochs<>(snapshot(url), Total.class, new Start.Again(position), "test")) {
            sink.epoch(1, plus(new Total("pears", 1, null)));

            assertThatThrownBy(((ResumableWriter) sink.writer())::caughtUp)
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining("DW-0453")
                    .hasMessageContaining("up to epoch 2, and the state")
                    .hasMessageContaining("ends with epoch 1");
            sink.epoch(2, plus(new Total("plums", 1, null)));
            ((ResumableWriter) sink.writer()).caughtUp();
        }
        assertThat(totals(url)).containsExactly("apples 1 null", "pears 1 null", "plums 1 null");
    }
}
