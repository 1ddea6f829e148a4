package io.deltaway.plans;

import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.plans.Evaluation.Sight;
import io.deltaway.plans.Formula.Named;
import io.deltaway.table.Row;
import io.deltaway.testkit.Deltas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Computes all tables of a plan from all that has arrived, in the obvious way, epoch by epoch
/// where something is asked. It shares nothing with the engine but the equality and order of
/// values.
final class Naive {

    /// Rows of a table.
    ///
    /// @param position when they arrived; 0 where no step asks for that
    record Rows(List<@Nullable Object> values, long weight, long position) {

        Rows times(long other) {
            return new Rows(values, other, position);
        }
    }

    /// The table of a step, and the weights of its failed rows by code.
    ///
    /// @param rows in the order of arrival where it is known
    record Answer(List<Rows> rows, SortedMap<String, Long> errors) {}

    private final Plan plan;
    private final List<Schema> schemas = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private List<Rows> out = new ArrayList<>();
    private SortedMap<String, Long> failed = new TreeMap<>();

    private final Asked asked;

    private Naive(Plan plan, Asked asked) {
        this.plan = plan;
        this.asked = asked;
    }

    /// The answers of all steps at the end of an epoch.
    static List<Answer> answers(Plan plan, Case it, int epoch) {
        var asked = new Asked();
        boolean asks = plan.steps().stream().anyMatch(Answered.class::isInstance);
        for (int earlier = 0; asks && earlier < epoch; earlier++) {
            answers(plan, it.arrived(earlier), asked);
            asked.endEpoch();
        }
        return answers(plan, it.arrived(epoch), asked);
    }

    /// @param arrived what has arrived at each input, in order
    private static List<Answer> answers(Plan plan, List<List<Rows>> arrived, Asked asked) {
        var naive = new Naive(plan, asked);
        for (int step = 0; step < plan.steps().size(); step++) {
            naive.schemas.add(plan.schema(step));
            naive.out = new ArrayList<>();
            naive.failed = new TreeMap<>();
            naive.work(plan.steps().get(step), arrived);
            List<Rows> rows =
                    plan.keepsArrival(step)
                            ? naive.inOrder()
                            : naive.summed(naive.schemas.getLast());
            naive.failed.values().removeIf(weight -> weight == 0);
            naive.answers.add(new Answer(rows, naive.failed));
        }
        return naive.answers;
    }

    private List<Rows> inOrder() {
        return out.stream().sorted(Comparator.comparingLong(Rows::position)).toList();
    }

    private List<Rows> summed(Schema schema) {
        var sums = new TreeMap<List<@Nullable Object>, Long>(Deltas.order(schema));
        out.forEach(row -> sums.merge(row.values(), row.weight(), Long::sum));
        return sums.entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(entry -> new Rows(entry.getKey(), entry.getValue(), 0))
                .collect(Collectors.toList());
    }

    private void work(Step step, List<List<Rows>> arrived) {
        switch (step) {
            case Step.Input input -> input(input, arrived.get(input.number()));
            case Step.Where where ->
                    each(
                            where.input(),
                            (row, sight) -> {
                                if (Boolean.TRUE.equals(
                                        Evaluation.value(where.condition(), sight))) {
                                    out.add(row);
                                }
                            });
            case Step.Keep keep ->
                    each(
                            keep.input(),
                            (row, sight) -> {
                                if (called(
                                        () ->
                                                Lambdas.keeps(
                                                        object(keep.input(), row),
                                                        keep.column()))) {
                                    out.add(row);
                                }
                            });
            case Step.Weighted weighted ->
                    each(
                            weighted.input(),
                            (row, sight) -> {
                                Object factor = Evaluation.value(weighted.factor(), sight);
                                if (factor != null && (Long) factor != 0) {
                                    out.add(row.times(row.weight() * (Long) factor));
                                }
                            });
            case Step.Select select ->
                    each(select.input(), (row, sight) -> emit(select.columns(), sight, row));
            case Step.MapRows map -> each(map.input(), (row, sight) -> map(map, row));
            case Step.Explode explode ->
                    each(explode.input(), (row, sight) -> explode(explode, row, sight));
            case Step.Union union -> union.inputs().forEach(input -> out.addAll(rows(input)));
            case Step.Minus minus -> minus(minus);
            case Step.Distinct distinct ->
                    total(distinct.input()).forEach(row -> out.add(row.times(1)));
            case Step.Join join -> new NaiveJoins(this).join(join);
            case Step.Semi semi ->
                    new NaiveJoins(this)
                            .semi(
                                    semi.anti(),
                                    semi.left(),
                                    semi.leftKeys(),
                                    semi.right(),
                                    semi.rightKeys());
            case Step.Overridden over -> {
                new NaiveJoins(this)
                        .semi(true, over.input(), over.keys(), over.overrides(), over.keys());
                out.addAll(rows(over.overrides()));
            }
            case Step.Reduce reduce -> new NaiveGroups(this).reduce(reduce);
            case Step.Top top -> new NaiveGroups(this).top(top);
            case Step.Neighbours neighbours -> new NaiveGroups(this).neighbours(neighbours);
            case Step.Deduplicate deduplicate -> new NaiveGroups(this).deduplicate(deduplicate);
            case Step.Described described -> described.compute(this);
        }
    }

