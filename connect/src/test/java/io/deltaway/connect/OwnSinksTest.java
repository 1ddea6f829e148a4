package io.deltaway.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SinkConnector.SinkContext;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.table.RowType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnSinksTest {

    record Item(String name, @Nullable Double price) {}

    private static final RowType<Item> ITEMS = RowType.of(Item.class);

    private static SinkWriter open(SinkConnector<Item> sink) throws IOException {
        return sink.open(new SinkContext<>(ITEMS, InstantSource.system()));
    }

    private static Batch batch(long[] weights, Item... items) {
        var builders =
                new ColumnBuilder[] {
                    ColumnBuilder.of(ITEMS.schema().type(0), items.length),
                    ColumnBuilder.of(ITEMS.schema().type(1), items.length)
                };
        for (Item item : items) {
            builders[0].appendValue(item.name());
            builders[1].appendValue(item.price());
        }
        return new Batch(
                items.length,
                new Column[] {builders[0].build(), builders[1].build()},
                weights,
                false);
    }

    @Test
    void callbacksAreCalledInOrder() throws IOException {
        var calls = new ArrayList<String>();
        Callbacks<Item> sink =
                Callbacks.<Item>onChange(
                                (epoch, weight, row) -> calls.add(epoch + " " + weight + " " + row))
                        .onEpochEnd(epoch -> calls.add("end of " + epoch))
                        .onEnd(() -> calls.add("end"));
        try (SinkWriter writer = open(sink)) {
            writer.write(1, batch(new long[] {1, -2}, new Item("a", 1.5), new Item("b", null)));
            writer.endEpoch(1);
            writer.endEpoch(2);
            writer.finish();
        }
        assertThat(calls)
                .containsExactly(
                        "1 -2 Item[name=b, price=null]",
                        "1 1 Item[name=a, price=1.5]",
                        "end of 1",
                        "end of 2",
                        "end");
    }

    @Test
    void whatACallbackThrowsIsPassedOn() throws IOException {
        Callbacks<Item> sink =
                Callbacks.onChange((epoch, weight, row) -> {
                    throw new IllegalStateException("of the program");
                });
        try (SinkWriter writer = open(sink)) {
            assertThatThrownBy(() -> writer.write(1, batch(new long[] {1}, new Item("a", 1.5))))
                    .hasMessage("of the program");
        }
    }

    @Test
    void collectedRowsAreThoseOfCompleteEpochs() throws IOException {
        Collect<Item> sink = Collect.rows();
        assertThat(sink.current()).isEmpty();
        try (SinkWriter writer = open(sink)) {
            writer.write(1, batch(new long[] {2, 1}, new Item("b", 1.0), new Item("a", null)));
            assertThat(sink.current()).isEmpty();
            writer.endEpoch(1);
            assertThat(sink.current())
                    .containsExactly(new Item("a", null), new Item("b", 1.0), new Item("b", 1.0));
            writer.write(2, batch(new long[] {-1, -1}, new Item("b", 1.0), new Item("a", null)));
            writer.endEpoch(2);
        }
        assertThat(sink.current()).containsExactly(new Item("b", 1.0));
        assertThat(sink.changes())
                .hasSize(4)
                .last()
                .isEqualTo(new Collect.Change<>(2, -1, new Item("a", null)));
    }

    @Test
    void nothingIsKept() throws IOException {
        try (SinkWriter writer = open(Nothing.sink())) {
            writer.write(1, batch(new long[] {1}, new Item("a", 1.0)));
            writer.endEpoch(1);
            writer.finish();
        }
    }

    @Test
    void tablesAndChangesArePrinted() throws IOException {
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try (SinkWriter table = open(Terminal.<Item>table("Prices").largestFirst("price"));
                SinkWriter changes = open(Terminal.changes())) {
            Batch delta = batch(new long[] {1, 1}, new Item("apple", 1.0), new Item("fig", 22.5));
            table.write(1, delta);
            table.endEpoch(1);
            changes.write(1, delta);
            changes.endEpoch(1);
            changes.write(
                    2, batch(new long[] {1, -1}, new Item("apple", 2.0), new Item("apple", 1.0)));
            changes.endEpoch(2);
        } finally {
            System.setOut(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(String::stripTrailing))
                .containsExactly(
                        "epoch weight name price",
                        "",
                        "Prices",
                        "name   price",
                        "fig    22.50",
                        "apple   1.00",
                        "1 +1 apple 1.0",
                        "1 +1 fig 22.5",
                        "2 -1 apple 1.0",
                        "2 +1 apple 2.0");
    }

    @Test
    void whatIsPrintedHasOneFormAColumnAndDoesNothingToTheTerminal() throws IOException {
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try (SinkWriter table =
                        open(Terminal.<Item>table("Pri\u001b[2Jces").largestFirst("price"));
                SinkWriter changes = open(Terminal.changes())) {
            Batch delta =
                    batch(
                            new long[] {1, 1, 1},
                            new Item("a\u001b[31m\tb\n", 1e7),
                            new Item("\u202Etxt", 12.5),
                            new Item("é", null));
            table.write(1, delta);
            table.endEpoch(1);
            changes.write(1, delta);
            changes.endEpoch(1);
        } finally {
            System.setOut(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(String::stripTrailing))
                .containsExactly(
                        "epoch weight name price",
                        "",
                        "Pri\\u001b[2Jces",
                        "name                    price",
                        "a\\u001b[31m\\tb\\n  10000000.00",
                        "\\u202etxt               12.50",
                        "é",
                        "1 +1 a\\u001b[31m\\tb\\n 10000000",
                        "1 +1 \\u202etxt 12.5",
                        "1 +1 é null");
    }

    /// As behind `| head`.
    @Test
    void whatNobodyReadsAnyMoreEndsThePipeline() throws IOException {
        PrintStream before = System.out;
        var closed = OutputStream.nullOutputStream();
        closed.close();
        System.setOut(new PrintStream(closed, true, StandardCharsets.UTF_8));
        try (SinkWriter table = open(Terminal.<Item>table("Prices"));
                SinkWriter changes = open(Terminal.changes())) {
            Batch delta = batch(new long[] {1}, new Item("apple", 1.0));
            for (SinkWriter sink : List.of(table, changes)) {
                sink.write(1, delta);
                assertThatThrownBy(() -> sink.endEpoch(1))
                        .isInstanceOf(SinkException.class)
                        .hasMessageContaining("DW-0414");
            }
        } finally {
            System.setOut(before);
        }
    }
}
