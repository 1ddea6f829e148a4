package io.deltaway.run;

import static io.deltaway.table.Columns.asc;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Collect;
import io.deltaway.connect.DoubledKeys;
import io.deltaway.connect.DoubledKeys.Taken;
import io.deltaway.connect.Push;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.table.Row;
import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys of several rows, before a sink that would not notice.
class DoubledKeysTest {

    record Item(@Nullable String name, long n) {}

    /// A sink of one row a key that looks at no key.
    private static final class Careless implements SinkConnector<Item> {

        final Collect<Item> rows = Collect.rows();

        @Override
        public SinkWriter open(SinkContext<Item> context) throws IOException {
            return rows.open(context);
        }

        @Override
        public Accepts accepts() {
            return Accepts.UPSERTS;
        }

        @Override
        public List<String> key() {
            return List.of("name");
        }

        @Override
        public Optional<Sink<Row>> doubledKeys() {
            return Optional.of(new DoubledKeys(this, Taken.present(List.of("name")), "DW-0435"));
        }

        @Override
        public String describe() {
            return "careless";
        }
    }

    private final Pipeline pipeline = Pipeline.create();
    private final Push<Item> items = Push.of(Item.class);
    private final Careless sink = new Careless();

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aSecondRowOfAnEarlierEpochStopsThePipeline(int workers) {
        pipeline.configure(c -> c.workers(workers));
        pipeline.read(items).write(sink);
        RunningPipeline running = pipeline.start();
        items.insert(new Item("nut", 1));
        items.insert(new Item("bolt", 1));
        running.cut();
        items.remove(new Item("nut", 1));
        items.insert(new Item("nut", 2));
        running.cut();
        items.insert(new Item("nut", 3));
        items.close();
        assertThatThrownBy(running::await)
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("DW-0206 the sink keys of careless could not be written: ")
                .hasMessageContaining(
                        "DW-0435 2 rows of the table have the key name=nut of careless")
                .hasMessageContaining("Group the table by the key");
        assertThat(sink.rows.current())
                .containsExactlyInAnyOrder(new Item("nut", 2), new Item("bolt", 1));
    }

    @Test
    void aRowThatIsThereTwiceStopsIt() {
        pipeline.read(items).write(sink);
        RunningPipeline running = pipeline.start();
        items.insert(new Item("nut", 1));
        items.insert(new Item("nut", 1));
        items.close();
        assertThatThrownBy(running::await).hasMessageContaining("DW-0435 2 rows");
    }

    @Test
    void keysThatTheSinkRefusesAreInNobodysWay() {
        pipeline.read(items).write(sink);
        RunningPipeline running = pipeline.start();
        items.insert(new Item(null, 1));
        running.cut();
        items.insert(new Item(null, 2));
        items.close();
        running.await();
        assertThat(sink.rows.current()).hasSize(2);
    }

    @Test
    void nothingIsKeptOfTablesThatAreUniqueByTheKey() {
        Table<Item> table = pipeline.read(items);
        table.groupBy(col(Item::name))
                .reduce(g -> into(Item.class, g.key().as(Item::name), g.count().as(Item::n)))
                .write(sink);
        table.groupBy(col(Item::name)).top(1, asc(col(Item::n))).write(sink);
        pipeline.read(Push.byKey(Item.class, "name")).where(col(Item::n).gt(0)).write(sink);
        assertThat(pipeline.explain()).doesNotContain("keys of careless");
        table.write(sink);
        assertThat(pipeline.explain()).containsOnlyOnce("keys of careless");
    }
}
