package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Choice;
import io.deltaway.engine.aggregate.Choosing;
import io.deltaway.engine.aggregate.Choosing.End;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.time.Agenda;
import io.deltaway.engine.time.Clock;
import io.deltaway.engine.time.EventClock;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.Spans;
import io.deltaway.engine.time.TimeWords;
import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The smallest and largest values, and values where others are smallest or largest, of windows
/// that overlap: rows are kept once, in order in the pane of their key that they are in, or where
/// they never go the first and the last of each pane, and what decides in a window is found among
/// its panes.
///
/// Emits, once an epoch, for each window with a pane in which something else is chosen than before:
/// the key, the window's bounds, and the new value of each aggregate, null for none. These rows
/// have no weight that means anything; of several for one window the last one counts. A row whose
/// time has no window is left out, as someone else reports it. Not linear; a changed row costs a
/// probe and O(log pane), and where the pane's choice changes O(panes of a window) for all its
/// windows together, which are as many. Panes are where their key is.
///
/// Windows may close in the middle of an epoch: then rows behind that moment don't count in them. A
/// row for which all windows are open still comes first, so it is added at once; the others wait
/// for the end of the epoch and are added in the order of the first window that was open, and only
/// windows from that one on are told.
public final class PaneChoices implements Operator.Accumulates, Paged {

    /// When windows close.
    ///
    /// @param column the column with what the clock said when a row came, where that had closed one
    ///   of its windows; [EventClock#BEFORE_ALL] elsewhere
    public record Closing(Clock clock, int column, Shift grace) {}

    private final Schema input;
    private final int keyCount;
    private final int time;
    private final Windows windows;
    private final Windows slices;
    private final @Nullable Closing closing;
    private final Panes panes;
    private final KeptGroups kept;
    private final @Nullable Agenda agenda;

    /// Which ends of each of the panes' aggregates decide, as bits.
    private final int[] ends;

    private final RowNumbers touched = new RowNumbers(64);
    private long[] touchedBits = new long[16];

    /// Rows for which some windows had closed, with the starts of their panes, and the starts of
    /// the first windows that were open.
    private final List<Batch> waiting = new ArrayList<>();

    private final Spans firstOpen = new Spans();
    private final Spans spans = new Spans();
    private final ToldWindows told;
    private final Batch nothing;
    private boolean started;

    /// @param time the column that says in which windows a row is; it is never null
    /// @param windows that have panes
    /// @param bounds of [IntoWindows], which are given behind the key
    /// @param calls of aggregates that have a [Choice]
    /// @param closing null where windows never close
    public PaneChoices(
            Schema input,
            int[] keyColumns,
            int time,
            Windows windows,
            List<Integer> bounds,
            List<AggregateCall> calls,
            @Nullable Closing closing) {
        this.input = input;
        this.keyCount = keyColumns.length;
        this.time = time;
        this.windows = windows;
        this.slices = Objects.requireNonNull(windows.panes());
        this.closing = closing;
        var distinct = new ArrayList<AggregateCall>();
        int[] aggregateOf = calls.stream().mapToInt(call -> place(call, distinct)).toArray();
        this.panes =
                new Panes(
                        Panes.withStart(input, time),
                        keyColumns,
                        distinct.stream().map(PaneChoices::keeping).toList());
        this.kept = new KeptGroups(panes.groups(), keyCount);
        this.agenda = closing == null ? null : closing.clock.agenda(this::key);
        this.ends = new int[distinct.size()];
        var choices = new SlidingChoice[calls.size()];
        for (int i = 0; i < choices.length; i++) {
            End end = choice(calls.get(i)).end();
            ends[aggregateOf[i]] |= 1 << end.ordinal();
            choices[i] = new SlidingChoice(panes, aggregateOf[i], end);
        }
        Schema output = output(input, keyColumns, time, bounds, calls);
        this.told = new ToldWindows(output, panes, windows, bounds, choices);
        this.nothing = Batch.empty(output);
    }

    private static Choice choice(AggregateCall call) {
        return Objects.requireNonNull(call.aggregate().choice());
    }

    /// Where what an aggregate chooses from is kept: one place for those that have the same order.
    private static int place(AggregateCall call, List<AggregateCall> distinct) {
        for (int i = 0; i < distinct.size(); i++) {
            if (choice(call).order().equals(choice(distinct.get(i)).order())
                    && Arrays.equals(call.columns(), distinct.get(i).columns())) {
                return i;
            }
        }
        distinct.add(call);
        return distinct.size() - 1;
    }

    private static AggregateCall keeping(AggregateCall call) {
        return new AggregateCall(call.aggregate().choosing(), call.columns());
    }

    /// The columns of the output.
    public static Schema output(
            Schema input,
            int[] keyColumns,
            int time,
            List<Integer> bounds,
            List<AggregateCall> calls) {
        var fields = new ArrayList<Field>();
        for (int column : keyColumns) {
            fields.add(input.fields().get(column));
        }
        fields.addAll(IntoWindows.output(input, time, bounds).fields());
        for (AggregateCall call : calls) {
            fields.add(new Field("$chosen" + fields.size(), call.aggregate().resultType(), true));
        }
        return new Schema(fields);
    }

    private Column key(int pane, int column) {
        return panes.key(column, new int[] {pane}, 1);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (!started) {
            started = true;
            panes.takeUp(this::awaitEnd);
        }
        if (!inputs[0].isEmpty()) {
            Batch rows = withStarts(inputs[0]);
            panes.inOrder(closing == null ? rows : allOpen(rows, closing)).forEach(this::add);
        }
        return nothing;
    }

