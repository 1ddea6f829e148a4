package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Paged;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Heap;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.KeptTable;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowLayout;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.RowTable;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Gives each row the time of day since when it is there. A row that goes in one epoch and comes
/// back in another is there since then; one that goes and comes back within an epoch has never
/// gone.
///
/// Inputs: rows that are spread by all of their columns, and the ticks. Emits changes at the end of
/// the epoch. Defined over history. Keeps each row with three words; a probe a changed row.
public final class Since implements Operator.HoldsBack, Paged {

    /// Words behind those of the row: its weight before this epoch, its weight now, and its time.
    private static final int BEFORE = 0;

    private static final int NOW = 1;
    private static final int TIME = 2;

    private final Schema output;
    private final Wall wall = new Wall();
    private final RowLayout layout;
    private final RowTable table;
    private final KeptTable kept;
    private final int[] all;
    private final RowNumbers touched = new RowNumbers(16);

    public Since(Schema input) {
        this.output = output(input);
        this.layout = new RowLayout(input, new Heap());
        this.table = new RowTable(layout.width(), 3);
        this.kept = new KeptTable(layout, table, input.width());
        this.all = IntStream.range(0, input.width()).toArray();
    }

    /// The columns of the output: those of the input, and the time.
    public static Schema output(Schema input) {
        var fields = new ArrayList<>(input.fields());
        fields.add(new Field("$since", Simple.INSTANT, false));
        return new Schema(fields);
    }

    private long get(int row, int word) {
        return table.rows().get(row, layout.width() + word);
    }

    private void set(int row, int word, long value) {
        table.rows().set(row, layout.width() + word, value);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        wall.hear(inputs[1]);
        int width = layout.width();
        long[] words = new long[delta.size() * width];
        int[] rows = new int[delta.size()];
        layout.encode(delta, all, words, width, 0, true);
        table.findOrAddAll(
                words,
                delta.size(),
                rows,
                row -> layout.retain(table.rows().page(row), table.rows().base(row)));
        layout.heap().sweep();
        for (int i = 0; i < rows.length; i++) {
            kept.change(rows[i]);
            set(rows[i], NOW, Weights.sum(get(rows[i], NOW), delta.weight(i)));
            touched.add(rows[i]);
        }
        return Batch.empty(output);
    }

    @Override
    public Batch endEpoch(Step step) {
        if (touched.size() == 0) {
            return Batch.empty(output);
        }
        var changed = new RowNumbers(touched.size());
        long[] weights = new long[touched.size()];
        long[] times = new long[touched.size()];
        for (int i = 0; i < touched.size(); i++) {
            int row = touched.get(i);
            long change = get(row, NOW) - get(row, BEFORE);
            if (get(row, NOW) < 0) {
                throw new NegativeWeightException("a row", get(row, NOW));
            }
            if (change != 0) {
                if (get(row, BEFORE) == 0) {
                    set(row, TIME, wall.nanos());
                }
                set(row, BEFORE, get(row, NOW));
                weights[changed.size()] = change;
                times[changed.size()] = get(row, TIME);
                changed.add(row);
            }
        }
        Batch out = batch(changed, weights, times);
        for (int i = 0; i < touched.size(); i++) {
            int row = touched.get(i);
            if (get(row, NOW) == 0 && get(row, BEFORE) == 0) {
                kept.remove(row);
                set(row, BEFORE, -1); // so that it goes once
                layout.release(table.rows().page(row), table.rows().base(row));
                table.remove(row);
            }
        }
        layout.heap().sweep();
        touched.clear();
        return out;
    }

    private Batch batch(RowNumbers rows, long[] weights, long[] times) {
        int count = rows.size();
        var columns = new Column[output.width()];
        for (int c = 0; c < all.length; c++) {
            columns[c] = layout.decode(table.rows(), 0, c, rows.array(), count);
        }
        columns[all.length] = new LongColumn(count, times);
        return new Batch(count, columns, Arrays.copyOf(weights, count), true);
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }

    @Override
    public long stateBytes() {
        return table.sizeInBytes() + layout.heap().sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        table.keepIn(cache);
        layout.heap().keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return table.sizeOutside() + layout.heap().sizeOutside();
    }
}
