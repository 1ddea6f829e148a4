package io.deltaway.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.History;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfNowJoinTest {

    private static final Schema LEFT =
            Schema.of(
                    new Field("a", Type.Simple.LONG, false),
                    new Field("key", Type.Simple.TEXT, true));
    private static final Schema RIGHT =
            Schema.of(
                    new Field("key", Type.Simple.TEXT, true),
                    new Field("b", Type.Simple.LONG, false));
    private static final Schema OUTPUT =
            Schema.of(
                    new Field("b", Type.Simple.LONG, true),
                    new Field("a", Type.Simple.LONG, false),
                    new Field("key", Type.Simple.TEXT, true));
    private static final List<Join.Output> OUTPUTS =
            List.of(new Join.Output(false, 1), new Join.Output(true, 0), new Join.Output(true, 1));

    private static OperatorCheck check(boolean outer, boolean appendOnly) {
        return OperatorCheck.of(plan -> {
            int left = plan.exchange("by key", plan.input("left", LEFT), List.of(1));
            int right = plan.exchange("right by key", plan.input("right", RIGHT), List.of(0));
            int index =
                    plan.apply("index", RIGHT, circuit -> new Arrange(RIGHT, new int[] {0}), right);
            return plan.apply(
                    "join",
                    OUTPUT,
                    circuit ->
                            new AsOfNowJoin(
                                    outer,
                                    appendOnly,
                                    LEFT,
                                    new int[] {1},
                                    RIGHT,
                                    (Arrange) circuit.of(index),
                                    OUTPUTS,
                                    Batch.empty(OUTPUT)),
                    left,
                    index);
        });
    }

    /// The answers that stand at the end of each epoch of a history, found by going through it.
    private static final class Replay {

        private final boolean outer;
        private final Map<List<@Nullable Object>, Deque<List<WeightedRow>>> copies =
                new LinkedHashMap<>();

        Replay(boolean outer) {
            this.outer = outer;
        }

        List<WeightedRow> until(History history, int last) {
            for (int epoch = 0; epoch <= last; epoch++) {
                List<WeightedRow> right = Deltas.consolidated(history.until(1, epoch));
                var came = new ArrayList<WeightedRow>();
                for (int step = 0; step < history.steps(epoch); step++) {
                    came.addAll(history.rows(0, epoch, step));
                }
                for (WeightedRow row : Deltas.consolidated(LEFT, came)) {
                    Deque<List<WeightedRow>> answers =
                            copies.computeIfAbsent(row.values(), r -> new ArrayDeque<>());
                    for (long i = 0; i < Math.abs(row.weight()); i++) {
                        if (row.weight() < 0) {
                            answers.pop();
                        } else {
                            answers.push(answer(row.values(), right));
                        }
                    }
                }
            }
            return copies.values().stream().flatMap(Deque::stream).flatMap(List::stream).toList();
        }

        private List<WeightedRow> answer(List<@Nullable Object> left, List<WeightedRow> right) {
            var rows = new ArrayList<WeightedRow>();
            for (WeightedRow row : right) {
                if (left.get(1) != null && left.get(1).equals(row.values().get(0))) {
                    rows.add(row(row.values().get(1), left, row.weight()));
                }
            }
            if (rows.isEmpty() && outer) {
                rows.add(row(null, left, 1));
            }
            return rows;
        }

        private static WeightedRow row(
                @Nullable Object b, List<@Nullable Object> left, long weight) {
            var values = new ArrayList<@Nullable Object>();
            values.add(b);
            values.addAll(left);
            return new WeightedRow(values, weight);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void agreesWithGoingThroughHistory(boolean outer) {
        for (long seed = 1; seed <= 40; seed++) {
            History history = RandomRows.deltas(new Random(seed), LEFT, RIGHT);
            check(outer, false)
                    .agreesWith(
                            arrived -> new Replay(outer).until(history, epochOf(history, arrived)),
                            random -> history,
                            1);
        }
    }

    /// The epoch at whose end this much has arrived.
    private static int epochOf(History history, List<List<WeightedRow>> arrived) {
        for (int epoch = 0; epoch < history.epochs(); epoch++) {
            if (history.until(0, epoch).size() == arrived.get(0).size()
                    && history.until(1, epoch).size() == arrived.get(1).size()) {
                return epoch;
            }
        }
        throw new AssertionError("no epoch has so much");
    }

    @Test
    void anAnswerIsNotRevisedAndTakenBackWithItsRow() {
        check(true, false)
                .given(
                        """
                        epoch weight  a key
                        0     +2      1 x
                        1     +1      1 x
                        1     +1      5 null
                        3     -2      1 x
                        4     -1      1 x
                        4     -1      5 null
                        """,
                        """
                        epoch weight  key b
                        1     +1      x   7
                        1     +2      x   8
                        2     -1      x   7
                        """)
                .emits(
                        """
                        epoch weight  b    a key
                        0     +2      null 1 x
                        1     +1      7    1 x
                        1     +2      8    1 x
                        1     +1      null 5 null
                        3     -1      7    1 x
                        3     -2      8    1 x
                        3     -1      null 1 x
                        4     -1      null 1 x
                        4     -1      null 5 null
                        """);
    }

    @Test
    void rowsThatNeverGoAreNotKept() {
        var join =
                new AsOfNowJoin(
                        true,
                        true,
                        LEFT,
                        new int[] {1},
                        RIGHT,
                        new Arrange(RIGHT, new int[] {0}),
                        OUTPUTS,
                        Batch.empty(OUTPUT));
        var step = new io.deltaway.testkit.operator.NoFailures();
        Batch row = Deltas.batch(LEFT, List.of(new WeightedRow(List.of(1L, "x"), 1)));
        join.step(new Batch[] {row, Batch.empty(RIGHT)}, step);
        assertThat(join.endEpoch(step).size()).isEqualTo(1);
        assertThat(join.stateRows()).isZero();
    }

    @Test
    void aRowThatNeverCameCannotGo() {
        assertThatThrownBy(() ->
                        check(false, false)
                                .given(
                                        """
                                        epoch weight  a key
                                        0     -1      1 x
                                        """,
                                        "epoch weight key b")
                                .emits("epoch weight b a key"))
                .isInstanceOf(NegativeWeightException.class);
    }
}
