package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import java.util.Map;
import java.util.SplittableRandom;

/// Rows of a join of a million by a million keys get new values, in epochs of 1,000 changed rows,
/// half of them on each side. A changed row is a deletion and an insertion. Loading is not
/// measured.
final class JoinChanges implements Exercise {

    private static final int EPOCH_CHANGES = 1000;
    private static final int MOST_KEYS = 1_000_000;

    private final JoinRows rows;
    private final Batch[][] load;
    private final Batch[][] epochs;
    private final long expected;

    /// @param changes the number of changed rows
    JoinChanges(long changes) {
        this.rows = JoinRows.random(Math.clamp(changes, 1, MOST_KEYS));
        this.load = rows.steps();
        this.epochs = new Batch[(int) ((changes + EPOCH_CHANGES - 1) / EPOCH_CHANGES)][];
        long[][] values = {rows.values()[0].clone(), rows.values()[1].clone()};
        var random = new SplittableRandom(5);
        for (int e = 0; e < epochs.length; e++) {
            epochs[e] = new Batch[] {changes(values[0], random), changes(values[1], random)};
        }
        this.expected = JoinRows.expected(values);
    }

    private Batch changes(long[] values, SplittableRandom random) {
        int size = EPOCH_CHANGES;
        long[] key = new long[size];
        long[] value = new long[size];
        long[] weight = new long[size];
        for (int i = 0; i < size; i += 2) {
            int changed = random.nextInt(rows.count());
            key[i] = changed;
            value[i] = values[changed];
            weight[i] = -1;
            values[changed] = random.nextInt(1_000_000);
            key[i + 1] = changed;
            value[i + 1] = values[changed];
            weight[i + 1] = 1;
        }
        return Rig.batch(weight, key, value, key);
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        var nodes = JoinRows.nodes();
        try (var rig = new Rig(nodes.plan(), workers)) {
            long hash = 0;
            for (Batch[] step : load) {
                rig.deal(nodes.left(), step[0]);
                rig.deal(nodes.right(), step[1]);
                rig.step(true);
                hash += Rig.hash(rig.take(nodes.output()));
            }
            watch.start();
            for (Batch[] epoch : epochs) {
                rig.deal(nodes.left(), epoch[0]);
                rig.deal(nodes.right(), epoch[1]);
                rig.step(true);
                hash += Rig.hash(rig.take(nodes.output()));
            }
            watch.stop();
            return outcome(watch, hash);
        }
    }

    private Outcome outcome(Stopwatch watch, long hash) {
        return watch.outcome((long) epochs.length * EPOCH_CHANGES, hash == expected, Map.of());
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        var tables = new LongTable[] {new LongTable(rows.count()), new LongTable(rows.count())};
        long[][] values = new long[2][rows.count()];
        for (int side = 0; side < 2; side++) {
            for (long key : rows.keys()[side]) {
                values[side][tables[side].findOrAdd(key)] = rows.values()[side][(int) key];
            }
        }
        long hash = JoinRows.expected(rows.values());
        watch.start();
        for (Batch[] epoch : epochs) {
            for (int side = 0; side < 2; side++) {
                long[] key = ((LongColumn) epoch[side].column(0)).values();
                long[] value = ((LongColumn) epoch[side].column(1)).values();
                for (int i = 0; i < epoch[side].size(); i++) {
                    long weight = epoch[side].weight(i);
                    if (weight > 0) {
                        values[side][tables[side].find(key[i])] = value[i];
                    }
                    long other = values[1 - side][tables[1 - side].find(key[i])];
                    hash +=
                            weight
                                    * (side == 0
                                            ? Mix.of(key[i], value[i], other)
                                            : Mix.of(key[i], other, value[i]));
                }
            }
        }
        watch.stop();
        return outcome(watch, hash);
    }
}
