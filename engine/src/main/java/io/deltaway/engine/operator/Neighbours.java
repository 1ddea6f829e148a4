package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.KeyOrder;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.List;

/// Adds to each row values of the row before it or behind it in an order within its group; null
/// where there is none.
///
/// Each copy of a row stands for itself, as in SQL's LAG and LEAD: of a row with weight 3 the first
/// copy has the row before it and another copy behind it, the second has copies on both sides. Ties
/// are broken on the whole row, so the answer is determined. Emits at the end of the epoch what
/// changed: the rows that came or went, and those beside them.
///
/// Not linear; keeps all rows in order by group. O(log n) in its group for a changed row.
public final class Neighbours implements Operator.HoldsBack, Stateful {

    /// A column of the output: a value of a neighbour.
    ///
    /// @param isPrevious whether the neighbour is the row before, rather than the one behind
    /// @param column a column of the input
    /// @param name of the column in the output
    public record Value(boolean isPrevious, int column, String name) {}

    private final Schema input;
    private final Schema output;
    private final List<Value> values;
    private final OrderedGroups groups;

    /// @param groupColumns none where the whole table is one group
    public Neighbours(
            Schema input, int[] groupColumns, List<SortColumn> order, List<Value> values) {
        this.input = input;
        this.output = output(input, values);
        this.values = List.copyOf(values);
        this.groups = new OrderedGroups(input, groupColumns, order);
    }

    /// The columns of the output: those of the input and the values, which may be null.
    public static Schema output(Schema input, List<Value> values) {
        var fields = new ArrayList<Field>(input.fields());
        for (Value value : values) {
            fields.add(new Field(value.name(), input.type(value.column()), true));
        }
        return new Schema(fields);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        groups.receive(inputs[0]);
        return Batch.empty(output);
    }

    @Override
    public Batch endEpoch(Step step) {
        WeightedRows waiting = groups.waiting();
        if (waiting.size() == 0) {
            return Batch.empty(output);
        }
        List<OrderedBag> changed = changedRows(waiting);
        var before = new Adjacent(groups.order());
        var after = new Adjacent(groups.order());
        collect(changed, before);
        groups.absorb();
        collect(changed, after);
        Batch out = batch(difference(before, after));
        groups.endEpoch();
        return out;
    }

    /// For each touched group the rows that change, in order, each once. For a group that was empty
    /// they are all its rows.
    private List<OrderedBag> changedRows(WeightedRows waiting) {
        var changed = new ArrayList<OrderedBag>();
        // These bags own no rows, so they give none back.
        KeyOrder withoutRelease = (a, b) -> groups.order().compare(a, b);
        for (int i = 0; i < groups.touched().size(); i++) {
            OrderedBag bag = groups.bag(groups.touched().get(i));
            changed.add(bag.isEmpty() ? bag : new OrderedBag(withoutRelease));
        }
        for (int i = 0; i < waiting.size(); i++) {
            int group = waiting.group(i);
            OrderedBag rows = changed.get(groups.touchedAt(group));
            if (rows != groups.bag(group)) {
                rows.add(waiting.row(i), 1);
            }
        }
        return changed;
    }

    private void collect(List<OrderedBag> changed, Adjacent into) {
        for (int i = 0; i < changed.size(); i++) {
            int group = groups.touched().get(i);
            into.collect(group, groups.bag(group), changed.get(i));
        }
    }

    /// What is to be emitted so that `after` follows `before`.
    private Adjacent difference(Adjacent before, Adjacent after) {
        var change = new Adjacent(groups.order());
        var copies = new Copies(change);
        WeightedRows old = before.rows();
        WeightedRows now = after.rows();
        int b = 0;
        int a = 0;
        for (int k = 0; k < groups.touched().size(); k++) {
            while (b < before.end(k) || a < after.end(k)) {
                int order = groups.order().compareNext(old, b, before.end(k), now, a, after.end(k));
                int row = order > 0 ? now.row(a) : old.row(b);
                if (order <= 0) {
                    copies.addAll(before, b++, -1);
                }
                if (order >= 0) {
                    copies.addAll(after, a++, 1);
                }
                copies.flush(row);
            }
        }
        return change;
    }

    /// The copies of one row, each with its neighbours. Those whose values are the same are one.
    private final class Copies {

        private static final int MOST = 6;

        private final Adjacent out;
        private final int[] previous = new int[MOST];
        private final int[] next = new int[MOST];
        private final long[] weights = new long[MOST];
        private int group;
        private int count;

        Copies(Adjacent out) {
            this.out = out;
        }

        void addAll(Adjacent rows, int i, int sign) {
            int row = rows.rows().row(i);
            group = rows.rows().group(i);
            long weight = rows.rows().weight(i);
            if (weight == 1) {
                add(rows.previous(i), rows.next(i), sign);
            } else {
                add(rows.previous(i), row, sign);
                add(row, row, sign * (weight - 2));
                add(row, rows.next(i), sign);
            }
        }

        private void add(int before, int behind, long weight) {
            int at = 0;
            while (at < count && !same(at, before, behind)) {
                at++;
            }
            if (at == count) {
                previous[at] = before;
                next[at] = behind;
                weights[at] = 0;
                count++;
            }
            weights[at] += weight;
        }

        private boolean same(int at, int before, int behind) {
            for (Value value : values) {
                boolean equal =
                        value.isPrevious
                                ? groups.rows().same(value.column, group, previous[at], before)
                                : groups.rows().same(value.column, group, next[at], behind);
                if (!equal) {
                    return false;
                }
            }
            return true;
        }

        void flush(int row) {
            for (int i = 0; i < count; i++) {
                if (weights[i] != 0) {
                    out.add(group, row, previous[i], next[i], weights[i]);
                }
            }
            count = 0;
        }
    }

    private Batch batch(Adjacent change) {
        WeightedRows rows = change.rows();
        var columns = new Column[output.width()];
        for (int c = 0; c < input.width(); c++) {
            columns[c] = groups.rows().column(c, rows.groups(), rows.rows(), rows.size());
        }
        for (int v = 0; v < values.size(); v++) {
            Value value = values.get(v);
            int[] neighbours = value.isPrevious ? change.previous() : change.next();
            columns[input.width() + v] =
                    groups.rows().column(value.column, rows.groups(), neighbours, rows.size());
        }
        return new Batch(rows.size(), columns, rows.weights(), true);
    }

    @Override
    public void save(StateWriter out) {
        groups.save(out);
    }

    @Override
    public void load(int partition, ByteReader in) {
        groups.load(in);
    }

    @Override
    public long stateRows() {
        return groups.size();
    }

    @Override
    public long stateBytes() {
        return groups.sizeInBytes();
    }
}
