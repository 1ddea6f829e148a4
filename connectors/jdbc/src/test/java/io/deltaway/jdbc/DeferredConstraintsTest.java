package io.deltaway.jdbc;

import static io.deltaway.testkit.connector.SinkEpochs.minus;
import static io.deltaway.testkit.connector.SinkEpochs.plus;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Constraints that a database looks at when a transaction ends.
class DeferredConstraintsTest {

    record Total(String item, long count, @Nullable Double price) {}

    record Node(String item, @Nullable String parent) {}

    private static final int CHAIN = 5;
    private static final int ROWS = 20;

    @TempDir Path directory;

    /// When rows are looked at that a constraint may refuse at the end.
    @Test
    void whatADeferredConstraintRefusesIsLeftOut() throws IOException, SQLException {
        String url = Kind.POSTGRES.fresh(directory);
        Kind.run(
                url,
                "create table items (item varchar(20) primary key)",
                "insert into items values ('apples'), ('pears')",
                "create table totals (item varchar(20) primary key references items deferrable initially deferred, count bigint, price double precision)");
        try (var sink =
                SinkEpochs.anew(Jdbc.database(url).snapshot("totals", "item"), Total.class)) {
            sink.epoch(
                    0,
                    plus(new Total("apples", 1, null)),
                    plus(new Total("plums", 2, null)),
                    plus(new Total("pears", 3, null)));
            sink.epoch(1, plus(new Total("figs", 4, null)));
            assertThat(sink.refusedRows())
                    .containsExactly(
                            "DW-2230 1 item=plums, count=2, price=null",
                            "DW-2230 1 item=figs, count=4, price=null");
        }
        assertThat(Kind.lines(url, "select item, count, price from totals"))
                .containsExactlyInAnyOrder("apples 1 null", "pears 3 null");
    }

    /// Two that refer to each other can't come or go one by one.
    @Test
    void rowsMayReferToLaterOnesWhereConstraintsAreDeferred() throws IOException, SQLException {
        String url = Kind.POSTGRES.fresh(directory);
        Kind.run(
                url,
                "create table nodes (item text primary key, parent text references nodes deferrable initially deferred)");
        try (var sink = SinkEpochs.anew(Jdbc.database(url).snapshot("nodes", "item"), Node.class)) {
            sink.epoch(0, plus(new Node("a", "b")), plus(new Node("b", "a")));
            sink.epoch(
                    1,
                    plus(new Node("c", "d")),
                    plus(new Node("d", "c")),
                    minus(new Node("a", "b")),
                    minus(new Node("b", "a")));
            assertThat(sink.refusedRows()).isEmpty();
            sink.epoch(2, plus(new Node("e", "c")), plus(new Node("f", "nowhere")));
            assertThat(sink.refusedRows()).containsExactly("DW-2230 1 item=f, parent=nowhere");
        }
        assertThat(Kind.lines(url, "select item, parent from nodes order by item"))
                .containsExactly("c d", "d c", "e c");
    }

    /// What refers to nothing is found among rows that refer to each other.
    @Test
    void onlyTheBrokenRowsOfAnEpochAreLeftOut() throws IOException, SQLException {
        String url = Kind.POSTGRES.fresh(directory);
        Kind.run(
                url,
                "create table nodes (item varchar(3) primary key, parent text references nodes deferrable)");
        try (var sink = SinkEpochs.anew(Jdbc.database(url).snapshot("nodes", "item"), Node.class)) {
            sink.epoch(
                    0,
                    plus(new Node("a", "b")),
                    plus(new Node("b", "c")),
                    plus(new Node("c", "a")),
                    plus(new Node("d", "e")),
                    plus(new Node("e", "nil")),
                    plus(new Node("long", "a")),
                    plus(new Node("f", null)));
            assertThat(sink.refusedRows())
                    .containsExactlyInAnyOrder(
                            "DW-2230 1 item=d, parent=e",
                            "DW-2230 1 item=e, parent=nil",
                            "DW-2230 1 item=long, parent=a");
            sink.epoch(
                    1,
                    plus(new Node("g", "h")),
                    plus(new Node("h", "g")),
                    minus(new Node("f", null)),
                    plus(new Node("f", "x")),
                    minus(new Node("b", "c")));
            assertThat(sink.refusedRows())
                    .endsWith("DW-2230 1 item=f, parent=x", "DW-2230 -1 item=b, parent=c");
            assertThat(sink.refused().getLast())
                    .endsWith(
                            ": rows of public.nodes refer to item=b (constraint nodes_parent_fkey)");
        }
        assertThat(Kind.lines(url, "select item, parent from nodes order by item"))
                .containsExactly("a b", "b c", "c a", "f null", "g h", "h g");
    }

