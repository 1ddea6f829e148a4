package io.deltaway.engine.operator;

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
import org.junit.jupiter.api.Test;

class SetOperatorsTest {

    private static final Schema ROWS =
            Schema.of(
                    new Field("a", Type.Simple.TEXT, true),
                    new Field("b", Type.Simple.LONG, false),
                    new Field("c", Type.Simple.DECIMAL, true));

    private static int arrange(CircuitPlan.Builder plan, String name) {
        int input = plan.exchange(name + " by row", plan.input(name, ROWS), List.of(0, 1, 2));
        return plan.apply(
                name + " index", ROWS, circuit -> new Arrange(ROWS, new int[] {0, 1, 2}), input);
    }

    @Test
    void distinctKeepsEachRowOnce() {
        OperatorCheck.of(
                        plan -> {
                            int index = arrange(plan, "rows");
                            return plan.apply(
                                    "distinct",
                                    ROWS,
                                    circuit -> new Distinct((Arrange) circuit.of(index)),
                                    index);
                        })
                .agreesWith(
                        arrived ->
                                Deltas.consolidated(arrived.getFirst()).stream()
                                        .map(row -> new WeightedRow(row.values(), 1))
                                        .toList(),
                        random -> RandomRows.deltas(random, ROWS),
                        100);
    }

    @Test
    void minusTakesAwayAsManyCopiesAsThereAre() {
        OperatorCheck.of(
                        plan -> {
                            int left = arrange(plan, "left");
                            int right = arrange(plan, "right");
                            return plan.apply(
                                    "minus",
                                    ROWS,
                                    circuit ->
                                            new Minus(
                                                    (Arrange) circuit.of(left),
                                                    (Arrange) circuit.of(right)),
                                    left,
                                    right);
                        })
                .agreesWith(
                        arrived -> {
                            var rows = new ArrayList<WeightedRow>();
                            for (WeightedRow left : Deltas.consolidated(arrived.get(0))) {
                                long taken =
                                        Deltas.consolidated(arrived.get(1)).stream()
                                                .filter(right ->
                                                        right.values().equals(left.values()))
                                                .mapToLong(WeightedRow::weight)
                                                .sum();
                                if (left.weight() > taken) {
                                    rows.add(new WeightedRow(left.values(), left.weight() - taken));
                                }
                            }
                            return rows;
                        },
                        random -> RandomRows.deltas(random, ROWS, ROWS),
                        100);
    }

    @Test
    void aRowLeavesTheSetOnlyWhenItsLastCopyIsRetracted() {
        OperatorCheck.of(
                        plan -> {
                            int index = arrange(plan, "rows");
                            return plan.apply(
                                    "distinct",
                                    ROWS,
                                    circuit -> new Distinct((Arrange) circuit.of(index)),
                                    index);
                        })
                .given(
                        """
                        epoch weight  a     b c
                        0     +2      apple 1 1.0
                        1     -1      apple 1 1.0
                        2     -1      apple 1 1.0
                        """)
                .emits(
                        """
                        epoch weight  a     b c
                        0     +1      apple 1 1.0
                        2     -1      apple 1 1.0
                        """);
    }
}
