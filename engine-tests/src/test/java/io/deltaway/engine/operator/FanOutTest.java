package io.deltaway.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.aggregate.Aggregates;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Sums over a join by a key of one side.
class FanOutTest {

    private static final int PARTNERS = 100;

    private static final List<AggregateCall> CALLS =
            List.of(
                    call("count"),
                    call("sum", Simple.LONG),
                    call("avg", Simple.LONG),
                    call("variancePopulation", Simple.LONG),
                    call("countNonNull", Simple.LONG));

    private static AggregateCall call(String name, Type... types) {
        return new AggregateCall(
                Aggregates.resolve(name, List.of(types), List.of()),
                Arrays.stream(types).mapToInt(type -> 1).toArray());
    }

    /// The rows whose number is summed up, and those whose group it is.
    private static Schema numbers() {
        return Schema.of(
                new Field("key", Simple.LONG, true), new Field("number", Simple.LONG, true));
    }

    private static Schema groups(Type type, boolean nullable) {
        return Schema.of(
                new Field("group", type, nullable), new Field("key", Simple.LONG, nullable));
    }

    private static Schema results(Field key) {
        return Schema.of(
                key,
                new Field("rows", Simple.LONG, false),
                new Field("sum", Simple.LONG, true),
                new Field("mean", Simple.DOUBLE, true),
                new Field("variance", Simple.DOUBLE, true),
                new Field("numbers", Simple.LONG, false));
    }

    /// By what the sums are grouped: both stand on the other side than the numbers.
    enum By {
        /// The key of the join, so that rows stay where they are.
        KEY,
        /// Another column, so that sums are combined before they are exchanged.
        GROUP
    }

    private static int plan(CircuitPlan.Builder plan, Schema groups, boolean groupsFirst, By by) {
        int numbers = plan.exchange("n", plan.input("numbers", numbers()), List.of(0));
        int grouped = plan.exchange("g", plan.input("groups", groups), List.of(1));
        int first = groupsFirst ? arrange(plan, grouped, 1) : arrange(plan, numbers, 0);
        int second = groupsFirst ? arrange(plan, numbers, 0) : arrange(plan, grouped, 1);
        int numberIndex = groupsFirst ? second : first;
        int groupIndex = groupsFirst ? first : second;
        Schema pairs =
                Schema.of(
                        numbers().fields().get(1), groups.fields().get(0), groups.fields().get(1));
        int joined =
                plan.apply(
                        "join",
                        pairs,
                        circuit ->
                                new Join(
                                        Join.Kind.INNER,
                                        (Arrange) circuit.of(numberIndex),
                                        (Arrange) circuit.of(groupIndex),
                                        !groupsFirst,
                                        List.of(
                                                new Join.Output(true, 1),
                                                new Join.Output(false, 0),
                                                new Join.Output(false, 1)),
                                        Batch.empty(pairs)),
                        numberIndex,
                        groupIndex);
        int key = by == By.GROUP ? 1 : 2;
        Schema picked = Schema.of(pairs.fields().get(key), pairs.fields().get(0));
        List<Expression> columns = List.of(input(pairs, key), input(pairs, 0));
        int rows =
                plan.apply(
                        "project",
                        picked,
                        circuit -> new Project(pairs, null, columns, picked),
                        joined);
        return by == By.GROUP ? combined(plan, rows) : reduced(plan, rows, picked, false);
    }

    private static int reduced(
            CircuitPlan.Builder plan, int rows, Schema picked, boolean combined) {
        Schema received = plan.schema(rows);
        Schema results = results(picked.fields().getFirst());
        int[] key = {0};
        return plan.apply(
                "reduce",
                results,
                circuit -> new Reduce(received, key, CALLS, results, combined),
                rows);
    }

    private static int combined(CircuitPlan.Builder plan, int rows) {
        Schema picked = plan.schema(rows);
        int[] key = {0};
        int parts =
                plan.apply(
                        "combine",
                        Combine.schema(picked, key, CALLS),
                        circuit -> new Combine(picked, key, CALLS),
                        rows);
        return reduced(plan, plan.exchange("by group", parts, List.of(0)), picked, true);
    }

