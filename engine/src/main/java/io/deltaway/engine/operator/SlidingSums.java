package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.time.EventClock;
import io.deltaway.engine.time.Spans;
import io.deltaway.engine.time.TimeWords;
import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Adds up the rows of an epoch by pane, and from the sums of panes those of the windows that
/// overlap: for a [Reduce] as [Combine] does, whose place it takes.
///
/// Emits for each window of a key with rows in the epoch at most two sums: the key, the window's
/// bounds, the sum of weights, the words of every aggregate. Windows slide over the panes of their
/// key in order, and what they are over is a stack of sums, each of a pane and all behind it, with
/// one more sum of the panes that came since (Tangwongsan, Hirzel and Schneider, "Low-latency
/// sliding-window aggregation in worst-case constant time", DEBS 2017, which calls it two stacks);
/// where the stack is used up, the panes become the next one. So a pane is added twice, however
/// many windows it is in, and nothing is ever taken back, which extremes could not. Linear, keeps
/// nothing beyond the epoch and gives everything away before its end where there are very many
/// panes; a probe a row, O(log panes) a pane to bring them in order, O(1) a window.
///
/// Panes with rows that came when some windows had closed are added to each of the open ones.
public final class SlidingSums implements Operator.Accumulates, Operator.InPieces {

    private static final int MOST_PANES = 1 << 17;

    /// Rows of a piece of the output, at least: its columns stay in the cache.
    private static final int PIECE = 4_096;

    private final int keyCount;
    private final int boundCount;
    private final Type time;
    private final Windows windows;
    private final IntoWindows.@Nullable Open open;
    private final List<Integer> bounds;

    /// By key, start, and clock where windows close.
    private final Groups panes;

    /// Those that have rows.
    private final RowNumbers touched = new RowNumbers(64);

    private long[] touchedBits = new long[16];
    private final Groups keys;

    /// The panes of the stack in the order of their starts are those from `head` to `middle`: each
    /// has the sum of its own and all that follow there. Those up to `tail` are in `newer`.
    private int[] order = new int[0];

    private int head;
    private int middle;
    private int tail;
    private final Rows newer;
    private int newerSum;

    private final Spans spans = new Spans();
    private final Spans given = new Spans();
    private final ColumnBuilder[] builders;
    private final Batch nothing;
    private @Nullable Consumer<Batch> reader;
    private final List<Batch> pieces = new ArrayList<>();

    /// @param pane the column with the start of the pane
    /// @param windows that have panes
    /// @param bounds of [IntoWindows], which are given behind the key
    /// @param calls of aggregates that [Combine#fits]
    /// @param open null where windows never close
    public SlidingSums(
            Schema input,
            int[] keyColumns,
            int pane,
            Windows windows,
            List<Integer> bounds,
            List<AggregateCall> calls,
            IntoWindows.@Nullable Open open) {
        this.keyCount = keyColumns.length;
        this.boundCount = bounds.size();
        this.time = input.type(pane);
        this.windows = windows;
        this.open = open;
        this.bounds = List.copyOf(bounds);
        int[] paneColumns = Arrays.copyOf(keyColumns, keyCount + (open == null ? 1 : 2));
        paneColumns[keyCount] = pane;
        if (open != null) {
            paneColumns[keyCount + 1] = open.clock();
        }
        this.panes = new Groups(input, paneColumns, calls);
        this.keys = new Groups(input, keyColumns, List.of());
        this.newer = panes.sums();
        this.newerSum = newer.allocate();
        Schema output = schema(input, keyColumns, pane, bounds, calls);
        this.builders =
                output.fields().stream()
                        .map(field -> ColumnBuilder.of(field.type(), 0))
                        .toArray(ColumnBuilder[]::new);
        this.nothing = Batch.empty(output);
    }

    /// The columns of the output.
    public static Schema schema(
            Schema input,
            int[] keyColumns,
            int pane,
            List<Integer> bounds,
            List<AggregateCall> calls) {
        List<Field> sums = Combine.schema(input, keyColumns, calls).fields();
        var fields = new ArrayList<>(sums.subList(0, keyColumns.length));
        fields.addAll(IntoWindows.output(input, pane, bounds).fields());
        fields.addAll(sums.subList(keyColumns.length, sums.size()));
        return new Schema(fields);
    }

    @Override
    public void giveTo(Consumer<Batch> newReader) {
        reader = newReader;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        if (!delta.isEmpty()) {
            int[] paneOfRow = panes.find(delta);
            touch(paneOfRow, delta.size());
            panes.accumulate(delta, paneOfRow);
        }
        return touched.size() > MOST_PANES ? giveAway() : nothing;
    }

    private void touch(int[] paneOfRow, int size) {
        int end = panes.rows().end();
        if (touchedBits.length << 6 < end) {
            touchedBits =
                    Arrays.copyOf(touchedBits, Math.max(touchedBits.length * 2, (end >> 6) + 1));
        }
        for (int i = 0; i < size; i++) {
            int pane = paneOfRow[i];
            if ((touchedBits[pane >> 6] & 1L << pane) == 0) {
                touchedBits[pane >> 6] |= 1L << pane;
                touched.add(pane);
            }
        }
    }

    @Override
    public Batch endEpoch(Step step) {
        return touched.size() > 0 ? giveAway() : nothing;
    }

