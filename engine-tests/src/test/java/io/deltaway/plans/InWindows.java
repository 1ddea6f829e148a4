package io.deltaway.plans;

import static io.deltaway.table.Columns.asLong;
import static io.deltaway.table.Columns.row;
import static io.deltaway.table.Columns.session;
import static io.deltaway.table.Columns.sliding;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.plans.Naive.Rows;
import io.deltaway.plans.TimedGroups.Timed;
import io.deltaway.table.LongExpr;
import io.deltaway.table.Projection.Assignment;
import io.deltaway.table.Row;
import io.deltaway.table.Table;
import io.deltaway.table.Window;
import io.deltaway.table.WindowGroup;
import io.deltaway.table.Windowed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A row for each window of each group: its bounds, the number of rows, and the largest value of a
/// formula.
///
/// @param keys none or one
/// @param time a whole number
/// @param length of windows, or the gap of sessions
/// @param hop of windows, not above their length; 0 for sessions
record InWindows(int input, List<Formula> keys, Formula time, Formula value, long length, long hop)
        implements Step.Described {

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    @Override
    public List<Integer> inputs() {
        return List.of(input);
    }

    @Override
    public Step over(List<Integer> others) {
        return new InWindows(others.getFirst(), keys, time, value, length, hop);
    }

    @Override
    public Schema schema(Plan plan) {
        var fields = new ArrayList<Field>();
        keys.forEach(key -> fields.add(new Field("key", key.type(), key.nullable())));
        fields.add(new Field("from", Simple.LONG, false));
        fields.add(new Field("to", Simple.LONG, false));
        fields.add(new Field("count", Simple.LONG, false));
        fields.add(new Field("most", Simple.LONG, value.nullable()));
        return new Schema(fields);
    }

    @Override
    public void compute(Naive naive) {
        Map<List<@Nullable Object>, List<Timed>> groups =
                TimedGroups.of(
                        naive,
                        input,
                        keys,
                        time,
                        value,
                        at -> {
                            if (hop > 0) {
                                windows(at);
                            }
                        });
        for (Map.Entry<List<@Nullable Object>, List<Timed>> group : groups.entrySet()) {
            if (hop > 0) {
                cut(naive, group.getKey(), group.getValue());
            } else {
                sessions(naive, group.getKey(), group.getValue());
            }
        }
    }

    /// The starts of the windows of a time.
    private List<Long> windows(long at) {
        var starts = new ArrayList<Long>();
        BigInteger time = BigInteger.valueOf(at);
        for (BigInteger start = BigInteger.valueOf(Math.floorDiv(at, hop)).multiply(wide(hop));
                start.add(wide(length)).compareTo(time) > 0;
                start = start.subtract(wide(hop))) {
            if (start.compareTo(LEAST) < 0 || start.add(wide(length)).compareTo(MOST) > 0) {
                throw new RowFails(RowFails.NO_WINDOW);
            }
            starts.add(start.longValue());
        }
        return starts;
    }

    private static BigInteger wide(long value) {
        return BigInteger.valueOf(value);
    }

    private void cut(Naive naive, List<@Nullable Object> key, List<Timed> rows) {
        var windows = new TreeMap<Long, List<Timed>>();
        for (Timed row : rows) {
            for (long start : windows(row.at())) {
                windows.computeIfAbsent(start, s -> new ArrayList<>()).add(row);
            }
        }
        windows.forEach((start, inside) ->
                naive.attempt(1, () -> emit(naive, key, start, start + length, inside)));
    }

    private void sessions(Naive naive, List<@Nullable Object> key, List<Timed> rows) {
        rows.sort(java.util.Comparator.comparingLong(Timed::at));
        var session = new ArrayList<Timed>();
        for (Timed row : rows) {
            boolean goesOn =
                    !session.isEmpty()
                            && wide(row.at())
                                            .subtract(wide(session.getLast().at()))
                                            .compareTo(wide(length))
                                    < 0;
            if (!goesOn && !session.isEmpty()) {
                emitSession(naive, key, List.copyOf(session));
                session.clear();
            }
            session.add(row);
        }
        emitSession(naive, key, List.copyOf(session));
    }

    private void emitSession(Naive naive, List<@Nullable Object> key, List<Timed> session) {
        naive.attempt(
                1,
                () -> {
                    long last = session.getLast().at();
                    BigInteger end = wide(last).add(wide(length));
                    if (end.compareTo(MOST) > 0) {
                        throw new RowFails(RowFails.OVERFLOW);
                    }
                    emit(naive, key, session.getFirst().at(), end.longValue(), session);
                });
    }

    private void emit(
            Naive naive, List<@Nullable Object> key, long from, long to, List<Timed> rows) {
        var values = new ArrayList<@Nullable Object>(key);
        values.add(from);
        values.add(to);
        values.add(rows.stream().mapToLong(row -> row.row().weight()).sum());
        values.add(TimedGroups.most(rows));
        naive.emit(new Rows(values, 1, 0));
    }

    @Override
    public Table<Row> table(Building building) {
        LongExpr<Row> at = Cast.longs(building.expression(time));
        LongExpr<Row> of = Cast.longs(building.expression(value));
        Window<Row, Long> window = hop > 0 ? sliding(at, length, hop) : session(at, length);
        Table<Row> rows = building.rows(input);
        return keys.isEmpty()
                ? reduced(rows.window(window), of)
                : reduced(building.grouped(rows, keys).window(window), of);
    }

    private <K> Table<Row> reduced(Windowed<K, Row, Long> windowed, LongExpr<Row> of) {
        return windowed.reduce(g -> {
            var columns = new ArrayList<Assignment<WindowGroup<K, Row, Long>, Row>>();
            keys.forEach(key -> columns.add(g.key().named("key")));
            columns.add(asLong(g.windowStart()).named("from"));
            columns.add(asLong(g.windowEnd()).named("to"));
            columns.add(g.count().named("count"));
            columns.add(g.max(of).named("most"));
            return row(Building.assignments(columns));
        });
    }

    @Override
    public String written(Writing writing) {
        String at = writing.formula(time);
        String window =
                hop > 0
                        ? "Columns.sliding(%s, %d, %d)".formatted(at, length, hop)
                        : "Columns.session(%s, %d)".formatted(at, length);
        return "t%d%s.window(%s).reduce(g -> row(%sg.windowStart().named(\"from\"), g.windowEnd().named(\"to\"), g.count().named(\"count\"), g.max(%s).named(\"most\")))"
                .formatted(
                        input,
                        writing.grouped(keys),
                        window,
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
        return new InWindows(input, others, otherTime, otherValue, length, hop);
    }
}
