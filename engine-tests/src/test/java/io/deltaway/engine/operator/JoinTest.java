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
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinTest {

    private static final Schema LEFT =
            Schema.of(
                    new Field("key", Type.Simple.TEXT, true),
                    new Field("a", Type.Simple.LONG, false),
                    new Field("part", Type.Simple.LONG, false));
    private static final Schema RIGHT =
            Schema.of(
                    new Field("b", Type.Simple.LONG, true),
                    new Field("key", Type.Simple.TEXT, true),
                    new Field("part", Type.Simple.LONG, false));

    enum Kind {
        INNER,
        LEFT,
        RIGHT,
        FULL,
        SEMI,
        ANTI;

        Join.Kind kind() {
            return switch (this) {
                case INNER -> Join.Kind.INNER;
                case LEFT -> Join.Kind.LEFT;
                case RIGHT -> Join.Kind.RIGHT;
                case FULL -> Join.Kind.FULL;
                case SEMI -> Join.Kind.SEMI;
                case ANTI -> Join.Kind.ANTI;
            };
        }
    }

    private static Schema output(boolean withRight) {
        var fields =
                new ArrayList<>(
                        List.of(
                                new Field("left", Type.Simple.TEXT, true),
                                new Field("a", Type.Simple.LONG, true)));
        if (withRight) {
            fields.add(new Field("b", Type.Simple.LONG, true));
            fields.add(new Field("right", Type.Simple.TEXT, true));
        }
        return new Schema(fields);
    }

    /// Joins on (key, part); the right side is arranged first where `rightFirst`.
    private static OperatorCheck check(Kind kind, boolean rightFirst) {
        return OperatorCheck.of(plan -> {
            int left = plan.input("left", LEFT);
            int right = plan.input("right", RIGHT);
            int leftIndex = -1;
            int rightIndex = -1;
            for (boolean isRight : new boolean[] {rightFirst, !rightFirst}) {
                if (isRight) {
                    rightIndex = arrange(plan, "right", right, 1, 2);
                } else {
                    leftIndex = arrange(plan, "left", left, 0, 2);
                }
            }
            return join(plan, kind, leftIndex, rightIndex, 1);
        });
    }

    private static int arrange(CircuitPlan.Builder plan, String name, int input, int... keys) {
        int exchanged = plan.exchange(name + " by key", input, List.of(keys[0], keys[1]));
        Schema schema = plan.schema(input);
        boolean consolidating = name.equals("right");
        return plan.apply(
                name + " index",
                schema,
                circuit -> new Arrange(schema, keys, false, consolidating),
                exchanged);
    }

    private static int join(
            CircuitPlan.Builder plan, Kind kind, int left, int right, int rightKey) {
        var outputs = new ArrayList<>(List.of(new Join.Output(true, 0), new Join.Output(true, 1)));
        boolean both = kind != Kind.SEMI && kind != Kind.ANTI;
        if (both) {
            outputs.add(new Join.Output(false, 1 - rightKey));
            outputs.add(new Join.Output(false, rightKey));
        }
        Schema schema = output(both);
        return plan.apply(
                "join",
                schema,
                circuit ->
                        new Join(
                                kind.kind(),
                                (Arrange) circuit.of(left),
                                (Arrange) circuit.of(right),
                                left <= right,
                                outputs,
                                Batch.empty(schema)),
                left,
                right);
    }

    private static List<WeightedRow> nestedLoops(
            Kind kind, List<WeightedRow> left, List<WeightedRow> right) {
        var rows = new ArrayList<WeightedRow>();
        for (WeightedRow l : left) {
            long matches = 0;
            for (WeightedRow r : right) {
                if (matches(l, r)) {
                    matches += r.weight();
                    if (kind != Kind.SEMI && kind != Kind.ANTI) {
                        rows.add(
                                row(
                                        l.weight() * r.weight(),
                                        l.values().get(0),
                                        l.values().get(1),
                                        r.values().get(0),
                                        r.values().get(1)));
                    }
                }
            }
            if (kind == Kind.SEMI && matches > 0 || kind == Kind.ANTI && matches == 0) {
                rows.add(row(l.weight(), l.values().get(0), l.values().get(1)));
            } else if ((kind == Kind.LEFT || kind == Kind.FULL) && matches == 0) {
                rows.add(row(l.weight(), l.values().get(0), l.values().get(1), null, null));
            }
        }
        for (WeightedRow r : right) {
            long matches =
                    left.stream().filter(l -> matches(l, r)).mapToLong(WeightedRow::weight).sum();
            if ((kind == Kind.RIGHT || kind == Kind.FULL) && matches == 0) {
                rows.add(row(r.weight(), null, null, r.values().get(0), r.values().get(1)));
            }
        }
        return rows;
    }

    private static boolean matches(WeightedRow l, WeightedRow r) {
        return l.values().get(0) != null
                && l.values().get(0).equals(r.values().get(1))
                && Objects.equals(l.values().get(2), r.values().get(2));
    }

    private static WeightedRow row(long weight, @Nullable Object... values) {
        var list = new ArrayList<@Nullable Object>();
        Collections.addAll(list, values);
        return new WeightedRow(list, weight);
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithNestedLoops(Kind kind) {
        for (boolean rightFirst : new boolean[] {false, true}) {
            check(kind, rightFirst)
                    .agreesWith(
                            arrived ->
                                    nestedLoops(
                                            kind,
                                            Deltas.consolidated(arrived.get(0)),
                                            Deltas.consolidated(arrived.get(1))),
                            random -> RandomRows.deltas(random, LEFT, RIGHT),
                            60);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INNER", "LEFT", "SEMI", "ANTI", "FULL"})
    void aTableJoinsWithItself(Kind kind) {
        OperatorCheck.of(
                        plan -> {
                            int index = arrange(plan, "rows", plan.input("rows", LEFT), 0, 2);
                            return join(plan, kind, index, index, 0);
                        })
                .agreesWith(
                        arrived -> {
                            List<WeightedRow> rows = Deltas.consolidated(arrived.getFirst());
                            List<WeightedRow> swapped =
                                    rows.stream()
                                            .map(row ->
                                                    row(
                                                            row.weight(),
                                                            row.values().get(1),
                                                            row.values().get(0),
                                                            row.values().get(2)))
                                            .toList();
                            return nestedLoops(kind, rows, swapped);
                        },
                        random -> RandomRows.deltas(random, LEFT),
                        60);
    }

    @Test
    void aRowLosesItsNullsWhenAMatchComes() {
        check(Kind.LEFT, false)
                .given(
                        """
                        epoch weight  key a part
                        0     +1      x   1 0
                        """,
                        """
                        epoch weight  b key part
                        1     +1      7 x   0
                        2     -1      7 x   0
                        """)
                .emits(
                        """
                        epoch weight  left a b    right
                        0     +1      x    1 null null
                        1     -1      x    1 null null
                        1     +1      x    1 7    x
                        2     -1      x    1 7    x
                        2     +1      x    1 null null
                        """);
    }
}
