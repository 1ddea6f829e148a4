package io.deltaway.testkit;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowType;
import io.deltaway.table.Sink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A table that is watched: what it holds, and how it changed, at the end of each epoch.
public final class TestOutput<R> {

    private final RowType<R> rowType;
    private final List<WeightedRow> waiting = new ArrayList<>();
    private final List<TextTable.Line> changes = new ArrayList<>();
    private final SortedMap<List<@Nullable Object>, Long> contents;
    private int epochs;

    TestOutput(RowType<R> rowType) {
        this.rowType = rowType;
        this.contents = new TreeMap<>(Deltas.order(rowType.schema()));
    }

    /// The sink by which the plan knows it.
    record Watch<R>(TestOutput<R> output) implements Sink<R> {

        @Override
        public Accepts accepts() {
            return Accepts.CHANGES;
        }

        @Override
        public String describe() {
            return "test output";
        }
    }

    public Schema schema() {
        return rowType.schema();
    }

    void take(List<Batch> parts) {
        parts.forEach(part -> waiting.addAll(Deltas.rows(schema(), part)));
    }

    void endEpoch() {
        for (WeightedRow row : Deltas.consolidated(schema(), waiting)) {
            Deltas.add(contents, row);
            changes.add(new TextTable.Line(epochs, 0, row));
            if (contents.getOrDefault(row.values(), 0L) < 0) {
                throw new AssertionError(
                        "a row is retracted more often than it was inserted, in epoch "
                                + epochs
                                + ":\n"
                                + TextTable.showRows(schema(), List.of(row)));
            }
        }
        waiting.clear();
        epochs++;
    }

    /// How the table changed in the last epoch, as a table of epoch, weight and row.
    public String changes() {
        return TextTable.show(
                schema(), changes.stream().filter(line -> line.epoch() == epochs - 1).toList());
    }

    /// How the table changed in each epoch so far, as a table of epoch, weight and row.
    public String allChanges() {
        return TextTable.show(schema(), changes);
    }

    /// What the table holds, as a table of weight and row.
    public String contents() {
        var rows = new ArrayList<WeightedRow>();
        for (var entry : contents.entrySet()) {
            rows.add(new WeightedRow(entry.getKey(), entry.getValue()));
        }
        return TextTable.showRows(schema(), rows);
    }

    /// What the table holds: the weight of each row, in the order of the rows.
    public SortedMap<List<@Nullable Object>, Long> weights() {
        return Collections.unmodifiableSortedMap(contents);
    }

    /// What the table holds, each row as often as it is there, in the order of the rows.
    public List<R> rows() {
        var objects = new RowValues<>(rowType);
        var rows = new ArrayList<R>();
        for (var entry : contents.entrySet()) {
            int copies = Math.toIntExact(entry.getValue());
            rows.addAll(Collections.nCopies(copies, objects.row(entry.getKey())));
        }
        return rows;
    }

    /// Demands that the changes of all epochs so far are those of a [TextTable]; the order of its
    /// lines within an epoch means nothing.
    ///
    /// @throws AssertionError where they are not; the message shows both
    public TestOutput<R> emits(String table) {
        var wanted = new ArrayList<TextTable.Line>();
        for (TextTable.Line line : TextTable.parse(schema(), table)) {
            wanted.add(new TextTable.Line(line.epoch(), 0, line.row()));
        }
        return demand(TextTable.show(schema(), wanted), allChanges());
    }

    /// Demands that the table holds the rows of a [TextTable], in any order.
    ///
    /// @throws AssertionError where it does not; the message shows both
    public TestOutput<R> holds(String table) {
        Collection<WeightedRow> wanted =
                Deltas.consolidated(
                        schema(),
                        TextTable.parse(schema(), table).stream()
                                .map(TextTable.Line::row)
                                .toList());
        return demand(TextTable.showRows(schema(), wanted), contents());
    }

    private TestOutput<R> demand(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected\n" + expected + "but was\n" + actual);
        }
        return this;
    }
}