    private static Expression input(Schema schema, int column) {
        Field field = schema.fields().get(column);
        return new Expression.Input(column, field.type(), field.nullable());
    }

    private static int arrange(CircuitPlan.Builder plan, int input, int key) {
        Schema schema = plan.schema(input);
        return plan.apply(
                "index " + input,
                schema,
                circuit -> new Arrange(schema, new int[] {key}, false, true),
                input);
    }

    private static List<WeightedRow> recomputed(
            List<WeightedRow> numbers, List<WeightedRow> others, By by) {
        Map<@Nullable Object, List<WeightedRow>> groups = new LinkedHashMap<>();
        for (WeightedRow number : numbers) {
            for (WeightedRow other : others) {
                Object key = number.values().get(0);
                if (key != null && key.equals(other.values().get(1))) {
                    Object group = other.values().get(by == By.GROUP ? 0 : 1);
                    groups.computeIfAbsent(group, g -> new ArrayList<>())
                            .add(
                                    new WeightedRow(
                                            Collections.singletonList(number.values().get(1)),
                                            number.weight() * other.weight()));
                }
            }
        }
        var results = new ArrayList<WeightedRow>();
        groups.forEach((group, rows) -> results.add(new WeightedRow(summed(group, rows), 1)));
        return results;
    }

    private static List<@Nullable Object> summed(@Nullable Object group, List<WeightedRow> rows) {
        long count = 0;
        long present = 0;
        long sum = 0;
        long squares = 0;
        for (WeightedRow row : rows) {
            count += row.weight();
            if (row.values().get(0) instanceof Long number) {
                present += row.weight();
                sum += row.weight() * number;
                squares += row.weight() * number * number;
            }
        }
        boolean none = present == 0;
        return Arrays.asList(
                group,
                count,
                none ? null : (Object) sum,
                none ? null : (Object) ((double) sum / present),
                none
                        ? null
                        : (Object)
                                ((double) (squares * present - sum * sum)
                                        / ((double) present * present)),
                present);
    }

    @ParameterizedTest
    @CsvSource({"LONG, false", "LONG, true", "TEXT, false", "DATE, false"})
    void agreesWithTheSumsOfTheJoinedRows(Simple type, boolean nullable) {
        Schema groups = groups(type, nullable);
        for (boolean groupsFirst : new boolean[] {false, true}) {
            for (By by : By.values()) {
                OperatorCheck.of(plan -> plan(plan, groups, groupsFirst, by))
                        .agreesWith(
                                arrived ->
                                        recomputed(
                                                Deltas.consolidated(arrived.get(0)),
                                                Deltas.consolidated(arrived.get(1)),
                                                by),
                                random -> RandomRows.deltas(random, numbers(), groups),
                                60);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangedNumberComesToItsGroupsWithoutAJoinedRow(By by) {
        Schema groups = groups(Simple.LONG, false);
        var builder = new CircuitPlan.Builder();
        builder.output("out", plan(builder, groups, false, by));
        CircuitPlan plan = builder.build();
        var runner = new EpochRunner(plan, 1);
        var others = new ArrayList<WeightedRow>();
        for (long group = 0; group < PARTNERS; group++) {
            others.add(new WeightedRow(List.of(group, 7L), 1));
        }
        runner.feed(0, id(plan, "numbers"), Deltas.batch(numbers(), List.of(number(5, 1))));
        runner.feed(0, id(plan, "groups"), Deltas.batch(groups, others));
        runner.step(Crew.oneByOne(), 0, true);
        long joined = runner.rowsThrough(id(plan, "project"));
        runner.feed(
                0,
                id(plan, "numbers"),
                Deltas.batch(numbers(), List.of(number(5, -1), number(9, 1))));
        runner.step(Crew.oneByOne(), 1, true);
        assertThat(runner.rowsThrough(id(plan, "project"))).isEqualTo(joined);
        assertThat(runner.rowsThrough(id(plan, by == By.GROUP ? "combine" : "reduce")))
                .isGreaterThanOrEqualTo(2 * PARTNERS);
    }

    private static WeightedRow number(long number, long weight) {
        return new WeightedRow(List.of(7L, number), weight);
    }

    private static int id(CircuitPlan plan, String name) {
        return Objects.requireNonNull(plan.find(name)).id();
    }
}
