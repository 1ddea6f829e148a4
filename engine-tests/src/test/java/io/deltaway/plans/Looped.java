package io.deltaway.plans;

import static io.deltaway.table.Columns.asLong;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.row;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.plans.Naive.Rows;
import io.deltaway.table.Columns;
import io.deltaway.table.LongExpr;
import io.deltaway.table.Rounds;
import io.deltaway.table.Row;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A loop over pairs of numbers that are taken for edges: all pairs that a path leads from and to,
/// or the smallest number from which each is reached.
///
/// @param from a whole number that can't fail, as its errors would be those of another step
/// @param to another one
/// @param smallest whether groups stand in the loop, in the place of a distinct
/// @param rounds after which the loop ends; 0 for when nothing changes
record Looped(int input, Formula from, Formula to, boolean smallest, int rounds)
        implements Step.Described {

    @Override
    public List<Integer> inputs() {
        return List.of(input);
    }

    @Override
    public Step over(List<Integer> others) {
        return new Looped(others.getFirst(), from, to, smallest, rounds);
    }

    @Override
    public Schema schema(Plan plan) {
        return Schema.of(new Field("from", Simple.LONG, true), new Field("to", Simple.LONG, true));
    }

    private record Edge(@Nullable Long from, @Nullable Long to) implements Comparable<Edge> {
        @Override
        public int compareTo(Edge other) {
            int order = compare(from, other.from);
            return order != 0 ? order : compare(to, other.to);
        }

        private static int compare(@Nullable Long a, @Nullable Long b) {
            if (a == null || b == null) {
                return a == null ? b == null ? 0 : -1 : 1;
            }
            return Long.compare(a, b);
        }
    }

    @Override
    public void compute(Naive naive) {
        var edges = new TreeMap<Edge, Long>();
        naive.each(
                input,
                (row, sight) -> {
                    Object one = Evaluation.value(from, sight);
                    Object other = Evaluation.value(to, sight);
                    edges.merge(new Edge((Long) one, (Long) other), row.weight(), Long::sum);
                });
        edges.values().removeIf(weight -> weight == 0);
        TreeSet<Edge> start = new TreeSet<>(edges.keySet());
        TreeSet<Edge> current = smallest ? least(start) : start;
        for (int round = 0; rounds == 0 || round < rounds; round++) {
            var next = new TreeSet<>(start);
            for (Edge path : current) {
                for (Edge edge : start) {
                    if (path.to != null && path.to.equals(edge.from)) {
                        next.add(new Edge(path.from, edge.to));
                    }
                }
            }
            next = smallest ? least(next) : next;
            if (next.equals(current)) {
                break;
            }
            current = next;
        }
        for (Edge edge : current) {
            naive.emit(new Rows(Arrays.asList(edge.from, edge.to), 1, 0));
        }
    }

    /// Of all edges to a number the one from the smallest; nulls don't count where there are
    /// others.
    private static TreeSet<Edge> least(TreeSet<Edge> edges) {
        Map<Long, List<Edge>> byTo = new TreeMap<>();
        var ofNull = new ArrayList<Edge>();
        for (Edge edge : edges) {
            if (edge.to == null) {
                ofNull.add(edge);
            } else {
                byTo.computeIfAbsent(edge.to, t -> new ArrayList<>()).add(edge);
            }
        }
        var least = new TreeSet<Edge>();
        byTo.values().forEach(same -> least.add(least(same)));
        if (!ofNull.isEmpty()) {
            least.add(least(ofNull));
        }
        return least;
    }

    private static Edge least(List<Edge> same) {
        return same.stream().filter(e -> e.from != null).findFirst().orElse(same.getFirst());
    }

    @Override
    public Table<Row> table(Building building) {
        return loop(
                building.rows(input),
                Cast.longs(building.expression(from)),
                Cast.longs(building.expression(to)),
                smallest,
                rounds);
    }

    /// The loop over a table.
    static Table<Row> loop(
            Table<Row> table,
            LongExpr<Row> one,
            LongExpr<Row> other,
            boolean smallest,
            int rounds) {
        Table<Row> edges =
                table.select(row(nullable(one).named("from"), nullable(other).named("to")))
                        .distinct();
        Table<Row> start = smallest ? least(edges) : edges;
        return rounds == 0
                ? start.iterate(paths -> longer(paths, edges, smallest))
                : start.iterate(Rounds.atMost(rounds), paths -> longer(paths, edges, smallest));
    }

    /// The same value in a column that may be null, so that all loops have the same columns.
    private static LongExpr<Row> nullable(LongExpr<Row> value) {
        return Columns.nullIf(value, Columns.lit(Long.MAX_VALUE - 7));
    }

    private static LongExpr<Row> column(String name) {
        return col(name, Types.LONG.nullable());
    }

    private static Table<Row> longer(Table<Row> paths, Table<Row> edges, boolean smallest) {
        Table<Row> all =
                paths.join(edges)
                        .on(column("to"), column("from"))
                        .select((path, edge) ->
                                row(
                                        path.col("from", Types.LONG.nullable()).named("from"),
                                        edge.col("to", Types.LONG.nullable()).named("to")))
                        .union(edges);
        return smallest ? least(all) : all.distinct();
    }

    private static Table<Row> least(Table<Row> edges) {
        return edges.groupBy(column("to"))
                .reduce(g -> row(g.min(column("from")).named("from"), asLong(g.key()).named("to")));
    }

    @Override
    public String written(Writing writing) {
        return "Looped.loop(t%d, %s, %s, %s, %d)"
                .formatted(input, writing.formula(from), writing.formula(to), smallest, rounds);
    }

    @Override
    public Stream<Step> smaller() {
        return Stream.concat(
                SmallerFormulas.formulas(from)
                        .map(other -> new Looped(input, other, to, smallest, rounds)),
                SmallerFormulas.formulas(to)
                        .map(other -> new Looped(input, from, other, smallest, rounds)));
    }
}