    private Batch giveAway() {
        var sliding = new RowNumbers(touched.size());
        for (int i = 0; i < touched.size(); i++) {
            int pane = touched.get(i);
            touchedBits[pane >> 6] &= ~(1L << pane);
            long now = open == null ? EventClock.BEFORE_ALL : word(pane, keyCount + 1);
            if (now == EventClock.BEFORE_ALL) {
                sliding.add(pane);
            } else {
                addToOpen(pane, now);
            }
        }
        slide(sliding);
        for (int i = 0; i < touched.size(); i++) {
            panes.remove(touched.get(i));
        }
        touched.clear();
        panes.keyLayout().heap().sweep();
        endPiece();
        Batch all = pieces.isEmpty() ? nothing : Batch.concat(pieces);
        pieces.clear();
        return all;
    }

    private long word(int pane, int column) {
        return panes.rows().get(pane, column);
    }

    private long start(int pane) {
        return TimeWords.ofStored(time, word(pane, keyCount));
    }

    private void addToOpen(int pane, long now) {
        spans.clear();
        windows.of(start(pane), spans);
        for (int w = 0; w < spans.size(); w++) {
            if (open != null && open.grace().after(spans.end(w)) > now) {
                give(pane, panes.rows(), pane, spans.start(w), spans.end(w));
            }
        }
    }

    /// Goes through the windows of some panes, key by key.
    private void slide(RowNumbers sliding) {
        int count = sliding.size();
        var columns = new Column[keyCount];
        for (int k = 0; k < keyCount; k++) {
            columns[k] = panes.keyLayout().decode(panes.rows(), 0, k, sliding.array(), count);
        }
        int[] leading = IntStream.range(0, keyCount).toArray();
        int[] keyOf = keys.find(new Batch(count, columns, null, false), leading);
        long[] starts = new long[count];
        for (int i = 0; i < count; i++) {
            starts[i] = start(sliding.get(i));
        }
        int[] places = Panes.inOrder(keyOf, starts, count);
        order = Arrays.stream(places).map(sliding::get).toArray();
        for (int from = 0, to; from < count; from = to) {
            int key = keyOf[places[from]];
            to = from + 1;
            while (to < count && keyOf[places[to]] == key) {
                to++;
            }
            slide(from, to);
            keys.remove(key);
        }
        keys.keyLayout().heap().sweep();
    }

    /// Goes through the windows of the panes of a key, which are those in the order from one place
    /// to another.
    private void slide(int from, int to) {
        head = from;
        middle = from;
        tail = from;
        long next = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            spans.clear();
            windows.of(start(order[i]), next, spans);
            for (int w = 0; w < spans.size(); w++) {
                long start = spans.start(w);
                long end = spans.end(w);
                enter(end, to);
                leave(start);
                give(order[head], panes.rows(), order[head], start, end);
                if (middle < tail) {
                    give(order[head], newer, newerSum, start, end);
                }
                next = start + 1;
            }
        }
        clearNewer();
    }

    /// Windows have come to the panes that start before a time.
    private void enter(long end, int to) {
        while (tail < to && start(order[tail]) < end) {
            panes.export(
                    panes.rows(),
                    order[tail],
                    (weight, words) -> panes.merge(newer, newerSum, weight, words));
            tail++;
        }
    }

    /// Windows have left the panes that start before a time.
    private void leave(long start) {
        while (start(order[head]) < start) {
            head++;
        }
        if (head >= middle) {
            for (int i = tail - 2; i >= head; i--) {
                int into = order[i];
                panes.export(
                        panes.rows(),
                        order[i + 1],
                        (weight, words) -> panes.merge(panes.rows(), into, weight, words));
            }
            middle = tail;
            clearNewer();
        }
    }

    private void clearNewer() {
        panes.free(newer, newerSum);
        newerSum = newer.allocate();
    }

    /// Gives a sum to a window of a pane's key.
    private void give(int pane, Rows from, int sum, long start, long end) {
        panes.export(
                from,
                sum,
                (weight, words) -> {
                    if (weight == 0 && isZero(words)) {
                        return;
                    }
                    for (int k = 0; k < keyCount; k++) {
                        panes.keyLayout()
                                .decode(
                                        panes.rows().page(pane),
                                        panes.rows().base(pane),
                                        k,
                                        builders[k]);
                    }
                    given.add(start, end);
                    int at = keyCount + boundCount;
                    ((ColumnBuilder.OfLong) builders[at++]).append(weight);
                    for (long word : words) {
                        ((ColumnBuilder.OfLong) builders[at++]).append(word);
                    }
                });
        if (given.size() >= PIECE) {
            endPiece();
        }
    }

    private static boolean isZero(long[] words) {
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    private void endPiece() {
        int size = given.size();
        if (size == 0) {
            return;
        }
        var columns = new Column[builders.length];
        for (int c = 0; c < columns.length; c++) {
            boolean isBound = c >= keyCount && c < keyCount + boundCount;
            columns[c] = isBound ? bound(bounds.get(c - keyCount), size) : builders[c].build();
        }
        given.clear();
        var piece = new Batch(size, columns, null, false);
        if (reader == null) {
            pieces.add(piece);
        } else {
            reader.accept(piece);
        }
    }

    private Column bound(int bound, int size) {
        long[] words = bound == IntoWindows.START ? given.starts() : given.ends();
        return TimeWords.column(time, Arrays.copyOf(words, size), size);
    }
}