    /// Rows that have windows, with the start of their pane.
    private Batch withStarts(Batch delta) {
        long[] times = TimeWords.of(delta.column(time));
        var good = new RowNumbers(delta.size());
        long[] starts = new long[delta.size()];
        for (int i = 0; i < delta.size(); i++) {
            spans.clear();
            if (slices.of(times[i], spans)) {
                starts[good.size()] = spans.start(0);
                good.add(i);
            }
        }
        Batch rows = good.size() == delta.size() ? delta : delta.take(good.array(), good.size());
        var columns = new Column[rows.width() + 1];
        for (int c = 0; c < rows.width(); c++) {
            columns[c] = rows.column(c);
        }
        columns[rows.width()] = TimeWords.column(input.type(time), starts, rows.size());
        return new Batch(rows.size(), columns, rows.weights(), false);
    }

    /// The rows all windows of which are open; the others wait.
    private Batch allOpen(Batch rows, Closing closes) {
        var clocks = (LongColumn) rows.column(closes.column);
        var open = new RowNumbers(rows.size());
        var others = new RowNumbers(4);
        long[] starts = TimeWords.of(rows.column(input.width()));
        for (int i = 0; i < rows.size(); i++) {
            long now = clocks.get(i);
            if (now == EventClock.BEFORE_ALL) {
                open.add(i);
            } else {
                spans.clear();
                windows.of(starts[i], spans);
                int first = 0;
                while (first < spans.size() && closes.grace.after(spans.end(first)) <= now) {
                    first++;
                }
                if (first < spans.size()) {
                    others.add(i);
                    firstOpen.add(spans.start(first), spans.end(first));
                }
            }
        }
        if (others.size() > 0) {
            waiting.add(rows.take(others.array(), others.size()));
        }
        return open.size() == rows.size() ? rows : rows.take(open.array(), open.size());
    }

    private void add(Batch rows) {
        int[] paneOfRow = panes.find(rows, this::awaitEnd);
        int end = panes.groups().rows().end();
        if (touchedBits.length << 6 < end) {
            touchedBits =
                    Arrays.copyOf(touchedBits, Math.max(touchedBits.length * 2, (end >> 6) + 1));
        }
        for (int i = 0; i < rows.size(); i++) {
            int pane = paneOfRow[i];
            if ((touchedBits[pane >> 6] & 1L << pane) == 0) {
                touchedBits[pane >> 6] |= 1L << pane;
                touched.add(pane);
                kept.change(pane);
            }
        }
        panes.groups().accumulate(rows, paneOfRow);
    }

    @Override
    public Batch endEpoch(Step step) {
        tell(Long.MIN_VALUE);
        if (!waiting.isEmpty()) {
            addWaiting();
        }
        if (agenda != null) {
            agenda.take(this::expire);
        }
        panes.sweep();
        return told.isEmpty() ? nothing : told.take();
    }

    private void addWaiting() {
        Batch rows = Batch.concat(waiting);
        int[] inOrder = Panes.inOrder(new int[rows.size()], firstOpen.starts(), rows.size());
        for (int from = 0, to; from < inOrder.length; from = to) {
            long first = firstOpen.start(inOrder[from]);
            to = from + 1;
            while (to < inOrder.length && firstOpen.start(inOrder[to]) == first) {
                to++;
            }
            add(rows.take(Arrays.copyOfRange(inOrder, from, to), to - from));
            tell(first);
        }
        waiting.clear();
        firstOpen.clear();
    }

    /// Tells of windows in which something else may be chosen since the last call.
    ///
    /// @param first the start of the first window to tell of
    private void tell(long first) {
        var changed = new RowNumbers(16);
        var gone = new RowNumbers(4);
        for (int i = 0; i < touched.size(); i++) {
            int pane = touched.get(i);
            touchedBits[pane >> 6] &= ~(1L << pane);
            long weight = panes.groups().weight(pane);
            if (weight < 0) {
                throw new NegativeWeightException("a row of a window", weight);
            }
            if (isChosenAnew(pane)) {
                changed.add(pane);
            }
            if (weight == 0) {
                gone.add(pane);
            }
        }
        touched.clear();
        told.of(changed, first);
        for (int i = 0; i < gone.size(); i++) {
            remove(gone.get(i));
        }
    }

    private boolean isChosenAnew(int pane) {
        Groups groups = panes.groups();
        boolean anew = false;
        for (int a = 0; a < ends.length; a++) {
            var choosing = (Choosing) groups.aggregate(a);
            anew |= (choosing.choose(groups.rows(), groups.offset(a), pane) & ends[a]) != 0;
        }
        return anew;
    }

    private void remove(int pane) {
        kept.remove(pane);
        panes.remove(pane);
    }

    private void awaitEnd(int pane) {
        if (agenda != null) {
            agenda.add(due(pane), pane);
        }
    }

    /// When the last window of a pane closes.
    private long due(int pane) {
        spans.clear();
        windows.ends(panes.start(pane), spans);
        return Objects.requireNonNull(closing).grace.after(spans.end(spans.size() - 1));
    }

    /// Forgets a pane whose windows have closed. It may have gone before, and its place may be
    /// another one's.
    private void expire(int pane, long now) {
        if (panes.groups().weight(pane) <= 0) {
            return;
        }
        if (due(pane) <= now) {
            remove(pane);
        } else {
            awaitEnd(pane);
        }
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }

    @Override
    public long stateBytes() {
        return panes.sizeInBytes()
                + kept.sizeInBytes()
                + touchedBits.length * 8L
                + (agenda == null ? 0 : agenda.sizeInBytes());
    }

    @Override
    public void keepIn(PageCache cache) {
        panes.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return panes.sizeOutside();
    }
}
