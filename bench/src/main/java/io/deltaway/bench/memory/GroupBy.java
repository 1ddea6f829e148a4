package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Reduce;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Count and sum of random keys, a tenth as many groups as rows. After each epoch every changed
/// group is handed on: its old row with weight -1 and its new row with +1.
final class GroupBy implements Exercise {

    private static final int ROWS_OF_A_GROUP = 10;

    private final int epochRows;
    private final int groups;
    private final long[][] keys;
    private final long[][] values;
    private final long rows;
    private final long expected;

    GroupBy(long rows, int epochRows) {
        this.rows = rows;
        this.epochRows = epochRows;
        this.groups = (int) Math.max(1, rows / ROWS_OF_A_GROUP);
        int step = Math.min(epochRows, Rig.STEP_ROWS);
        int steps = (int) ((rows + step - 1) / step);
        this.keys = new long[steps][];
        this.values = new long[steps][];
        var random = new SplittableRandom(1);
        long[] counts = new long[groups];
        long[] sums = new long[groups];
        for (int s = 0; s < steps; s++) {
            int size = (int) Math.min(step, rows - (long) s * step);
            keys[s] = new long[size];
            values[s] = new long[size];
            for (int i = 0; i < size; i++) {
                int group = random.nextInt(groups);
                keys[s][i] = group;
                values[s][i] = random.nextInt(1000);
                counts[group]++;
                sums[group] += values[s][i];
            }
        }
        long hash = 0;
        for (int group = 0; group < groups; group++) {
            hash += counts[group] == 0 ? 0 : Mix.of(group, counts[group], sums[group]);
        }
        this.expected = hash;
    }

    private boolean endsEpoch(int step) {
        long done = (long) (step + 1) * keys[0].length;
        return step == keys.length - 1 || done / epochRows != (done - keys[0].length) / epochRows;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        var plan = new CircuitPlan.Builder();
        var in = Rig.longs("key", "value");
        int input = plan.input("rows", in);
        int keyed = plan.exchange("keyed", input, List.of(0));
        var out = Rig.longs("key", "count", "sum");
        int reduced =
                plan.apply(
                        "totals",
                        out,
                        circuit ->
                                new Reduce(
                                        in,
                                        new int[] {0},
                                        List.of(Rig.count(), Rig.sum(1)),
                                        out,
                                        false),
                        keyed);
        int output = plan.output("out", reduced);
        try (var rig = new Rig(plan.build(), workers)) {
            long hash = 0;
            watch.start();
            for (int s = 0; s < keys.length; s++) {
                rig.deal(input, Rig.batch(null, keys[s], values[s]));
                boolean ends = endsEpoch(s);
                rig.step(ends);
                if (ends) {
                    List<Batch> changes = rig.take(output);
                    hash += Rig.hash(changes);
                }
            }
            watch.stop();
            return watch.outcome(rows, hash == expected, Map.of());
        }
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        var table = new LongTable(1 << 16);
        long[] counts = new long[1 << 16];
        long[] sums = new long[1 << 16];
        boolean[] isTouched = new boolean[1 << 16];
        int[] touched = new int[Math.max(epochRows, keys[0].length)];
        long[] oldCounts = new long[touched.length];
        long[] oldSums = new long[touched.length];
        int touchedCount = 0;
        long hash = 0;
        watch.start();
        for (int s = 0; s < keys.length; s++) {
            for (int i = 0; i < keys[s].length; i++) {
                int group = table.findOrAdd(keys[s][i]);
                if (group == counts.length) {
                    counts = java.util.Arrays.copyOf(counts, group * 2);
                    sums = java.util.Arrays.copyOf(sums, group * 2);
                    isTouched = java.util.Arrays.copyOf(isTouched, group * 2);
                }
                if (!isTouched[group]) {
                    isTouched[group] = true;
                    touched[touchedCount] = group;
                    oldCounts[touchedCount] = counts[group];
                    oldSums[touchedCount++] = sums[group];
                }
                counts[group]++;
                sums[group] += values[s][i];
            }
            if (endsEpoch(s)) {
                for (int t = 0; t < touchedCount; t++) {
                    int group = touched[t];
                    isTouched[group] = false;
                    long key = table.key(group);
                    if (oldCounts[t] > 0) {
                        hash -= Mix.of(key, oldCounts[t], oldSums[t]);
                    }
                    hash += Mix.of(key, counts[group], sums[group]);
                }
                touchedCount = 0;
            }
        }
        watch.stop();
        return watch.outcome(rows, hash == expected, Map.of());
    }
}
