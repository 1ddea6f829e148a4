package io.deltaway.testkit;

import io.deltaway.engine.value.Schema;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import io.deltaway.table.Source;
import io.deltaway.table.Table;
import java.util.List;

/// A source in memory. Rows wait until the pipeline's next step or epoch.
public final class TestInput<R> {

    private final TestPipeline pipeline;
    private final Pushed<R> source;
    private final RowValues<R> values;
    private final Table<R> table;
    private int partition;

    TestInput(TestPipeline pipeline, RowType<R> rowType, Events events, String name) {
        this.pipeline = pipeline;
        this.source = new Pushed<>(rowType, events, name);
        this.values = new RowValues<>(rowType);
        this.table = pipeline.read(source);
    }

    /// The leaf of the plan.
    private record Pushed<R>(RowType<R> rowType, Events events, String describe)
            implements Source<R> {}

    /// The rows as a table, for the program.
    public Table<R> table() {
        return table;
    }

    public Schema schema() {
        return source.rowType().schema();
    }

    /// Rows that follow come from this part of the source, from 0 on; before it is called, from
    /// part 0. Each part has a clock of its own.
    public TestInput<R> partition(int part) {
        partition = part;
        return this;
    }

    /// Ends the source: clocks learn that no more rows come from it.
    public void end() {
        pipeline.end(source);
    }

    /// Rows that appear.
    @SafeVarargs
    public final TestInput<R> insert(R... rows) {
        for (R row : rows) {
            push(new WeightedRow(values.of(row), +1));
        }
        return this;
    }

    /// Rows that go; they must have been there. Of a source with keys, whatever has their keys
    /// goes.
    @SafeVarargs
    public final TestInput<R> retract(R... rows) {
        for (R row : rows) {
            push(new WeightedRow(values.of(row), -1));
        }
        return this;
    }

    /// A row with a weight, in the current epoch and step.
    public TestInput<R> push(WeightedRow row) {
        if (row.weight() < 0 && source.events() instanceof Events.Appends) {
            throw new IllegalArgumentException(
                    source.describe()
                            + " was made with appends(...), so its rows never go; use input(...)");
        }
        pipeline.add(source, pipeline.now(), row, partition);
        return this;
    }

    public TestInput<R> push(List<WeightedRow> rows) {
        rows.forEach(this::push);
        return this;
    }

    /// Rows as a [TextTable]. Where it has a column `epoch` or `step`, rows wait for that one,
    /// counted from the pipeline's start; otherwise they are for the current one.
    ///
    /// @throws IllegalArgumentException where the text is no table of these columns, or an epoch is
    ///   over
    public TestInput<R> given(String table) {
        boolean timed = table.stripLeading().startsWith("epoch");
        for (TextTable.Line line : TextTable.parse(schema(), table)) {
            if (timed) {
                var moment = new TestPipeline.Moment(line.epoch(), line.step());
                pipeline.add(source, moment, line.row(), partition);
            } else {
                push(line.row());
            }
        }
        return this;
    }
}
