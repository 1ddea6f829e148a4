package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.ArrangeByTime;
import io.deltaway.engine.operator.AsOfJoin;
import io.deltaway.engine.operator.AsOfRule;
import io.deltaway.engine.operator.Join;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Two tables of `key, time, value` with a thousand keys and no time twice, in random order: each
/// left row takes the last right row of its key that is not later. They are loaded in one epoch;
/// then single right rows get other values, in epochs of one correction.
final class AsOfRows implements Exercise {

    private static final int KEYS = 1000;
    private static final int CORRECTIONS = 10_000;

    private static final Schema IN = Rig.longs("key", "time", "value");
    private static final Schema OUT = Rig.longs("time", "left", "right");

    private final boolean corrects;
    private final int count;
    private final int[][] arrival = new int[2][];
    private final int[] corrected;

    /// @param rows of each table
    /// @param corrects whether to measure the corrections, or else the load
    AsOfRows(long rows, boolean corrects) {
        this.corrects = corrects;
        this.count = Math.toIntExact(rows);
        var random = new SplittableRandom(7);
        for (int side = 0; side < 2; side++) {
            arrival[side] = shuffled(random);
        }
        this.corrected = random.ints(CORRECTIONS, 0, count).toArray();
    }

    private int[] shuffled(SplittableRandom random) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            numbers[i] = numbers[other];
            numbers[other] = i;
        }
        return numbers;
    }

    private static long key(int side, int number) {
        return Math.floorMod(Mix.of(2L * number + side), KEYS);
    }

    private static long time(int side, int number) {
        return 10L * number + (side == 0 ? 5 : 0);
    }

    private static long value(int side, int number) {
        return Math.floorMod(Mix.of(3L * number + side), 1_000_000);
    }

    private static Batch rows(int side, int[] numbers, int from, int to) {
        long[][] columns = new long[3][to - from];
        for (int i = from; i < to; i++) {
            columns[0][i - from] = key(side, numbers[i]);
            columns[1][i - from] = time(side, numbers[i]);
            columns[2][i - from] = value(side, numbers[i]);
        }
        return Rig.batch(null, columns);
    }

    private record Nodes(CircuitPlan plan, int left, int right, int output) {}

    private static Nodes nodes() {
        var plan = new CircuitPlan.Builder();
        int left = plan.input("left", IN);
        int right = plan.input("right", IN);
        int leftIndex = index(plan, "left", left);
        int rightIndex = index(plan, "right", right);
        int joined =
                plan.apply(
                        "as of",
                        OUT,
                        circuit ->
                                new AsOfJoin(
                                        Join.Kind.INNER,
                                        new AsOfRule(AsOfRule.Direction.BACKWARD, false, false, 0),
                                        (ArrangeByTime) circuit.of(leftIndex),
                                        (ArrangeByTime) circuit.of(rightIndex),
                                        List.of(
                                                new Join.Output(true, 1),
                                                new Join.Output(true, 2),
                                                new Join.Output(false, 2)),
                                        Batch.empty(OUT)),
                        leftIndex,
                        rightIndex);
        int output = plan.output("out", joined);
        return new Nodes(plan.build(), left, right, output);
    }

    private static int index(CircuitPlan.Builder plan, String side, int input) {
        int keyed = plan.exchange(side + " keyed", input, List.of(0));
        return plan.apply(
                side + " index",
                IN,
                circuit -> new ArrangeByTime(IN, new int[] {0}, 1, new int[] {0, 1, 2}),
                keyed);
    }

    @Override
    public int warmUps() {
        return corrects ? 0 : 2;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        Nodes nodes = nodes();
        try (var rig = new Rig(nodes.plan(), workers)) {
            if (!corrects) {
                watch.start();
            }
            int half = Rig.STEP_ROWS / 2;
            for (int from = 0; from < count; from += half) {
                int to = Math.min(count, from + half);
                rig.deal(nodes.left(), rows(0, arrival[0], from, to));
                rig.deal(nodes.right(), rows(1, arrival[1], from, to));
                rig.step(to == count);
            }
            long hash = Rig.hash(rig.take(nodes.output()));
            if (!corrects) {
                watch.stop();
                double bytes = rig.runner().stateSizes().getFirst().sizeInBytes();
                return watch.outcome(
                        2L * count,
                        hash == expected(false),
                        Map.of("counted_bytes_per_row", bytes / count));
            }
            double[] micros = new double[CORRECTIONS];
            long[] added = new long[count];
            watch.start();
            for (int i = 0; i < CORRECTIONS; i++) {
                long start = System.nanoTime();
                rig.deal(nodes.right(), correction(corrected[i], added));
                rig.step(true);
                hash += Rig.hash(rig.take(nodes.output()));
                micros[i] = (System.nanoTime() - start) / 1e3;
            }
            watch.stop();
            Arrays.sort(micros, CORRECTIONS / 5, CORRECTIONS); // the first fifth warms up
            int measured = CORRECTIONS - CORRECTIONS / 5;
            return watch.outcome(
                    CORRECTIONS,
                    hash == expected(true),
                    Map.of(
                            "p50_us", micros[CORRECTIONS / 5 + measured / 2],
                            "p99_us", micros[CORRECTIONS / 5 + measured * 99 / 100]));
        }
    }

    /// Adds one to the value of a right row.
    ///
    /// @param added how often that was done before, by row
    private static Batch correction(int number, long[] added) {
        long value = value(1, number) + added[number]++;
        return Rig.batch(
                new long[] {-1, 1},
                new long[] {key(1, number), key(1, number)},
                new long[] {time(1, number), time(1, number)},
                new long[] {value, value + 1});
    }

    /// Sorts both sides and walks them side by side.
    private long expected(boolean withCorrections) {
        long[][] order = new long[2][count];
        for (int side = 0; side < 2; side++) {
            for (int number = 0; number < count; number++) {
                order[side][number] = key(side, number) << 32 | number;
            }
            Arrays.sort(order[side]);
        }
        long[] added = new long[count];
        if (withCorrections) {
            for (int number : corrected) {
                added[number]++;
            }
        }
        long hash = 0;
        int right = -1;
        for (long left : order[0]) {
            int number = (int) left;
            // the right row of the same number is earlier
            while (right + 1 < count && order[1][right + 1] <= left) {
                right++;
            }
            if (right >= 0 && order[1][right] >>> 32 == left >>> 32) {
                int taken = (int) order[1][right];
                hash += Mix.of(time(0, number), value(0, number), value(1, taken) + added[taken]);
            }
        }
        return hash;
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        if (!corrects) {
            watch.start();
            long hash = expected(false);
            watch.stop();
            return watch.outcome(2L * count, hash == expected(false), Map.of());
        }
        var lefts = new TreeMap<Long, Long>();
        var rights = new TreeMap<Long, Long>();
        for (int number = 0; number < count; number++) {
            lefts.put(key(0, number) << 40 | time(0, number), value(0, number));
            rights.put(key(1, number) << 40 | time(1, number), value(1, number));
        }
        long hash = expected(false);
        watch.start();
        for (int number : corrected) {
            long at = key(1, number) << 40 | time(1, number);
            long old = rights.merge(at, 1L, Long::sum) - 1;
            Long next = rights.higherKey(at);
            long to = (key(1, number) + 1) << 40;
            to = next == null ? to : Math.min(to, next);
            for (var left : lefts.subMap(at, to).entrySet()) {
                long time = left.getKey() & (1L << 40) - 1;
                hash += Mix.of(time, left.getValue(), old + 1);
                hash -= Mix.of(time, left.getValue(), old);
            }
        }
        watch.stop();
        return watch.outcome(CORRECTIONS, hash == expected(true), Map.of());
    }
}
