package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Paged;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Heap;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.KeptTable;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowLayout;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.RowTable;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The keys from which nothing came for some time, by the time of day, with the time when the last
/// row came. A row that is taken back is nothing that came.
///
/// Inputs: keys that are spread by all of their columns, and the ticks. Emits a key in the first
/// epoch that begins so much later, and takes it back when something comes again. Defined over
/// history.
///
/// Keeps each key that was ever seen, with two words and a deadline; a probe a row. None can be
/// dropped: a silent key is a row of the output, with its time, until it is heard of again, and one
/// that is not silent becomes such a row.
public final class Silence implements Operator.HoldsBack, Paged {

    /// Words behind those of the key: when the last row came, and whether the key is shown.
    private static final int LAST = 0;

    private static final int SHOWN = 1;

    private final Schema output;
    private final Shift silence;
    private final Wall wall = new Wall();
    private final RowLayout layout;
    private final RowTable table;
    private final KeptTable kept;
    private boolean started;
    private final Deadlines deadlines = new Deadlines();
    private final int[] all;
    private final RowNumbers out = new RowNumbers(16);
    private final RowNumbers back = new RowNumbers(16);

    /// When the last row came of each key that is taken back.
    private final ArrayList<Long> backSince = new ArrayList<>();

    /// @param nanos after which a key is silent
    public Silence(Schema keys, long nanos) {
        this.output = output(keys);
        this.silence = Shift.of(Simple.INSTANT, nanos);
        this.layout = new RowLayout(keys, new Heap());
        this.table = new RowTable(layout.width(), 2);
        this.kept = new KeptTable(layout, table, keys.width());
        this.all = IntStream.range(0, keys.width()).toArray();
    }

    /// The columns of the output: the key, and when its last row came.
    public static Schema output(Schema keys) {
        var fields = new ArrayList<>(keys.fields());
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
        if (!started) {
            started = true;
            awaitAll();
        }
        int width = layout.width();
        long[] words = new long[delta.size() * width];
        layout.encode(delta, all, words, width, 0, true);
        for (int i = 0; i < delta.size(); i++) {
            if (delta.weight(i) > 0) {
                hear(words, i * width);
            }
        }
        layout.heap().sweep();
        return Batch.empty(output);
    }

    private void hear(long[] words, int at) {
        int row = table.find(words, at);
        if (row == RowTable.NONE) {
            row = table.findOrAdd(words, at);
            layout.retain(table.rows().page(row), table.rows().base(row));
        } else if (get(row, LAST) == wall.nanos()) {
            return;
        }
        kept.change(row);
        if (get(row, SHOWN) != 0) {
            back.add(row);
            backSince.add(get(row, LAST));
            set(row, SHOWN, 0);
        }
        set(row, LAST, wall.nanos());
        deadlines.add(due(row), row);
    }

    private long due(int row) {
        return silence.after(get(row, LAST));
    }

    @Override
    public Batch endEpoch(Step step) {
        deadlines.takeUpTo(wall.nanos(), this::show);
        int count = back.size() + out.size();
        int[] rows = new int[count];
        long[] times = new long[count];
        long[] weights = new long[count];
        for (int i = 0; i < count; i++) {
            boolean goes = i < back.size();
            rows[i] = goes ? back.get(i) : out.get(i - back.size());
            times[i] = goes ? backSince.get(i) : get(rows[i], LAST);
            weights[i] = goes ? -1 : 1;
        }
        var columns = new Column[output.width()];
        for (int c = 0; c < all.length; c++) {
            columns[c] = layout.decode(table.rows(), 0, c, rows, count);
        }
        columns[all.length] = new LongColumn(count, times);
        back.clear();
        backSince.clear();
        out.clear();
        return new Batch(count, columns, weights, false);
    }

    /// A key may have been heard of since.
    private void show(int row) {
        if (due(row) > wall.nanos()) {
            deadlines.add(due(row), row);
        } else if (get(row, SHOWN) == 0) {
            kept.change(row);
            set(row, SHOWN, 1);
            out.add(row);
        }
    }

    /// Awaits the silence of keys that were taken up.
    private void awaitAll() {
        boolean[] unused = table.rows().unused();
        for (int row = 0; row < unused.length; row++) {
            if (!unused[row] && get(row, SHOWN) == 0) {
                deadlines.add(due(row), row);
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
