package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
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
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Holds results back until a [Clock] has come to their time, and takes them away again when it has
/// come to another. Rows are worked through at the end of each epoch; what came and went before it
/// was shown is never seen.
///
/// Defined over history. Keeps the rows that wait, and where they are taken away those that are
/// shown. A row costs a probe when it comes and one when its time has come.
public final class Release implements Operator.HoldsBack, Paged {

    /// Words behind those of the row: the weight that waits, and the weight that is shown and will
    /// be taken away.
    private static final int HELD = 0;

    private static final int SHOWN = 1;

    private final Schema schema;
    private final @Nullable Expiry show;
    private final @Nullable Expiry forget;
    private final RowLayout layout;
    private final RowTable table;
    private final KeptTable kept;
    private final int[] all;
    private final Agenda toShow;
    private final Agenda toForget;
    private final RowNumbers out = new RowNumbers(16);
    private final RowNumbers touched = new RowNumbers(16);
    private long[] weights = new long[16];
    private boolean started;

    /// @param keyColumns the columns that say which worker has a row, and whose clock counts
    /// @param show when rows are shown; null for at once
    /// @param forget when rows that were shown are taken away; null for never
    public Release(
            Schema schema,
            int[] keyColumns,
            Clock clock,
            @Nullable Expiry show,
            @Nullable Expiry forget) {
        this.schema = schema;
        this.show = show;
        this.forget = forget;
        this.layout = new RowLayout(schema, new Heap());
        this.table = new RowTable(layout.width(), 2);
        this.kept = new KeptTable(layout, table, keyColumns);
        Agenda.Keys keys = (row, column) -> value(row, keyColumns[column]);
        this.toShow = clock.agenda(keys);
        this.toForget = clock.agenda(keys);
        this.all = IntStream.range(0, schema.width()).toArray();
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        if (!started) {
            started = true;
            awaitAll();
        }
        if (!delta.isEmpty()) {
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
                add(rows[i], HELD, delta.weight(i));
                toShow.add(due(show, rows[i]), rows[i]);
                touched.add(rows[i]);
            }
        }
        return Batch.empty(schema);
    }

    private Column value(int row, int column) {
        return layout.decode(table.rows(), 0, column, new int[] {row}, 1);
    }

    private long get(int row, int word) {
        return table.rows().get(row, layout.width() + word);
    }

    private void add(int row, int word, long weight) {
        table.rows().set(row, layout.width() + word, Math.addExact(get(row, word), weight));
    }

    private long due(@Nullable Expiry rule, int row) {
        return rule == null
                ? EventClock.BEFORE_ALL
                : rule.due(column ->
                        TimeWords.ofStored(schema.type(column), table.rows().get(row, column)));
    }

    @Override
    public Batch endEpoch(Step step) {
        toShow.take(this::show);
        toForget.take(this::forget);
        if (out.size() + touched.size() == 0) {
            return Batch.empty(schema);
        }
        var columns = new Column[schema.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = layout.decode(table.rows(), 0, c, out.array(), out.size());
        }
        var batch = new Batch(out.size(), columns, Arrays.copyOf(weights, out.size()), false);
        removeDone();
        out.clear();
        return batch;
    }

    /// Where a row has gone, nothing is held of it; where its place is another one's, that may not
    /// be due yet.
    private void show(int row, long now) {
        long held = get(row, HELD);
        if (held == 0) {
            return;
        }
        if (due(show, row) > now) {
            toShow.add(due(show, row), row);
            return;
        }
        kept.change(row);
        give(row, held);
        add(row, HELD, -held);
        touched.add(row);
        if (forget != null) {
            add(row, SHOWN, held);
            toForget.add(due(forget, row), row);
        }
    }

    private void forget(int row, long now) {
        long shown = get(row, SHOWN);
        if (shown == 0) {
            return;
        }
        if (due(forget, row) > now) {
            toForget.add(due(forget, row), row);
            return;
        }
        kept.change(row);
        give(row, -shown);
        add(row, SHOWN, -shown);
        touched.add(row);
    }

    /// Removes rows of which nothing waits and nothing will be taken away, each once.
    private void removeDone() {
        var seen = new BitSet();
        for (int i = 0; i < touched.size(); i++) {
            int row = touched.get(i);
            if (!seen.get(row) && get(row, HELD) == 0 && get(row, SHOWN) == 0) {
                kept.remove(row);
                layout.release(table.rows().page(row), table.rows().base(row));
                table.remove(row);
            }
            seen.set(row);
        }
        touched.clear();
        layout.heap().sweep();
    }

    private void give(int row, long weight) {
        if (weight != 0) {
            if (out.size() == weights.length) {
                weights = Arrays.copyOf(weights, weights.length * 2);
            }
            weights[out.size()] = weight;
            out.add(row);
        }
    }

    /// Awaits what is to happen to rows that were taken up.
    private void awaitAll() {
        boolean[] unused = table.rows().unused();
        for (int row = 0; row < unused.length; row++) {
            if (!unused[row] && get(row, HELD) != 0) {
                toShow.add(due(show, row), row);
            }
            if (!unused[row] && get(row, SHOWN) != 0) {
                toForget.add(due(forget, row), row);
            }
        }
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }

    @Override
    public long stateBytes() {
        return table.sizeInBytes()
                + layout.heap().sizeInBytes()
                + toShow.sizeInBytes()
                + toForget.sizeInBytes();
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
