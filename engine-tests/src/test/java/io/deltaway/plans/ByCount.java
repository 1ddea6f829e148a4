package io.deltaway.plans;

import static io.deltaway.table.Columns.asLong;
import static io.deltaway.table.Columns.byCount;
import static io.deltaway.table.Columns.row;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.plans.Naive.Rows;
import io.deltaway.plans.TimedGroups.Timed;
import io.deltaway.table.LongExpr;
import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.Row;
import io.deltaway.table.Table;
import io.deltaway.table.WindowGroup;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Deltas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A row for each so many rows of each group, in the order of a time: which one it is, its bounds,
/// and the sum of a formula. Ties are broken on the whole row.
///
/// @param keys none or one
/// @param time a whole number
/// @param value a whole number
record ByCount(int input, List<Formula> keys, Formula time, Formula value, long rows, long hop)
        implements Step.Described {

    @Override
    public List<Integer> inputs() {
        return List.of(input);
    }

    @Override
    public Step over(List<Integer> others) {
        return new ByCount(others.getFirst(), keys, time, value, rows, hop);
    }

    @Override
    public Schema schema(Plan plan) {
        var fields = new ArrayList<Field>();
        keys.forEach(key -> fields.add(new Field("key", key.type(), key.nullable())));
        fields.add(new Field("number", Simple.LONG, false));
        fields.add(new Field("from", Simple.LONG, false));
        fields.add(new Field("to", Simple.LONG, false));
        fields.add(new Field("count", Simple.LONG, false));
        fields.add(new Field("most", Simple.LONG, value.nullable()));
        return new Schema(fields);
    }

    @Override
    public void compute(Naive naive) {
        Map<List<@Nullable Object>, List<Timed>> groups =
                TimedGroups.of(naive, input, keys, time, value, at -> {});
        Comparator<List<@Nullable Object>> wholeRow = Deltas.order(naive.schema(input));
        for (Map.Entry<List<@Nullable Object>, List<Timed>> group : groups.entrySet()) {
            var each = new ArrayList<Timed>();
            group.getValue().stream()
                    .sorted(
                            Comparator.comparingLong(Timed::at)
                                    .thenComparing(timed -> timed.row().values(), wholeRow))
                    .forEach(timed -> {
                        for (long copy = 0; copy < timed.row().weight(); copy++) {
                            each.add(timed);
                        }
                    });
            for (int number = 0; number * hop < each.size(); number++) {
                int from = (int) (number * hop);
                emit(
                        naive,
                        group.getKey(),
                        number,
                        each.subList(from, (int) Math.min(each.size(), from + rows)));
            }
        }
    }

    private static void emit(
            Naive naive, List<@Nullable Object> key, long number, List<Timed> window) {
        var values = new ArrayList<@Nullable Object>(key);
        values.add(number);
        values.add(window.getFirst().at());
        values.add(window.getLast().at());
        values.add((long) window.size());
        values.add(TimedGroups.most(window));
        naive.emit(new Rows(values, 1, 0));
    }

    @Override
    public Table<Row> table(Building building) {
        LongExpr<Row> at = Cast.longs(building.expression(time));
        LongExpr<Row> of = Cast.longs(building.expression(value));
        Table<Row> table = building.rows(input);
        return keys.isEmpty()
                ? reduced(table.window(byCount(at, rows, hop)), of)
                : reduced(building.grouped(table, keys).window(byCount(at, rows, hop)), of);
    }

    private <K> Table<Row> reduced(Windowed<K, Row, Long> windowed, LongExpr<Row> of) {
        return windowed.reduce(g -> {
            var columns = new ArrayList<Assignment<WindowGroup<K, Row, Long>, Row>>();
            keys.forEach(key -> columns.add(g.key().named("key")));
            columns.add(g.windowNumber().named("number"));
            columns.add(asLong(g.windowStart()).named("from"));
            columns.add(asLong(g.windowEnd()).named("to"));
            columns.add(g.count().named("count"));
            columns.add(g.max(of).named("most"));
            return row(Building.assignments(columns));
        });
    }

    @Override
    public String written(Writing writing) {
        return "t%d%s.window(Columns.byCount(%s, %d, %d)).reduce(g -> row(%sg.windowNumber().named(\"number\"), g.windowStart().named(\"from\"), g.windowEnd().named(\"to\"), g.count().named(\"count\"), g.max(%s).named(\"most\")))"
                .formatted(
                        input,
                        writing.grouped(keys),
                        writing.formula(time),
                        rows,
                        hop,
                        keys.isEmpty() ? "" : "g.key().named(\"key\"), ",
                        writing.formula(value));
    }

    @Override
    public Stream<Step> smaller() {
        return Stream.of(
                        SmallerFormulas.formulas(time).map(other -> with(keys, other, value)),
                        SmallerFormulas.formulas(value).map(other -> with(keys, time, other)),
                        SmallerFormulas.keys(keys, 0).map(others -> with(others, time, value)))
                .flatMap(steps -> steps);
    }

    private Step with(List<Formula> others, Formula otherTime, Formula otherValue) {
        return new ByCount(input, others, otherTime, otherValue, rows, hop);
    }
}
