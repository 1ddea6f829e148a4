package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.operator.PlaceValue.InRow;
import io.deltaway.engine.operator.PlaceValue.Over;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Adds to each row what its place in an order within its group tells: values of rows before and
/// behind it, its number, aggregates of the rows around it.
///
/// Each copy of a row stands for itself, as in SQL's window functions: of a row with weight 3 the
/// first copy has the row before it and another copy behind it. Ties are broken on the whole row,
/// so the answer is determined. Emits at the end of the epoch what changed: the rows that came or
/// went, and those that see something else than before. A row whose aggregate can't be computed is
/// an error row until it can.
///
/// Not linear; keeps all rows in order by group, and sums of parts of long groups where aggregates
/// can be merged. A changed row costs O(log n) in its group and O(1) for each row that sees it,
/// whether or not that sees something else then: a few for the values of neighbours, the rows of a
/// frame for an aggregate, all rows behind it for a running total or a number. An aggregate that
/// can't be merged is added up anew from its whole frame for each stretch of rows that changes.
public final class InOrder implements Operator.HoldsBack, Paged {

    private final Schema input;
    private final Schema output;
    private final List<PlaceValue> values;
    private final OrderedGroups groups;
    private final AffectedPlaces affected;
    private final PlaceReader reader;

    /// @param groupColumns none where the whole table is one group
    public InOrder(
            Schema input, int[] groupColumns, List<SortColumn> order, List<PlaceValue> values) {
        this.input = input;
        this.output = output(input, values);
        this.values = List.copyOf(values);
        this.groups = new OrderedGroups(input, groupColumns, order);
        this.affected = new AffectedPlaces(values, groups.rows(), groups.order());
        this.reader = new PlaceReader(output, input.width(), this.values, groups);
    }

