package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.time.Agenda;
import io.deltaway.engine.time.CountedWindows;
import io.deltaway.engine.time.EventClock;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Cuts the rows of each group, in an order, into the panes of windows of so many rows, and gives
/// each row the position at which its pane starts. A row of weight 3 has three positions, so its
/// copies may be in several panes.
///
/// A row that comes or goes shifts those behind it: of each later pane one row moves to the next or
/// the one before, and is emitted with -1 and +1. So a changed row costs O(log group), and the same
/// again for each pane behind it, of which there are two for each later window at most; at the end
/// of a group there is none. Less can't be: each later window loses a row and gets another. Not
/// linear; keeps all rows in order, as [OrderedGroups] does. Where a clock says that no more rows
/// come before some, one of them is kept for all: it has their weight.
public final class CountPanes implements Operator.HoldsBack, Paged {

    private final Schema input;
    private final Schema output;
    private final CountedWindows windows;
    private final @Nullable Expiry settled;
    private final OrderedGroups groups;
    private final @Nullable Agenda agenda;
    private boolean started;

    /// What is given in this epoch, and the panes.
    private final WeightedRows change = new WeightedRows();

    private long[] panes = new long[16];

    /// @param keyColumns the columns of a group
    /// @param order of the rows; ties are broken on the whole row
    /// @param settled when no more rows come before one, by the first column of the order; null for
    ///   never
    public CountPanes(
            Schema input,
            int[] keyColumns,
            List<SortColumn> order,
            CountedWindows windows,
            @Nullable Expiry settled) {
        this.input = input;
        this.output = output(input);
        this.windows = windows;
        this.settled = settled;
        this.groups = new OrderedGroups(input, keyColumns, order);
        this.agenda = settled == null ? null : settled.clock().agenda(groups::key);
    }

    /// The columns of the input and the position.
    public static Schema output(Schema input) {
        var fields = new ArrayList<>(input.fields());
        fields.add(new Field("$pane", Simple.LONG, false));
        return new Schema(fields);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (!started) {
            started = true;
            boolean[] unused = groups.rows().unusedGroups();
            for (int group = 0; group < unused.length; group++) {
                if (!unused[group]) {
                    await(group);
                }
            }
        }
        groups.receive(inputs[0]);
        return Batch.empty(output);
    }

    @Override
    public Batch endEpoch(Step step) {
        var changes = new GroupedChanges(groups);
        for (int k = 0; k < groups.touched().size(); k++) {
            shift(groups.touched().get(k), changes, k);
        }
        Batch out = batch();
        groups.absorb();
        for (int k = 0; k < groups.touched().size(); k++) {
            await(groups.touched().get(k));
        }
        settle();
        groups.endEpoch();
        return out;
    }

    /// Finds what a group's changes do to its panes, before it takes them.
    private void shift(int group, GroupedChanges changes, int k) {
        OrderedBag bag = groups.bag(group);
        var positions = new Positions(bag);
        long shift = 0;
        for (int i = changes.start(k); i < changes.end(k); i++) {
            long row = changes.row(i);
            long start = bag.rank(row);
            long end = start + bag.weightOf(row);
            give(group, (int) row, start, end, -1);
            give(group, (int) row, start + shift, end + shift + changes.weight(i), 1);
            shift += changes.weight(i);
            long next = i + 1 < changes.end(k) ? bag.rank(changes.row(i + 1)) : bag.weight();
            move(group, positions, end, next, shift);
        }
    }

    /// Moves the rows at positions `from` to `to - 1` as far as that takes them to other panes.
    private void move(int group, Positions positions, long from, long to, long shift) {
        long at = from;
        while (at < to && shift != 0) {
            if (windows.paneStart(at) == windows.paneStart(at + shift)) {
                // The first that moves: forwards those before a pane's end, backwards those behind
                // its start.
                long paneEnd = windows.paneEnd(at);
                at = shift > 0 ? paneEnd - shift : paneEnd;
                continue;
            }
            positions.to(at);
            long end = Math.min(to, positions.end());
            give(group, positions.row(), at, end, -1);
            give(group, positions.row(), at + shift, end + shift, 1);
            at = end;
        }
    }

    /// Gives the copies of a row at some positions, in their panes.
    private void give(int group, int row, long from, long to, int sign) {
        for (long at = from; at < to; ) {
            long start = windows.paneStart(at);
            long end = Math.min(to, windows.paneEnd(at));
            if (change.size() == panes.length) {
                panes = Arrays.copyOf(panes, panes.length * 2);
            }
            panes[change.size()] = start;
            change.add(group, row, sign * (end - at));
            at = end;
        }
    }

    private Batch batch() {
        int size = change.size();
        var columns = new Column[output.width()];
        for (int c = 0; c < input.width(); c++) {
            columns[c] = groups.rows().column(c, change.groups(), change.rows(), size);
        }
        columns[input.width()] = new LongColumn(size, Arrays.copyOf(panes, size));
        var batch = new Batch(size, columns, change.weights(), false);
        change.clear();
        return batch;
    }

    private long due(long row) {
        Expiry rule = Objects.requireNonNull(settled);
        int time = rule.column();
        long due = rule.due(input.type(time), groups.rows().word((int) row, time));
        return due == EventClock.AFTER_ALL ? due : due + 1; // rows of the same time may come
    }

    /// Waits until the first rows of a group are settled; where all are, for the end of all.
    private void await(int group) {
        if (agenda != null) {
            long now = agenda.now(group);
            BagCursor cursor = groups.bag(group).seek(row -> due(row) <= now);
            agenda.add(cursor.next() ? due(cursor.key()) : EventClock.AFTER_ALL, group);
        }
    }

    private void settle() {
        if (agenda != null) {
            agenda.take(this::settle);
        }
    }

    /// The group may have gone before.
    private void settle(int group, long now) {
        if (groups.bag(group).isEmpty()) {
            return;
        }
        if (now == EventClock.AFTER_ALL) {
            groups.drop(group, row -> true);
        } else {
            groups.merge(group, row -> due(row) <= now);
            await(group);
        }
    }

    @Override
    public List<Kept> kept() {
        return List.of(groups);
    }

    @Override
    public long stateBytes() {
        return groups.sizeInBytes()
                + (agenda == null ? 0 : agenda.sizeInBytes())
                + panes.length * 8L;
    }

    @Override
    public void keepIn(PageCache cache) {
        groups.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return groups.sizeOutside();
    }
}
