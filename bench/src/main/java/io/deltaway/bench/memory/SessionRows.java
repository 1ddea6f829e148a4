package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Reduce;
import io.deltaway.engine.operator.Sessions;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Rows of a thousand keys in sessions of twenty, with a sum for each. They are loaded in one
/// epoch; then single rows go and come back, in epochs of one row: most of them part a session in
/// two and join it again.
final class SessionRows implements Exercise {

    private static final int KEYS = 1000;
    private static final int CORRECTIONS = 10_000;
    private static final long GAP = 15;

    private static final Schema IN = Rig.longs("key", "time", "value");
    private static final Schema OUT = Rig.longs("key", "start", "sum");

    private final int count;
    private final int[] order;
    private final int[] corrected;

    SessionRows(long rows) {
        this.count = Math.toIntExact(rows);
        var random = new SplittableRandom(11);
        this.order = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        this.corrected = random.ints(CORRECTIONS / 2, 0, count).toArray();
    }

    private static long key(int number) {
        return number % KEYS;
    }

    /// Ten after the row before it in its key, and more after each twentieth.
    private static long time(int number) {
        long place = number / KEYS;
        return 10 * place + 100 * (place / 20);
    }

    private static long value(int number) {
        return Math.floorMod(Mix.of(number), 1_000_000);
    }

    private static Batch rows(int[] numbers, int from, int to, long weight) {
        long[][] columns = new long[3][to - from];
        long[] weights = new long[to - from];
        for (int i = from; i < to; i++) {
            columns[0][i - from] = key(numbers[i]);
            columns[1][i - from] = time(numbers[i]);
            columns[2][i - from] = value(numbers[i]);
            weights[i - from] = weight;
        }
        return Rig.batch(weights, columns);
    }

    @Override
    public int warmUps() {
        return 0;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        var plan = new CircuitPlan.Builder();
        int input = plan.input("rows", IN);
        int keyed = plan.exchange("keyed", input, List.of(0));
        Schema started = Sessions.output(IN, 1);
        int sessions =
                plan.apply(
                        "sessions",
                        started,
                        circuit ->
                                new Sessions(
                                        IN, new int[] {0}, 1, new Shift(false, GAP), null, null),
                        keyed);
        int bySession = plan.exchange("by session", sessions, List.of(0, 3));
        int sums =
                plan.apply(
                        "sums",
                        OUT,
                        circuit ->
                                new Reduce(
                                        started, new int[] {0, 3}, List.of(Rig.sum(2)), OUT, false),
                        bySession);
        int output = plan.output("out", sums);
        try (var rig = new Rig(plan.build(), workers)) {
            long loading = System.nanoTime();
            for (int from = 0; from < count; from += Rig.STEP_ROWS) {
                int to = Math.min(count, from + Rig.STEP_ROWS);
                rig.deal(input, rows(order, from, to, 1));
                rig.step(to == count);
            }
            long hash = Rig.hash(rig.take(output));
            double seconds = (System.nanoTime() - loading) / 1e9;
            double[] micros = new double[CORRECTIONS];
            watch.start();
            for (int i = 0; i < CORRECTIONS; i++) {
                long start = System.nanoTime();
                rig.deal(input, rows(corrected, i / 2, i / 2 + 1, i % 2 == 0 ? -1 : 1));
                rig.step(true);
                hash += Rig.hash(rig.take(output));
                micros[i] = (System.nanoTime() - start) / 1e3;
            }
            watch.stop();
            Arrays.sort(micros, CORRECTIONS / 5, CORRECTIONS); // the first fifth warms up
            int measured = CORRECTIONS - CORRECTIONS / 5;
            return watch.outcome(
                    CORRECTIONS,
                    hash == expected(),
                    Map.of(
                            "load_rows_per_s", count / seconds,
                            "p50_us", micros[CORRECTIONS / 5 + measured / 2],
                            "p99_us", micros[CORRECTIONS / 5 + measured * 99 / 100]));
        }
    }

    private NavigableMap<Long, Long> sorted() {
        var sorted = new TreeMap<Long, Long>();
        for (int number = 0; number < count; number++) {
            sorted.put(key(number) << 40 | time(number), value(number));
        }
        return sorted;
    }

    private long expected() {
        long hash = 0;
        long start = -1;
        long last = Long.MIN_VALUE;
        long sum = 0;
        for (var row : sorted().entrySet()) {
            if (row.getKey() - last >= GAP || last == Long.MIN_VALUE) {
                hash += start < 0 ? 0 : hash(start, sum);
                start = row.getKey();
                sum = 0;
            }
            sum += row.getValue();
            last = row.getKey();
        }
        return start < 0 ? hash : hash + hash(start, sum);
    }

    private static long hash(long start, long sum) {
        return Mix.of(start >>> 40, start & (1L << 40) - 1, sum);
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        NavigableMap<Long, Long> rows = sorted();
        long hash = expected();
        watch.start();
        for (int i = 0; i < CORRECTIONS; i++) {
            int number = corrected[i / 2];
            long at = key(number) << 40 | time(number);
            hash -= around(rows, at);
            if (i % 2 == 0) {
                rows.remove(at);
            } else {
                rows.put(at, value(number));
            }
            hash += around(rows, at);
        }
        watch.stop();
        return watch.outcome(CORRECTIONS, hash == expected(), Map.of());
    }

    /// The hashes of the sessions within a gap of a row.
    private static long around(NavigableMap<Long, Long> rows, long at) {
        long first = at;
        for (Long row = rows.lowerKey(at); row != null && first - row < GAP; ) {
            first = row;
            row = rows.lowerKey(row);
        }
        long hash = 0;
        long sum = 0;
        long start = -1;
        long last = first;
        for (var row : rows.tailMap(first).entrySet()) {
            if (row.getKey() - last >= GAP && row.getKey() - at >= GAP) {
                break;
            }
            if (start < 0 || row.getKey() - last >= GAP) {
                hash += start < 0 ? 0 : hash(start, sum);
                start = row.getKey();
                sum = 0;
            }
            sum += row.getValue();
            last = row.getKey();
        }
        return start < 0 ? hash : hash + hash(start, sum);
    }
}
