package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Stateful;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Keeps the rows of a table so that they can be searched, each once however often it is there.
/// Those who answer read it: at the end of an epoch it has the rows of that epoch.
///
/// Emits nothing. Keeps every row, with what is held of it for the search; saved are the rows, and
/// what searches them is made of them again when they are taken up. A changed row costs a probe and
/// what the parts say. A row with a value that can't be held fails.
public final class KeptRows implements Operator.HoldsBack, Stateful {

    private final Schema schema;
    private final int columns;
    private final int[] all;
    private final List<Part> parts;
    private final Index index;
    private final Batch nothing;
    private final List<Batch> waiting = new ArrayList<>();
    private final RowNumbers came = new RowNumbers(16);
    private final RowNumbers went = new RowNumbers(16);
    private boolean filled;

    /// @param schema the columns of the table and, behind them, one for each part
    public KeptRows(Schema schema, int columns, List<Part> parts) {
        this.schema = schema;
        this.columns = columns;
        this.all = IntStream.range(0, schema.width()).toArray();
        this.parts = List.copyOf(parts);
        this.index = new Index(schema, all, 0);
        this.nothing = Batch.empty(schema);
    }

    List<Part> parts() {
        return parts;
    }

    /// The rows that this epoch brought.
    RowNumbers came() {
        return came;
    }

    /// The numbers of the rows that went in this epoch; one that came may have such a number now.
    RowNumbers went() {
        return went;
    }

    /// The numbers of all rows.
    RowNumbers rows() {
        var found = new RowNumbers((int) index.size());
        index.all(found);
        return found;
    }

    Schema schema() {
        return schema;
    }

    /// A column of some rows.
    Column column(int column, int[] rows, int count) {
        return index.column(column, rows, count);
    }

    /// The order of rows by all columns of the table.
    int compare(int row, int other) {
        int[] both = {row, other};
        for (int c = 0; c < columns; c++) {
            Column column = index.column(c, both, 2);
            var type = schema.type(c);
            int order = Values.compare(type, column.value(type, 0), column.value(type, 1));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (!inputs[0].isEmpty()) {
            waiting.add(inputs[0]);
        }
        return nothing;
    }

    @Override
    public Batch endEpoch(Step step) {
        fill();
        came.clear();
        went.clear();
        if (!waiting.isEmpty()) {
            Batch delta = Consolidation.consolidate(Batch.concat(waiting));
            waiting.clear();
            absorb(withoutFailing(delta, step));
            index.endEpoch();
        }
        parts.forEach(Part::work);
        return nothing;
    }

    /// Makes the parts of rows that were taken up.
    private void fill() {
        if (filled) {
            return;
        }
        filled = true;
        RowNumbers rows = rows();
        for (int p = 0; p < parts.size(); p++) {
            Column held = index.column(columns + p, rows.array(), rows.size());
            for (int i = 0; i < rows.size(); i++) {
                Object value = held.value(schema.type(columns + p), i);
                if (value != null) {
                    parts.get(p).add(rows.get(i), value);
                }
            }
        }
    }

    private Batch withoutFailing(Batch delta, Step step) {
        int[] good = new int[delta.size()];
        int count = 0;
        for (int row = 0; row < delta.size(); row++) {
            Failure failure = refusal(delta, row);
            if (failure == null) {
                good[count++] = row;
            } else {
                step.fail(failure, schema, delta, row, delta.weight(row));
            }
        }
        return count == delta.size() ? delta : delta.take(good, count);
    }

    private @Nullable Failure refusal(Batch delta, int row) {
        for (int p = 0; p < parts.size(); p++) {
            Object value = held(delta, row, p);
            Failure failure = value == null ? null : parts.get(p).refusal(value);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private @Nullable Object held(Batch delta, int row, int part) {
        return delta.column(columns + part).value(schema.type(columns + part), row);
    }

    private void absorb(Batch delta) {
        int[] before = live(delta);
        index.absorb(delta);
        int[] after = live(delta);
        for (int row = 0; row < before.length; row++) {
            if (before[row] >= 0 && after[row] < 0) {
                went.add(before[row]);
                for (int p = 0; p < parts.size(); p++) {
                    Object value = held(delta, row, p);
                    if (value != null) {
                        parts.get(p).remove(before[row], value);
                    }
                }
            }
        }
        for (int row = 0; row < before.length; row++) {
            if (before[row] < 0 && after[row] >= 0) {
                came.add(after[row]);
                for (int p = 0; p < parts.size(); p++) {
                    Object value = held(delta, row, p);
                    if (value != null) {
                        parts.get(p).add(after[row], value);
                    }
                }
            }
        }
    }

    /// The number of each row that is there, or -1.
    private int[] live(Batch delta) {
        int[] numbers = new int[delta.size()];
        long[] keys = index.keysOf(delta, all);
        var found = new RowNumbers(1);
        for (int row = 0; row < numbers.length; row++) {
            found.clear();
            index.find(keys, row * index.keyWords(), found);
            numbers[row] = found.size() > 0 && index.weight(found.get(0)) > 0 ? found.get(0) : -1;
        }
        return numbers;
    }

    @Override
    public List<Kept> kept() {
        return List.of(index);
    }

    @Override
    public long stateBytes() {
        return index.sizeInBytes() + parts.stream().mapToLong(Part::sizeInBytes).sum();
    }
}