    private void input(Step.Input input, List<Rows> arrived) {
        if (input.events() != Step.Events.UPSERTS) {
            out.addAll(arrived);
            return;
        }
        Comparator<@Nullable Object> order = (a, b) -> Values.compare(input.schema().type(0), a, b);
        var last = new TreeMap<@Nullable Object, Rows>(order);
        for (Rows row : arrived) {
            last.remove(row.values().getFirst());
            if (row.weight() > 0) {
                last.put(row.values().getFirst(), row.times(1));
            }
        }
        out.addAll(last.values());
    }

    private void map(Step.MapRows map, Rows row) {
        Row object = object(map.input(), row);
        if (map.flat()) {
            called(() -> Lambdas.expand(object, map.first(), map.second()))
                    .forEach(made -> made(made, row));
        } else {
            made(called(() -> Lambdas.map(object, map.first(), map.second())), row);
        }
    }

    private void made(Lambdas.Made made, Rows row) {
        var values = new ArrayList<@Nullable Object>();
        values.add(made.number());
        values.add(made.text());
        out.add(new Rows(values, row.weight(), row.position()));
    }

    private void explode(Step.Explode explode, Rows row, Sight sight) {
        Object list = Evaluation.value(explode.list(), sight);
        for (Object element : list == null ? List.of() : (List<?>) list) {
            var each =
                    new Sight() {
                        @Override
                        public @Nullable Object column(Formula.Place place, String name) {
                            return sight.column(place, name);
                        }

                        @Override
                        public Object element() {
                            return element;
                        }
                    };
            attempt(row.weight(), () -> emit(explode.columns(), each, row));
        }
    }

    private void minus(Step.Minus minus) {
        var without =
                new TreeMap<List<@Nullable Object>, Long>(
                        Deltas.order(schemas.get(minus.without())));
        rows(minus.without()).forEach(row -> without.merge(row.values(), row.weight(), Long::sum));
        for (Rows row : total(minus.input())) {
            long left = row.weight() - without.getOrDefault(row.values(), 0L);
            if (left > 0) {
                out.add(row.times(left));
            }
        }
    }

    // For the other steps

    List<Rows> rows(int step) {
        return answers.get(step).rows();
    }

    /// The rows of a step, each once with its whole weight.
    List<Rows> total(int step) {
        var sums = new TreeMap<List<@Nullable Object>, Long>(Deltas.order(schemas.get(step)));
        rows(step).forEach(row -> sums.merge(row.values(), row.weight(), Long::sum));
        return sums.entrySet().stream()
                .map(entry -> new Rows(entry.getKey(), entry.getValue(), 0))
                .toList();
    }

    Asked asked() {
        return asked;
    }

    Schema schema(int step) {
        return schemas.get(step);
    }

    boolean keepsArrival(int step) {
        return plan.keepsArrival(step);
    }

    /// Computes a row of the result.
    ///
    /// @throws RowFails where a column has no value
    void emit(List<Named> columns, Sight sight, Rows of) {
        var values = new ArrayList<@Nullable Object>();
        for (Named column : columns) {
            values.add(Evaluation.value(column.formula(), sight));
        }
        out.add(new Rows(values, of.weight(), of.position()));
    }

    void emit(Rows row) {
        out.add(row);
    }

    /// What is done with a row.
    interface RowWork {
        void on(Rows row, Sight sight);
    }

    void each(int step, RowWork work) {
        rows(step).forEach(row -> attempt(row.weight(), () -> work.on(row, sight(step, row))));
    }

    /// Does something; where it fails that is an error with this weight.
    void attempt(long weight, Runnable work) {
        try {
            work.run();
        } catch (RowFails e) {
            failed.merge(e.code(), weight, Long::sum);
        }
    }

    /// A row alone.
    Sight sight(int step, Rows row) {
        Schema schema = schemas.get(step);
        return (place, name) -> row.values().get(schema.indexOf(name));
    }

    Row object(int step, Rows row) {
        return Row.of(schemas.get(step), row.values().toArray());
    }

    /// Calls a function of the user.
    static <T> T called(Supplier<T> function) {
        try {
            return function.get();
        } catch (RuntimeException e) {
            throw new RowFails(RowFails.THROWN);
        }
    }

    /// Copies of each row, one after another.
    static void eachCopy(List<Rows> rows, Consumer<Rows> consumer) {
        for (Rows row : rows) {
            for (long i = 0; i < row.weight(); i++) {
                consumer.accept(row.times(1));
            }
        }
    }
}
