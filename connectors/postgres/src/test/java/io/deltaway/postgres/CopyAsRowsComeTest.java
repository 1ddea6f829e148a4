package io.deltaway.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.UnavailableException;
import io.deltaway.jdbc.JdbcSink;
import io.deltaway.testkit.Soon;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A long epoch, whose rows the server is given as they come.
class CopyAsRowsComeTest {

    private static final String COPIES =
            "from pg_stat_progress_copy where datname = current_database()";

    record Item(long id, String name) {}

    private String url = "";

    @BeforeEach
    void database() throws SQLException {
        url = TestServer.fresh();
        TestServer.run(url, "create table items (id bigint check (id <> 17_000), name text)");
    }

    private JdbcSink rows() {
        return Postgres.database(url).rows("items");
    }

    private static List<SinkEpochs.Change<Item>> items(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(id -> SinkEpochs.plus(new Item(id, "item " + id)))
                .toList();
    }

    /// So the server has something to do while others are read.
    private void awaitCopied(int rows) throws SQLException {
        String copied = "select count(*) " + COPIES + " and tuples_processed >= " + rows;
        Soon.await(() -> TestServer.lines(url, copied).equals(List.of("1")));
    }

    private String content() throws SQLException {
        return TestServer.lines(url, "select count(*), min(id), max(id), sum(id) from items")
                .getFirst();
    }

    @Test
    void theServerWorksBeforeTheEpochEnds() throws IOException, SQLException {
        try (var sink = SinkEpochs.anew(rows(), Item.class)) {
            sink.write(0, items(0, 10_000));
            awaitCopied(5_000);
            sink.write(0, items(20_000, 20_010));
            sink.write(0, items(30_000, 40_000));
            awaitCopied(15_000);
            assertThat(content()).isEqualTo("0 null null null");
            sink.endEpoch(0);
            sink.epoch(1, SinkEpochs.plus(new Item(50_000, "last")));
        }
        assertThat(content()).isEqualTo("20011 0 50000 400240045");
    }

    /// Those of other tables, or with which rows refer to those of others, don't count.
    @Test
    void deferrableConstraintsElsewhereDontHoldRowsBack() throws IOException, SQLException {
        TestServer.run(
                url,
                "create table kinds (kind text primary key, above text references kinds deferrable)",
                "insert into kinds values ('item 1', 'item 1')",
                "alter table items add primary key (id), add kind text references kinds deferrable",
                "create table parts (id bigint references items deferrable)");
        try (var sink = SinkEpochs.anew(rows(), Item.class)) {
            sink.write(0, items(0, 10_000));
            awaitCopied(5_000);
            sink.endEpoch(0);
        }
        assertThat(content()).isEqualTo("10000 0 9999 49995000");
    }

    @Test
    void aRowThatIsRefusedIsFoundAmongAllThatCame() throws IOException, SQLException {
        try (var sink = SinkEpochs.anew(rows(), Item.class)) {
            sink.write(0, items(0, 10_000));
            sink.write(0, items(10_000, 20_000));
            sink.write(0, items(20_000, 30_000));
            sink.write(0, List.of(SinkEpochs.plus(new Item(30_000, "\0"))));
            sink.endEpoch(0);

            assertThat(sink.refusedRows())
                    .containsExactlyInAnyOrder(
                            "DW-2230 1 id=17000, name=item 17000", "DW-2230 1 id=30000, name=\0");
        }
        assertThat(content()).isEqualTo("29999 0 29999 449968000");
    }

    /// More than are kept to be done again.
    @Test
    void anEpochMayBeLongerThanACopy() throws IOException, SQLException {
        int rows = 300_000;
        try (var sink = SinkEpochs.anew(rows(), Item.class)) {
            for (int from = 0; from < rows; from += 50_000) {
                sink.write(0, items(20_000 + from, 20_000 + from + 50_000));
            }
            sink.write(0, items(17_000, 17_001));
            sink.endEpoch(0);

            assertThat(sink.refusedRows()).containsExactly("DW-2230 1 id=17000, name=item 17000");
        }
        assertThat(content()).isEqualTo("300000 20000 319999 50999850000");
    }

    @Test
    void whatIsGivenUpMeanwhileIsUndone() throws IOException, SQLException {
        try (var sink = SinkEpochs.anew(rows(), Item.class)) {
            sink.write(0, items(0, 10_000));
            awaitCopied(5_000);
        }
        assertThat(TestServer.lines(url, "select count(*) " + COPIES)).containsExactly("0");
        assertThat(content()).isEqualTo("0 null null null");
    }

    @Test
    void aConnectionThatTheServerEndsMeanwhileIsNoticed() throws IOException, SQLException {
        try (var sink = SinkEpochs.anew(rows(), Item.class)) {
            sink.write(0, items(0, 10_000));
            awaitCopied(5_000);
            TestServer.run(url, "select pg_terminate_backend(pid) " + COPIES);
            assertThatThrownBy(
                            () -> {
                                sink.write(0, items(20_000, 30_000));
                                sink.endEpoch(0);
                            })
                    .isInstanceOf(UnavailableException.class);
        }
    }
}
