package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Stateful;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Heap;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.RowLayout;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Partitions;
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
public final class Retention implements Operator.HoldsBack, Stateful {

    private final Schema schema;
    private final Shift kept;
    private final Wall wall = new Wall();
    private final RowLayout layout;
    private final Rows rows;
    private final Deadlines deadlines = new Deadlines();
    private final int[] all;

    /// Words behind those of the row: its weight and when it goes.
    private final int weight;

    private final int due;

    /// @param keptNanos how long a row stays
    public Retention(Schema schema, long keptNanos) {
        this.schema = schema;
        this.kept = Shift.of(Simple.INSTANT, keptNanos);
        this.layout = new RowLayout(schema, new Heap());
        this.weight = layout.width();
        this.due = weight + 1;
        this.rows = new Rows(due + 1);
        this.all = IntStream.range(0, schema.width()).toArray();
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        wall.hear(inputs[1]);
        int width = layout.width();
        long[] words = new long[delta.size() * width];
        layout.encode(delta, all, words, width, 0, true);
        for (int i = 0; i < delta.size(); i++) {
            if (delta.weight(i) < 0) {
                throw new NegativeWeightException("a row of an append-only table", delta.weight(i));
            }
            keep(words, i * width, delta.weight(i), kept.after(wall.nanos()));
        }
        return delta;
    }

    private void keep(long[] words, int at, long itsWeight, long itsDue) {
        int row = rows.allocate();
        System.arraycopy(words, at, rows.page(row), rows.base(row), layout.width());
        layout.retain(rows.page(row), rows.base(row));
        rows.set(row, weight, itsWeight);
        rows.set(row, due, itsDue);
        deadlines.add(itsDue, row);
    }

    @Override
    public Batch endEpoch(Step step) {
        var gone = new RowNumbers(16);
        deadlines.takeUpTo(wall.nanos(), gone::add);
        int count = gone.size();
        var columns = new Column[schema.width()];
        Arrays.setAll(columns, c -> layout.decode(rows, 0, c, gone.array(), count));
        long[] weights = new long[count];
        for (int i = 0; i < count; i++) {
            int row = gone.get(i);
            weights[i] = -rows.get(row, weight);
            layout.release(rows.page(row), rows.base(row));
            rows.free(row);
        }
        layout.heap().sweep();
        return new Batch(count, List.of(columns), weights);
    }

    @Override
    public void save(StateWriter out) {
        boolean[] unused = rows.unused();
        for (int row = 0; row < unused.length; row++) {
            if (!unused[row]) {
                long[] page = rows.page(row);
                int base = rows.base(row);
                ByteWriter part = out.partition(Partitions.of(layout.contentHash(page, base)));
                layout.save(page, base, part);
                part.writeVarLong(rows.get(row, weight));
                part.writeLong(rows.get(row, due));
            }
        }
    }

    @Override
    public void load(int partition, ByteReader in) {
        long[] words = new long[layout.width()];
        while (in.hasMore()) {
            layout.load(in, words, 0);
            keep(words, 0, in.readVarLong(), in.readLong());
        }
        layout.heap().sweep();
    }

    @Override
    public long stateRows() {
        return rows.count();
    }

    @Override
    public long stateBytes() {
        return rows.sizeInBytes() + layout.heap().sizeInBytes() + deadlines.sizeInBytes();
    }
}
