package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Plans over [Join] that need no operator of their own: overriding rows by another table's on a
/// key, and looking up single rows.
class OverrideTest {

    private static final Schema PRICES =
            Schema.of(
                    new Field("id", Type.Simple.TEXT, true),
                    new Field("price", Type.Simple.LONG, true));

    private interface Joined {
        int add(CircuitPlan.Builder plan, int left, int right);
    }

    private static OperatorCheck check(Joined joined) {
        return OperatorCheck.of(plan -> {
            int left = plan.exchange("left by id", plan.input("left", PRICES), List.of(0));
            int right = plan.exchange("right by id", plan.input("right", PRICES), List.of(0));
            int[] key = {0};
            int leftIndex =
                    plan.apply("left index", PRICES, circuit -> new Arrange(PRICES, key), left);
            int rightIndex =
                    plan.apply("right index", PRICES, circuit -> new Arrange(PRICES, key), right);
            return joined.add(plan, leftIndex, rightIndex);
        });
    }

    private static Join join(
            CircuitPlan.Operators circuit,
            Join.Kind kind,
            int left,
            int right,
            List<Join.Output> columns,
            Schema output) {
        return new Join(
                kind,
                (Arrange) circuit.of(left),
                (Arrange) circuit.of(right),
                true,
                columns,
                Batch.empty(output));
    }

    private static OperatorCheck override() {
        var columns = List.of(new Join.Output(true, 0), new Join.Output(true, 1));
        return check((plan, left, right) -> {
            int others =
                    plan.apply(
                            "others",
                            PRICES,
                            circuit -> join(circuit, Join.Kind.ANTI, left, right, columns, PRICES),
                            left,
                            right);
            return plan.apply("override", PRICES, circuit -> new Union(), others, right);
        });
    }

    @Test
    void aRowIsOverriddenWhileTheOtherTableHasItsKey() {
        override()
                .given(
                        """
                        epoch weight  id price
                        0     +1      a  1
                        0     +1      b  2
                        """,
                        """
                        epoch weight  id price
                        1     +1      b  9
                        1     +1      c  3
                        2     -1      b  9
                        """)
                .emits(
                        """
                        epoch weight  id price
                        0     +1      a  1
                        0     +1      b  2
                        1     -1      b  2
                        1     +1      b  9
                        1     +1      c  3
                        2     -1      b  9
                        2     +1      b  2
                        """);
    }

    @Test
    void overrideAgreesWithALoop() {
        override()
                .agreesWith(
                        arrived -> {
                            List<WeightedRow> right = Deltas.consolidated(arrived.get(1));
                            Stream<WeightedRow> others =
                                    Deltas.consolidated(arrived.getFirst()).stream()
                                            .filter(row ->
                                                    right.stream()
                                                            .noneMatch(
                                                                    other -> sameId(row, other)));
                            return Stream.concat(others, right.stream()).toList();
                        },
                        random -> RandomRows.deltas(random, PRICES, PRICES),
                        60);
    }

    @Test
    void aLeftJoinLooksUpSingleRows() {
        Schema output =
                Schema.of(
                        new Field("id", Type.Simple.TEXT, true),
                        new Field("price", Type.Simple.LONG, true),
                        new Field("found", Type.Simple.LONG, true));
        var columns =
                List.of(
                        new Join.Output(true, 0),
                        new Join.Output(true, 1),
                        new Join.Output(false, 1));
        check((plan, left, right) ->
                        plan.apply(
                                "lookup",
                                output,
                                circuit ->
                                        join(circuit, Join.Kind.LEFT, left, right, columns, output),
                                left,
                                right))
                .agreesWith(
                        arrived -> {
                            var rows = new ArrayList<WeightedRow>();
                            for (WeightedRow row : Deltas.consolidated(arrived.getFirst())) {
                                List<WeightedRow> matches =
                                        Deltas.consolidated(arrived.get(1)).stream()
                                                .filter(other -> sameId(row, other))
                                                .toList();
                                for (WeightedRow match : matches) {
                                    rows.add(
                                            new WeightedRow(
                                                    with(row, match.values().get(1)),
                                                    row.weight() * match.weight()));
                                }
                                if (matches.isEmpty()) {
                                    rows.add(new WeightedRow(with(row, null), row.weight()));
                                }
                            }
                            return rows;
                        },
                        random -> RandomRows.deltas(random, PRICES, PRICES),
                        60);
    }

    private static List<@Nullable Object> with(WeightedRow row, @Nullable Object value) {
        var values = new ArrayList<@Nullable Object>(row.values());
        values.add(value);
        return values;
    }

    private static boolean sameId(WeightedRow a, WeightedRow b) {
        return a.values().getFirst() != null
                && Objects.equals(a.values().getFirst(), b.values().getFirst());
    }
}
