package io.deltaway.bench.memory;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Arrange;
import io.deltaway.engine.operator.Join;
import io.deltaway.engine.value.Schema;
import java.util.List;
import java.util.SplittableRandom;

/// Two tables of `key, value, other` with the same unique keys, each in an order of its own, and
/// their join on the key.
///
/// @param keys the keys in the order of arrival, for each side
/// @param values by key, for each side
record JoinRows(long[][] keys, long[][] values) {

    static final Schema IN = Rig.longs("key", "value", "other");
    static final Schema OUT = Rig.longs("key", "left", "right");

    /// The nodes of the circuit.
    record Nodes(CircuitPlan plan, int left, int right, int output) {

        int input(int side) {
            return side == 0 ? left : right;
        }
    }

    static JoinRows random(int count) {
        var random = new SplittableRandom(3);
        long[][] keys = {shuffled(count, random), shuffled(count, random)};
        long[][] values = new long[2][count];
        for (long[] side : values) {
            for (int i = 0; i < count; i++) {
                side[i] = random.nextInt(1_000_000);
            }
        }
        return new JoinRows(keys, values);
    }

    private static long[] shuffled(int count, SplittableRandom random) {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            keys[i] = keys[other];
            keys[other] = i;
        }
        return keys;
    }

    int count() {
        return keys[0].length;
    }

    static Nodes nodes() {
        var plan = new CircuitPlan.Builder();
        int left = plan.input("left", IN);
        int right = plan.input("right", IN);
        int leftKeyed = plan.exchange("left keyed", left, List.of(0));
        int rightKeyed = plan.exchange("right keyed", right, List.of(0));
        int leftIndex =
                plan.apply("left index", IN, c -> new Arrange(IN, new int[] {0}), leftKeyed);
        int rightIndex =
                plan.apply("right index", IN, c -> new Arrange(IN, new int[] {0}), rightKeyed);
        int joined =
                plan.apply(
                        "join",
                        OUT,
                        circuit ->
                                new Join(
                                        Join.Kind.INNER,
                                        (Arrange) circuit.of(leftIndex),
                                        (Arrange) circuit.of(rightIndex),
                                        true,
                                        List.of(
                                                new Join.Output(true, 0),
                                                new Join.Output(true, 1),
                                                new Join.Output(false, 1)),
                                        Batch.empty(OUT)),
                        leftIndex,
                        rightIndex);
        int output = plan.output("out", joined);
        return new Nodes(plan.build(), left, right, output);
    }

    /// Some of a side's rows in the order of arrival.
    Batch rows(int side, int from, int to) {
        long[] key = new long[to - from];
        long[] value = new long[to - from];
        for (int i = 0; i < key.length; i++) {
            key[i] = keys[side][from + i];
            value[i] = values[side][(int) key[i]];
        }
        return Rig.batch(null, key, value, key);
    }

    /// The rows of both sides, half a step of each at a time.
    Batch[][] steps() {
        int half = Rig.STEP_ROWS / 2;
        var steps = new Batch[(count() + half - 1) / half][];
        for (int s = 0; s < steps.length; s++) {
            int to = Math.min(count(), (s + 1) * half);
            steps[s] = new Batch[] {rows(0, s * half, to), rows(1, s * half, to)};
        }
        return steps;
    }

    /// The hash of the whole answer, for values by key.
    static long expected(long[][] values) {
        long hash = 0;
        for (int key = 0; key < values[0].length; key++) {
            hash += Mix.of(key, values[0][key], values[1][key]);
        }
        return hash;
    }
}
