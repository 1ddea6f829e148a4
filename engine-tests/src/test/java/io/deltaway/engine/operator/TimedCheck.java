package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.History;
import io.deltaway.testkit.operator.OperatorCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What the tests of temporal joins share: two tables with a key, a time and a value, and the
/// indexes before a join.
final class TimedCheck {

    /// Makes a join of two indexes.
    @FunctionalInterface
    interface Made {
        Operator of(
                ArrangeByTime left,
                ArrangeByTime right,
                boolean leftIsFirst,
                List<Join.Output> outputs,
                Batch nothing);
    }

    private TimedCheck() {}

    static Schema left(Type time) {
        return Schema.of(
                new Field("key", Type.Simple.TEXT, true),
                new Field("time", time, true),
                new Field("a", Type.Simple.LONG, false));
    }

    static Schema right(Type time) {
        return Schema.of(
                new Field("b", Type.Simple.LONG, true),
                new Field("key", Type.Simple.TEXT, true),
                new Field("time", time, true));
    }

    /// The join of both; the right side is arranged first where `rightFirst`.
    static OperatorCheck of(Type time, boolean rightFirst, Made made) {
        return OperatorCheck.of(plan -> {
            int left = plan.input("left", left(time));
            int right = plan.input("right", right(time));
            int first = rightFirst ? right(plan, right) : left(plan, left);
            int second = rightFirst ? left(plan, left) : right(plan, right);
            int leftIndex = rightFirst ? second : first;
            int rightIndex = rightFirst ? first : second;
            return join(plan, made, leftIndex, rightIndex, 1, 2, 0);
        });
    }

    /// The join of the left table with itself.
    static OperatorCheck ofOne(Type time, Made made) {
        return OperatorCheck.of(plan -> {
            int index = left(plan, plan.input("rows", left(time)));
            return join(plan, made, index, index, 0, 1, 2);
        });
    }

    private static int left(CircuitPlan.Builder plan, int input) {
        return arrange(plan, "left", input, 0, 1, new int[] {0, 1, 2});
    }

    private static int right(CircuitPlan.Builder plan, int input) {
        return arrange(plan, "right", input, 1, 2, new int[] {0, 1, 2});
    }

    private static int arrange(
            CircuitPlan.Builder plan, String name, int input, int key, int time, int[] order) {
        int exchanged = plan.exchange(name + " by key", input, List.of(key));
        Schema schema = plan.schema(input);
        return plan.apply(
                name + " index",
                schema,
                circuit -> new ArrangeByTime(schema, new int[] {key}, time, order),
                exchanged);
    }

    private static int join(
            CircuitPlan.Builder plan,
            Made made,
            int left,
            int right,
            int rightKey,
            int rightTime,
            int rightValue) {
        var outputs =
                List.of(
                        new Join.Output(true, 0),
                        new Join.Output(true, 1),
                        new Join.Output(true, 2),
                        new Join.Output(false, rightKey),
                        new Join.Output(false, rightTime),
                        new Join.Output(false, rightValue));
        var fields = new ArrayList<Field>();
        for (Join.Output output : outputs) {
            Schema side = plan.schema(output.fromLeft() ? left : right);
            Field field = side.fields().get(output.column());
            fields.add(
                    new Field((output.fromLeft() ? "l" : "r") + field.name(), field.type(), true));
        }
        var schema = new Schema(fields);
        return plan.apply(
                "join",
                schema,
                circuit ->
                        made.of(
                                (ArrangeByTime) circuit.of(left),
                                (ArrangeByTime) circuit.of(right),
                                left <= right,
                                outputs,
                                Batch.empty(schema)),
                left,
                right);
    }

    /// A row of the output; a side is null where it has none.
    static WeightedRow row(
            @Nullable WeightedRow left, @Nullable WeightedRow right, boolean isSelf, long weight) {
        var values = new ArrayList<@Nullable Object>();
        for (int c = 0; c < 3; c++) {
            values.add(left == null ? null : left.values().get(c));
        }
        for (int c : isSelf ? new int[] {0, 1, 2} : new int[] {1, 2, 0}) {
            values.add(right == null ? null : right.values().get(c));
        }
        return new WeightedRow(values, weight);
    }

    /// Many rows of few keys at whole times: searches have far to go, and many rows come and go
    /// between two others.
    static History crowd(Random random, int rows, int times) {
        var sequence = new ArrayList<History.Event>();
        var present =
                List.of(
                        new ArrayList<List<@Nullable Object>>(),
                        new ArrayList<List<@Nullable Object>>());
        double retractions = random.nextDouble() * 0.6;
        for (int i = 0; i < rows; i++) {
            int input = random.nextInt(2);
            List<List<@Nullable Object>> there = present.get(input);
            if (!there.isEmpty() && random.nextDouble() < retractions) {
                List<@Nullable Object> gone = there.remove(random.nextInt(there.size()));
                sequence.add(new History.Event(input, 0, 0, new WeightedRow(gone, -1)));
            } else {
                String key = random.nextInt(8) == 0 ? "b" : "a";
                long time = random.nextInt(times);
                long value = random.nextInt(3);
                List<@Nullable Object> row =
                        input == 0 ? List.of(key, time, value) : List.of(value, key, time);
                there.add(row);
                sequence.add(new History.Event(input, 0, 0, new WeightedRow(row, 1)));
            }
        }
        return History.cut(random, sequence);
    }
}
