package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Arrange;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The memory of rows of three whole numbers that are kept by the first one, a key of its own for
/// each row: what the heap holds more after a full collection than before.
final class Footprint implements Exercise {

    private final long rows;

    Footprint(long rows) {
        this.rows = rows;
    }

    @Override
    public int warmUps() {
        return 0;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        var plan = new CircuitPlan.Builder();
        var schema = Rig.longs("key", "a", "b");
        int input = plan.input("rows", schema);
        int keyed = plan.exchange("keyed", input, List.of(0));
        plan.apply("index", schema, circuit -> new Arrange(schema, new int[] {0}), keyed);
        long before = usedBytes();
        try (var rig = new Rig(plan.build(), workers)) {
            watch.start();
            for (long from = 0; from < rows; from += Rig.STEP_ROWS) {
                int size = (int) Math.min(Rig.STEP_ROWS, rows - from);
                long[][] columns = new long[3][size];
                for (int i = 0; i < size; i++) {
                    fill(from + i, columns, i);
                }
                rig.deal(input, Rig.batch(null, columns));
                rig.step(true);
            }
            watch.stop();
            double used = usedBytes() - before;
            var size = rig.runner().stateSizes().getFirst();
            return watch.outcome(
                    rows,
                    size.rows() == rows,
                    Map.of(
                            "bytes_per_row", used / rows,
                            "counted_bytes_per_row", 1.0 * size.sizeInBytes() / rows));
        }
    }

    private static void fill(long row, long[][] columns, int at) {
        columns[0][at] = Mix.of(row);
        columns[1][at] = row;
        columns[2][at] = row * 3;
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        long before = usedBytes();
        var table = new HashMap<Long, long[]>();
        long[][] columns = new long[3][1];
        watch.start();
        for (long row = 0; row < rows; row++) {
            fill(row, columns, 0);
            table.put(columns[0][0], new long[] {columns[1][0], columns[2][0]});
        }
        watch.stop();
        double used = usedBytes() - before;
        return watch.outcome(rows, table.size() == rows, Map.of("bytes_per_row", used / rows));
    }

    private static long usedBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