    /// The columns of the output: those of the input and the values.
    public static Schema output(Schema input, List<PlaceValue> values) {
        var fields = new ArrayList<Field>(input.fields());
        for (PlaceValue value : values) {
            fields.add(
                    switch (value) {
                        case InRow in -> new Field(in.name(), input.type(in.column()), true);
                        case PlaceValue.Numbered number ->
                                new Field(number.name(), Type.Simple.LONG, false);
                        case Over over ->
                                new Field(
                                        over.name(),
                                        over.call().aggregate().resultType(),
                                        over.nullable());
                    });
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
        if (groups.waiting().size() == 0) {
            return Batch.empty(output);
        }
        var changes = new GroupedChanges(groups);
        affected.shifts(changes, groups);
        int groupCount = groups.touched().size();
        var wasEmpty = new boolean[groupCount];
        for (int k = 0; k < groupCount; k++) {
            wasEmpty[k] = groups.bag(groups.touched().get(k)).isEmpty();
        }
        Places before = read(changes, new boolean[groupCount]);
        groups.absorb();
        Places after = read(changes, wasEmpty);
        Batch change = difference(before, after, step);
        groups.endEpoch();
        return change;
    }

    /// @param whole for each touched group whether all of its rows are wanted
    private Places read(GroupedChanges changes, boolean[] whole) {
        reader.start();
        for (int k = 0; k < whole.length; k++) {
            int group = groups.touched().get(k);
            if (whole[k]) {
                affected.findAll(groups.bag(group));
            } else {
                affected.find(group, groups.bag(group), changes, k);
            }
            reader.read(group, groups.bag(group), affected);
        }
        return reader.end();
    }

    /// What is to be emitted so that `after` follows `before`.
    private Batch difference(Places before, Places after, Step step) {
        var gone = new RowNumbers(16);
        var come = new RowNumbers(16);
        boolean isConsolidated = true;
        for (int k = 0; k < groups.touched().size(); k++) {
            int b = before.start(k);
            int a = after.start(k);
            while (b < before.end(k) || a < after.end(k)) {
                int order =
                        groups.order()
                                .compareNext(
                                        before.rows(),
                                        b,
                                        before.end(k),
                                        after.rows(),
                                        a,
                                        after.end(k));
                int nextB = order > 0 ? b : before.endOfRow(b, before.end(k));
                int nextA = order < 0 ? a : after.endOfRow(a, after.end(k));
                if (!same(before, b, nextB, after, a, nextA)) {
                    boolean once = nextB - b <= 1 && nextA - a <= 1;
                    boolean other = b == nextB || a == nextA || weighsSame(before, b, after, a);
                    isConsolidated &= once && other;
                    for (; b < nextB; b++) {
                        gone.add(b);
                    }
                    for (; a < nextA; a++) {
                        come.add(a);
                    }
                }
                b = nextB;
                a = nextA;
            }
        }
        Batch minus = batch(before, gone, step, -1);
        Batch plus = batch(after, come, step, 1);
        Batch change = Batch.concat(List.of(minus, plus));
        return isConsolidated
                ? new Batch(change.size(), columns(change), change.weights(), true)
                : Consolidation.consolidate(change);
    }

    private static boolean weighsSame(Places before, int b, Places after, int a) {
        return before.rows().weight(b) == after.rows().weight(a);
    }

    /// Whether the copies of a row see the same before and after.
    private boolean same(Places before, int b, int endB, Places after, int a, int endA) {
        if (endB - b != endA - a) {
            return false;
        }
        for (int i = 0; i < endB - b; i++) {
            if (!weighsSame(before, b + i, after, a + i)
                    || !before.computesSame(b + i, after, a + i)
                    || !seeSame(before, b + i, after, a + i)) {
                return false;
            }
        }
        return true;
    }

    private boolean seeSame(Places before, int b, Places after, int a) {
        for (PlaceValue value : values) {
            if (value instanceof InRow in) {
                int other = reader.otherRow(in);
                int group = before.rows().group(b);
                int old = before.others()[other].get(b);
                int now = after.others()[other].get(a);
                if (!groups.rows().same(in.column(), group, old, now)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Some rows of a list; those without a value are reported instead.
    private Batch batch(Places places, RowNumbers wanted, Step step, int sign) {
        int count = wanted.size();
        int[] at = wanted.array();
        long[] weights = new long[count];
        int[] ofGroups = new int[count];
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            weights[i] = sign * places.rows().weight(at[i]);
            ofGroups[i] = places.rows().group(at[i]);
            rows[i] = places.rows().row(at[i]);
        }
        var columns = new Column[output.width()];
        for (int c = 0; c < input.width(); c++) {
            columns[c] = groups.rows().column(c, ofGroups, rows, count);
        }
        for (int v = 0; v < values.size(); v++) {
            PlaceValue value = values.get(v);
            if (value instanceof InRow in) {
                RowNumbers seen = places.others()[reader.otherRow(in)];
                int[] others = new int[count];
                Arrays.setAll(others, i -> seen.get(at[i]));
                columns[input.width() + v] =
                        groups.rows().column(in.column(), ofGroups, others, count);
            } else {
                columns[input.width() + v] =
                        places.computed()[reader.computed(value)].take(at, count);
            }
        }
        return withoutFailed(new Batch(count, columns, weights, false), places, at, step);
    }

    private Batch withoutFailed(Batch rows, Places places, int[] at, Step step) {
        int[] kept = new int[rows.size()];
        int count = 0;
        for (int i = 0; i < kept.length; i++) {
            Failure failure = places.failure(at[i]);
            if (failure == null) {
                kept[count++] = i;
            } else {
                step.fail(failure, output, rows, i, rows.weight(i));
            }
        }
        Batch good = count == kept.length ? rows : rows.take(kept, count);
        Column[] columns = columns(good);
        for (int c = input.width(); c < columns.length; c++) {
            if (columns[c].failures() != null) {
                columns[c] = columns[c].with(columns[c].nulls(), null);
            }
        }
        return good.withColumns(columns);
    }

    private static Column[] columns(Batch rows) {
        var columns = new Column[rows.width()];
        Arrays.setAll(columns, rows::column);
        return columns;
    }

    @Override
    public List<Kept> kept() {
        return List.of(groups);
    }

    @Override
    public long stateBytes() {
        return groups.sizeInBytes();
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
