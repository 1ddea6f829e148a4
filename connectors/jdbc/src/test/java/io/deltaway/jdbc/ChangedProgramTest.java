package io.deltaway.jdbc;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table that was written by a program that has changed since.
class ChangedProgramTest {

    record Sale(long id, String item, long cents) {}

    record Total(String item, long cents) {}

    @TempDir Path directory;

    private String url = "";

    @BeforeEach
    void fill() throws SQLException {
        url = Kind.SQLITE.fresh(directory);
        Kind.run(
                url,
                "create table sales (id integer, item text, cents integer)",
                "create table totals (item text primary key, cents integer)",
                "insert into sales values (1, 'a', 5), (2, 'b', 7), (3, 'a', 1), (4, 'c', 0)");
    }

    /// @param largest whether totals are only the largest sale of each item, or where there is one
    private Pipeline program(boolean largest, UnaryOperator<JdbcSink> how) {
        var database = Jdbc.database(url);
        var pipeline = Pipeline.create().persist(directory.resolve("state"));
        var sales = pipeline.read(database.table("sales", Sale.class).growing("id"));
        var some = largest ? sales.where(col(Sale::cents).gt(0)) : sales;
        some.groupBy(col(Sale::item))
                .reduce(g ->
                        into(
                                Total.class,
                                g.keys(),
                                (largest ? g.max(col(Sale::cents)) : g.sum(col(Sale::cents)))
                                        .as(Total::cents)))
                .write(how.apply(database.snapshot("totals", "item")));
        return pipeline;
    }

    private void holds(String... totals) throws SQLException {
        assertThat(Kind.lines(url, "select item, cents from totals order by item"))
                .containsExactly(totals);
    }

    @Test
    void aTableThatMayBeEmptiedIsWrittenAnew() throws SQLException {
        program(false, JdbcSink::emptied).run();
        holds("a 6", "b 7", "c 0");
        assertThat(program(true, JdbcSink::emptied).planDiff())
                .contains("sink snapshot totals in ")
                .contains(": is written anew, with all its rows\n")
                .doesNotContain("can't be");
        program(true, JdbcSink::emptied).run();
        holds("a 5", "b 7");
        Kind.run(url, "insert into sales values (5, 'b', 9)");
        program(true, JdbcSink::emptied).run();
        holds("a 5", "b 9");
    }

    @Test
    void anyOtherIsNot() throws SQLException {
        program(false, sink -> sink).run();
        assertThat(program(true, sink -> sink).planDiff())
                .contains(": would have to be written anew, with all its rows\n")
                .contains("nothing says that it may be emptied. Say so where it can be (emptied()");
        assertThatThrownBy(() -> program(true, JdbcSink::added).run())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("DW-0232");
        holds("a 6", "b 7", "c 0");
        program(true, JdbcSink::emptied).run();
        holds("a 5", "b 7");
    }
}