    @Test
    void brokenRowsOfATableThatGrowsAreLeftOutToo() throws IOException, SQLException {
        String url = Kind.POSTGRES.fresh(directory);
        Kind.run(
                url,
                "create table nodes (item text unique, parent text references nodes (item) deferrable)");
        try (var sink = SinkEpochs.anew(Jdbc.database(url).rows("nodes"), Node.class)) {
            sink.epoch(
                    0,
                    plus(new Node("a", "b")),
                    plus(new Node("c", "nil")),
                    plus(new Node("b", "a")));
            assertThat(sink.refusedRows()).containsExactly("DW-2230 1 item=c, parent=nil");
        }
        assertThat(Kind.lines(url, "select item, parent from nodes order by item"))
                .containsExactly("a b", "b a");
    }

    /// Then each row is looked at by itself.
    @Test
    void whoRefersToTheTableMayBeSecret() throws IOException, SQLException {
        String url = Kind.POSTGRES.fresh(directory);
        Kind.run(
                url,
                "create table nodes (item text primary key, parent text)",
                "create table secrets (item text references nodes deferrable)",
                "create role blind login",
                "grant create on schema public to blind",
                "grant all on nodes to blind");
        String blind = url.replace("user=postgres", "user=blind");
        try (var sink =
                SinkEpochs.anew(Jdbc.database(blind).snapshot("nodes", "item"), Node.class)) {
            sink.epoch(0, plus(new Node("a", null)), plus(new Node("b", null)));
            Kind.run(url, "insert into secrets values ('a')");
            sink.epoch(
                    1,
                    minus(new Node("a", null)),
                    minus(new Node("b", null)),
                    plus(new Node("c", null)));
            assertThat(sink.refusedRows()).containsExactly("DW-2230 -1 item=a, parent=null");
        }
        assertThat(Kind.lines(url, "select item from nodes order by item"))
                .containsExactly("a", "c");
    }

    @Test
    void aRowMayGoWhoseValuesAnotherOneTakes() throws IOException, SQLException {
        String url = Kind.POSTGRES.fresh(directory);
        Kind.run(
                url,
                "create table nodes (item text primary key, parent text unique)",
                "create table uses (code text references nodes (parent) deferrable)");
        try (var sink = SinkEpochs.anew(Jdbc.database(url).snapshot("nodes", "item"), Node.class)) {
            sink.epoch(0, plus(new Node("1", "A")), plus(new Node("3", "B")));
            Kind.run(url, "insert into uses values ('A'), ('B')");
            sink.epoch(
                    1,
                    minus(new Node("1", "A")),
                    plus(new Node("2", "A")),
                    minus(new Node("3", "B")));
            assertThat(sink.refusedRows()).containsExactly("DW-2230 -1 item=3, parent=B");
        }
        assertThat(Kind.lines(url, "select item, parent from nodes order by item"))
                .containsExactly("2 A", "3 B");
    }

    /// The first row of a chain that refers to nothing takes the others with it, one a round. A
    /// policy counts the rows that the sink reads; those that the constraint does are read by the
    /// owner.
    @Test
    void rowsThatReferToOthersAreLookedAtOnce() throws IOException, SQLException {
        String url = Kind.POSTGRES.fresh(directory);
        Kind.run(
                url,
                "create table nodes (item text primary key, parent text references nodes deferrable)",
                "create sequence looks",
                "create function looked() returns boolean language plpgsql security definer cost 100000 as 'begin return nextval(''looks'') > 0; end'",
                "alter table nodes enable row level security",
                "create policy looking on nodes for select using (looked())",
                "create policy writing on nodes for insert with check (true)",
                "create role counted login",
                "grant create on schema public to counted",
                "grant all on nodes to counted");
        String counted = url.replace("user=postgres", "user=counted");
        try (var sink = SinkEpochs.anew(Jdbc.database(counted).rows("nodes"), Node.class)) {
            var changes = new ArrayList<SinkEpochs.Change<Node>>();
            for (int link = 0; link < CHAIN; link++) {
                changes.add(plus(new Node("broken" + link, "broken" + (link - 1))));
            }
            for (int row = 0; row < ROWS; row++) {
                changes.add(plus(new Node("row" + row, "row" + (row + 1) % ROWS)));
            }
            sink.write(0, changes);
            sink.endEpoch(0);
            assertThat(sink.refusedRows())
                    .hasSize(CHAIN)
                    .allMatch(row -> row.contains("item=broken"));
        }
        assertThat(Kind.lines(url, "select last_value from looks"))
                .containsExactly(String.valueOf(ROWS + CHAIN - 1));
    }
}
