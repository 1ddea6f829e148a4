package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Keeps the first rows of each group in an order; without group columns those of the whole table.
///
/// A row of weight 3 fills three places, so that the row at either end may appear with a part of
/// its weight. Ties are broken on the whole row, so the answer is determined. Emits at the end of
/// the epoch what enters with a positive and what leaves with a negative weight, each row once.
///
/// Not linear; keeps all rows in order by group. A changed row costs O(log n) in its group, and the
/// whole window is read again where the row is not behind it; behind the window it is only compared
/// with its last row.
public final class TopK implements Operator.HoldsBack, Stateful {

    private static final int NONE = -1;

    private final Schema schema;
    private final long first;
    private final long end;
    private final OrderedGroups groups;

    /// For each group the last row of its window, if that was full when it was last read: rows
    /// behind it change nothing.
    private int[] lastRow = new int[0];

    /// @param groupColumns none for the first rows of the whole table
    /// @param offset how many rows are skipped in each group
    /// @param limit how many rows of each group are kept at most
    public TopK(
            Schema schema, int[] groupColumns, List<SortColumn> order, long offset, long limit) {
        if (offset < 0 || limit < 0) {
            throw new IllegalArgumentException(
                    "offset " + offset + " and limit " + limit + ", expected 0 or more");
        }
        this.schema = schema;
        this.first = offset;
        this.end = offset + limit < 0 ? Long.MAX_VALUE : offset + limit;
        this.groups = new OrderedGroups(schema, groupColumns, order);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        groups.receive(inputs[0]);
        return Batch.empty(schema);
    }

    @Override
    public Batch endEpoch(Step step) {
        if (groups.waiting().size() == 0) {
            return Batch.empty(schema);
        }
        RowNumbers changed = changedGroups();
        var before = new WeightedRows();
        int[] ends = new int[changed.size()];
        for (int i = 0; i < ends.length; i++) {
            window(changed.get(i), before);
            ends[i] = before.size();
        }
        groups.absorb();
        var change = new WeightedRows();
        var after = new WeightedRows();
        for (int i = 0; i < ends.length; i++) {
            int group = changed.get(i);
            after.clear();
            window(group, after);
            boolean full = groups.bag(group).weight() >= end && after.size() > 0;
            setLastRow(group, full ? after.row(after.size() - 1) : NONE);
            difference(before, i == 0 ? 0 : ends[i - 1], ends[i], after, change);
        }
        Batch out = batch(change);
        groups.endEpoch();
        return out;
    }

    /// The groups in which a row changes that is not behind the window.
    private RowNumbers changedGroups() {
        var changed = new RowNumbers(16);
        var seen = new BitSet();
        WeightedRows waiting = groups.waiting();
        for (int i = 0; i < waiting.size(); i++) {
            int group = waiting.group(i);
            if (!seen.get(group)) {
                int last = group < lastRow.length ? lastRow[group] : NONE;
                if (last == NONE || groups.order().compare(waiting.row(i), last) <= 0) {
                    seen.set(group);
                    changed.add(group);
                }
            }
        }
        return changed;
    }

    private void setLastRow(int group, int row) {
        if (group >= lastRow.length) {
            int known = lastRow.length;
            lastRow = Arrays.copyOf(lastRow, Math.max(group + 1, known * 2));
            Arrays.fill(lastRow, known, lastRow.length, NONE);
        }
        lastRow[group] = row;
    }

    /// The rows of a group's window, in order, with the weight that is inside.
    private void window(int group, WeightedRows out) {
        OrderedBag bag = groups.bag(group);
        if (bag.weight() <= first || first == end) {
            return;
        }
        long start = bag.select(first);
        long position = bag.rank(start);
        BagCursor cursor = bag.seek(start);
        while (position < end && cursor.next()) {
            long from = Math.max(position, first);
            position += cursor.weight();
            out.add(group, (int) cursor.key(), Math.min(position, end) - from);
        }
    }

    /// Adds what is to be emitted so that the window `after` follows the window `before[from]` to
    /// `before[to - 1]`.
    private void difference(
            WeightedRows before, int from, int to, WeightedRows after, WeightedRows change) {
        int b = from;
        int a = 0;
        while (b < to || a < after.size()) {
            int order = groups.order().compareNext(before, b, to, after, a, after.size());
            if (order < 0) {
                change.add(before.group(b), before.row(b), -before.weight(b));
                b++;
            } else if (order > 0) {
                change.add(after.group(a), after.row(a), after.weight(a));
                a++;
            } else {
                long more = after.weight(a) - before.weight(b);
                if (more != 0) {
                    change.add(after.group(a), after.row(a), more);
                }
                a++;
                b++;
            }
        }
    }

    private Batch batch(WeightedRows change) {
        var columns = new Column[schema.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = groups.rows().column(c, change.groups(), change.rows(), change.size());
        }
        return new Batch(change.size(), columns, change.weights(), true);
    }

    @Override
    public List<Kept> kept() {
        return List.of(groups);
    }

    @Override
    public long stateBytes() {
        return groups.sizeInBytes() + lastRow.length * 4L;
    }
}
