package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import java.util.Map;

/// A join of two tables with the same unique keys, from nothing, in one epoch.
final class JoinLoad implements Exercise {

    private final JoinRows rows;
    private final Batch[][] steps;
    private final long expected;

    /// @param rows of both sides together
    JoinLoad(long rows) {
        this.rows = JoinRows.random((int) Math.max(1, rows / 2));
        this.steps = this.rows.steps();
        this.expected = JoinRows.expected(this.rows.values());
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        var nodes = JoinRows.nodes();
        try (var rig = new Rig(nodes.plan(), workers)) {
            long hash = 0;
            watch.start();
            for (int s = 0; s < steps.length; s++) {
                rig.deal(nodes.left(), steps[s][0]);
                rig.deal(nodes.right(), steps[s][1]);
                rig.step(s == steps.length - 1);
                hash += Rig.hash(rig.take(nodes.output()));
            }
            watch.stop();
            return watch.outcome(2L * rows.count(), hash == expected, Map.of());
        }
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        var tables = new LongTable[] {new LongTable(1 << 16), new LongTable(1 << 16)};
        long[][] values = new long[2][1 << 16];
        long[][] others = new long[2][1 << 16];
        long hash = 0;
        watch.start();
        for (Batch[] step : steps) {
            for (int side = 0; side < 2; side++) {
                long[] key = ((LongColumn) step[side].column(0)).values();
                long[] value = ((LongColumn) step[side].column(1)).values();
                for (int i = 0; i < step[side].size(); i++) {
                    int entry = tables[side].findOrAdd(key[i]);
                    if (entry == values[side].length) {
                        values[side] = java.util.Arrays.copyOf(values[side], entry * 2);
                        others[side] = java.util.Arrays.copyOf(others[side], entry * 2);
                    }
                    values[side][entry] = value[i];
                    others[side][entry] = key[i];
                    int match = tables[1 - side].find(key[i]);
                    if (match >= 0) {
                        long other = values[1 - side][match];
                        hash +=
                                side == 0
                                        ? Mix.of(key[i], value[i], other)
                                        : Mix.of(key[i], other, value[i]);
                    }
                }
            }
        }
        watch.stop();
        return watch.outcome(2L * rows.count(), hash == expected, Map.of());
    }
}
