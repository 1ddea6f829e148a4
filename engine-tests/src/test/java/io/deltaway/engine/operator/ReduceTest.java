package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Aggregates;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReduceTest {

    private static final Schema ROWS =
            Schema.of(
                    new Field("key", Type.Simple.TEXT, true),
                    new Field("part", Type.Simple.DOUBLE, false),
                    new Field("n", Type.Simple.LONG, true));
    private static final Schema SUMS =
            Schema.of(
                    new Field("key", Type.Simple.TEXT, true),
                    new Field("part", Type.Simple.DOUBLE, false),
                    new Field("rows", Type.Simple.LONG, false),
                    new Field("sum", Type.Simple.LONG, true));

    private static List<AggregateCall> calls() {
        return List.of(
                new AggregateCall(Aggregates.resolve("count", List.of(), List.of()), new int[0]),
                new AggregateCall(
                        Aggregates.resolve("sum", List.of(Type.Simple.LONG), List.of()),
                        new int[] {2}));
    }

    private static OperatorCheck check(boolean combined) {
        int[] keys = {0, 1};
        return OperatorCheck.of(plan -> {
            int input = plan.input("rows", ROWS);
            if (combined) {
                Schema parts = Combine.schema(ROWS, keys, calls());
                input =
                        plan.apply(
                                "combine",
                                parts,
                                circuit -> new Combine(ROWS, keys, calls()),
                                input);
            }
            Schema schema = plan.schema(input);
            int exchanged = plan.exchange("by key", input, List.of(0, 1));
            return plan.apply(
                    "reduce",
                    SUMS,
                    circuit -> new Reduce(schema, keys, calls(), SUMS, combined),
                    exchanged);
        });
    }

    private static List<WeightedRow> recomputed(List<WeightedRow> rows) {
        Map<List<@Nullable Object>, long[]> groups = new LinkedHashMap<>();
        for (WeightedRow row : rows) {
            List<@Nullable Object> key = new ArrayList<>(row.values().subList(0, 2));
            if (Double.valueOf(0).equals((Double) key.get(1) + 0.0)) {
                key.set(1, 0.0);
            }
            long[] sums = groups.computeIfAbsent(key, k -> new long[3]);
            sums[0] += row.weight();
            if (row.values().get(2) != null) {
                sums[1] += row.weight() * (Long) row.values().get(2);
                sums[2] += row.weight();
            }
        }
        var results = new ArrayList<WeightedRow>();
        groups.forEach((key, sums) -> {
            var values = new ArrayList<@Nullable Object>(key);
            values.add(sums[0]);
            values.add(sums[2] == 0 ? null : sums[1]);
            results.add(new WeightedRow(values, 1));
        });
        return results;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void agreesWithRecomputation(boolean combined) {
        check(combined)
                .minimal()
                .agreesWith(
                        arrived -> recomputed(Deltas.consolidated(arrived.getFirst())),
                        random -> RandomRows.deltas(random, ROWS),
                        120);
    }

    @Test
    void aGroupGoesWithItsLastRow() {
        check(false)
                .given(
                        """
                        epoch weight  key part n
                        0     +2      x   0.0  5
                        1     -1      x   0.0  5
                        2     -1      x   0.0  5
                        """)
                .emits(
                        """
                        epoch weight  key part rows sum
                        0     +1      x   0.0  2    10
                        1     -1      x   0.0  2    10
                        1     +1      x   0.0  1    5
                        2     -1      x   0.0  1    5
                        """);
    }

    @Test
    void aGroupWhoseSumOverflowsIsAnErrorUntilItFitsAgain() {
        OperatorCheck overflow =
                check(false)
                        .given(
                                """
                                epoch weight  key part n
                                0     +1      x   0.0  9223372036854775807
                                1     +1      x   0.0  1
                                2     -1      x   0.0  1
                                """);
        overflow.emits(
                """
                epoch weight  key part rows sum
                0     +1      x   0.0  1    9223372036854775807
                1     -1      x   0.0  1    9223372036854775807
                2     +1      x   0.0  1    9223372036854775807
                """);
        overflow.fails(
                """
                epoch weight  code    message
                1     +1      DW-2001 "sum: a number outside the range of its type"
                2     -1      DW-2001 "sum: a number outside the range of its type"
                """);
    }
}
