package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
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
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Takes rows away again when a time has passed since they came, by the time of day.
///
/// Inputs: rows that never go by themselves, and the ticks. Emits each row at once, and with the
/// other sign at the end of the first epoch that begins so much later. Defined over history. Keeps
/// the rows that are there; O(log of the epochs kept) a row.
public final class Retention implements Operator.HoldsBack, Paged {

    private final Schema schema;
    private final Shift stay;
    private final Wall wall = new Wall();
    private final RowLayout layout;
    private final RowTable table;
    private final KeptTable kept;
    private final Deadlines deadlines = new Deadlines();
    private final int[] all;

    /// Words behind those of the row: when it goes, and its weight.
    private final int due;

    private final int weight;
    private boolean started;

    /// @param keptNanos how long a row stays
    public Retention(Schema schema, long keptNanos) {
        this.schema = schema;
        this.stay = Shift.of(Simple.INSTANT, keptNanos);
        this.layout = new RowLayout(schema, new Heap());
        this.due = layout.width();
        this.weight = due + 1;
        this.table = new RowTable(due + 1, 1);
        this.kept = new KeptTable(layout, table, schema.width());
        this.all = IntStream.range(0, schema.width()).toArray();
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        wall.hear(inputs[1]);
        if (!started) {
            started = true;
            awaitAll();
        }
        int width = due + 1;
        long[] words = new long[delta.size() * width];
        layout.encode(delta, all, words, width, 0, true);
        for (int i = 0; i < delta.size(); i++) {
            if (delta.weight(i) < 0) {
                throw new NegativeWeightException("a row of an append-only table", delta.weight(i));
            }
            words[i * width + due] = stay.after(wall.nanos());
            if (delta.weight(i) > 0) {
                keep(words, i * width, delta.weight(i));
            }
        }
        layout.heap().sweep();
        return delta;
    }

    private void keep(long[] words, int at, long more) {
        Rows rows = table.rows();
        int row = table.findOrAdd(words, at);
        kept.change(row);
        if (rows.get(row, weight) == 0) {
            layout.retain(rows.page(row), rows.base(row));
            deadlines.add(rows.get(row, due), row);
        }
        rows.set(row, weight, Weights.sum(rows.get(row, weight), more));
    }

    @Override
    public Batch endEpoch(Step step) {
        Rows rows = table.rows();
        var gone = new RowNumbers(16);
        deadlines.takeUpTo(wall.nanos(), gone::add);
        int count = gone.size();
        var columns = new Column[schema.width()];
        Arrays.setAll(columns, c -> layout.decode(rows, 0, c, gone.array(), count));
        long[] weights = new long[count];
        for (int i = 0; i < count; i++) {
            int row = gone.get(i);
            weights[i] = -rows.get(row, weight);
            kept.remove(row);
            layout.release(rows.page(row), rows.base(row));
            table.remove(row);
        }
        layout.heap().sweep();
        return new Batch(count, List.of(columns), weights);
    }

    /// Awaits the end of rows that were taken up.
    private void awaitAll() {
        boolean[] unused = table.rows().unused();
        for (int row = 0; row < unused.length; row++) {
            if (!unused[row]) {
                deadlines.add(table.rows().get(row, due), row);
            }
        }
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }

    @Override
    public long stateBytes() {
        return table.sizeInBytes() + layout.heap().sizeInBytes() + deadlines.sizeInBytes();
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
