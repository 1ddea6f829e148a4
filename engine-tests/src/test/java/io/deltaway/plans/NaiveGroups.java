package io.deltaway.plans;

import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.plans.Evaluation.Sight;
import io.deltaway.plans.Formula.Place;
import io.deltaway.plans.Naive.Rows;
import io.deltaway.testkit.Deltas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Groups gathered anew, each sorted or summed up by hand.
final class NaiveGroups {

    private final Naive naive;

    NaiveGroups(Naive naive) {
        this.naive = naive;
    }

    /// A row with the values of some formulas.
    private record Computed(Rows row, List<@Nullable Object> values) {}

    /// The rows of a step for which all formulas have a value, by the first `keys` of them.
    private Map<List<@Nullable Object>, List<Computed>> groups(
            int step, List<Formula> formulas, int keys) {
        Comparator<List<@Nullable Object>> order =
                (a, b) -> {
                    for (int i = 0; i < keys; i++) {
                        int compared = Values.compare(formulas.get(i).type(), a.get(i), b.get(i));
                        if (compared != 0) {
                            return compared;
                        }
                    }
                    return 0;
                };
        var groups = new TreeMap<List<@Nullable Object>, List<Computed>>(order);
        naive.each(
                step,
                (row, sight) -> {
                    var values = new ArrayList<@Nullable Object>();
                    for (Formula formula : formulas) {
                        values.add(Evaluation.value(formula, sight));
                    }
                    groups.computeIfAbsent(values, key -> new ArrayList<>())
                            .add(new Computed(row, values));
                });
        return groups;
    }

    void reduce(Step.Reduce reduce) {
        var summaries = new LinkedHashSet<Formula.Summary>();
        reduce.columns().stream()
                .flatMap(column -> column.formula().parts().stream())
                .filter(Formula.Summary.class::isInstance)
                .map(Formula.Summary.class::cast)
                .forEach(summaries::add);
        var all = new ArrayList<>(reduce.keys());
        summaries.forEach(summary -> all.addAll(inOrder(summary, summary.arguments())));
        groups(reduce.input(), all, reduce.keys().size())
                .forEach((List<@Nullable Object> key, List<Computed> rows) ->
                        naive.attempt(
                                1,
                                () -> {
                                    // the aggregates come first: one that fails fails the group,
                                    // used or not
                                    var values =
                                            new LinkedHashMap<Formula.Summary, @Nullable Object>();
                                    int from = reduce.keys().size();
                                    for (Formula.Summary summary : summaries) {
                                        int to = from + summary.arguments().size();
                                        values.put(
                                                summary,
                                                Summaries.of(
                                                        summary,
                                                        arguments(summary, rows, from, to)));
                                        from = to;
                                    }
                                    naive.emit(
                                            reduce.columns(),
                                            new Grouped(key, values),
                                            new Rows(List.of(), 1, 0));
                                }));
    }

    /// Arguments in the order in which they are computed: values before what orders them.
    private static <T extends @Nullable Object> List<T> inOrder(
            Formula.Summary summary, List<T> arguments) {
        return switch (summary.agg()) {
            case ARG_MIN, ARG_MAX, LIST_BY -> arguments.reversed();
            default -> arguments;
        };
    }

    private static List<List<@Nullable Object>> arguments(
            Formula.Summary summary, List<Computed> rows, int from, int to) {
        var arguments = new ArrayList<List<@Nullable Object>>();
        for (Computed row : rows) {
            for (long i = 0; i < row.row.weight(); i++) {
                arguments.add(inOrder(summary, row.values.subList(from, to)));
            }
        }
        return arguments;
    }

    /// A group: its key and its aggregates.
    private record Grouped(
            List<@Nullable Object> keys, Map<Formula.Summary, @Nullable Object> summaries)
            implements Sight {

        @Override
        public @Nullable Object column(Place place, String name) {
            throw new IllegalStateException("a group has no column " + name);
        }

        @Override
        public @Nullable Object key(int index) {
            return keys.get(index);
        }

        @Override
        public @Nullable Object summary(Formula.Summary summary) {
            return summaries.get(summary);
        }
    }

    /// The rows of each group in order, each copy on its own; ties broken on the whole row.
    private List<List<Rows>> sorted(int step, List<Formula> keys, List<Step.By> orders) {
        var formulas = new ArrayList<>(keys);
        orders.forEach(by -> formulas.add(by.formula()));
        Comparator<List<@Nullable Object>> wholeRow = Deltas.order(naive.schema(step));
        Comparator<Computed> order =
                (a, b) -> {
                    for (int i = 0; i < orders.size(); i++) {
                        int at = keys.size() + i;
                        int compared =
                                Values.compare(
                                        formulas.get(at).type(),
                                        a.values.get(at),
                                        b.values.get(at));
                        if (compared != 0) {
                            return orders.get(i).descending() ? -compared : compared;
                        }
                    }
                    return wholeRow.compare(a.row.values(), b.row.values());
                };
        var sorted = new ArrayList<List<Rows>>();
        for (List<Computed> group : groups(step, formulas, keys.size()).values()) {
            group.sort(order);
            var copies = new ArrayList<Rows>();
            Naive.eachCopy(group.stream().map(Computed::row).toList(), copies::add);
            sorted.add(copies);
        }
        return sorted;
    }

    void top(Step.Top top) {
        for (List<Rows> group : sorted(top.input(), top.keys(), top.orders())) {
            group.stream().skip(top.skipped()).limit(top.rows()).forEach(naive::emit);
        }
    }

    void neighbours(Step.Neighbours neighbours) {
        Schema schema = naive.schema(neighbours.input());
        for (List<Rows> group :
                sorted(neighbours.input(), neighbours.keys(), neighbours.orders())) {
            for (int i = 0; i < group.size(); i++) {
                Rows row = group.get(i);
                var near =
                        new Near(
                                schema,
                                row,
                                i == 0 ? null : group.get(i - 1),
                                i == group.size() - 1 ? null : group.get(i + 1));
                naive.attempt(1, () -> naive.emit(neighbours.columns(), near, row));
            }
        }
    }

    /// A row between two others, of which each may be missing.
    private record Near(Schema schema, Rows row, @Nullable Rows previous, @Nullable Rows next)
            implements Sight {

        private @Nullable Rows at(Place place) {
            return switch (place) {
                case PREVIOUS -> previous;
                case NEXT -> next;
                default -> row;
            };
        }

        @Override
        public @Nullable Object column(Place place, String name) {
            Rows at = at(place);
            return at == null ? null : at.values().get(schema.indexOf(name));
        }

        @Override
        public boolean isPresent(Place place) {
            return at(place) != null;
        }
    }

    void deduplicate(Step.Deduplicate deduplicate) {
        int input = deduplicate.input();
        groups(input, deduplicate.keys(), deduplicate.keys().size())
                .values()
                .forEach(group -> {
                    Rows[] kept = new Rows[1];
                    for (Computed arrived : group) {
                        naive.attempt(
                                arrived.row.weight(),
                                () -> {
                                    if (kept[0] == null
                                            || Naive.called(() ->
                                                    Lambdas.accepts(
                                                            naive.object(input, kept[0]),
                                                            naive.object(input, arrived.row),
                                                            deduplicate.column()))) {
                                        kept[0] = arrived.row.times(1);
                                    }
                                });
                    }
                    if (kept[0] != null) {
                        naive.emit(kept[0]);
                    }
                });
    }
}
