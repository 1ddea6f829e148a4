import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

/// Decision 0004. Two workers, two stages with an exchange between them: all on one thread, or with a barrier for each stage.
/// Run with `java -Xmx4g StagesAndExchange.java`.
static final int WORKERS = 2, GROUPS = 1_000_000;

/// Runs one stage on every worker and returns when all are done.
interface Runner extends AutoCloseable {
    interface Stage {
        void run(int worker);
    }

    void run(Stage stage);

    @Override default void close() {}
}

static final class OneThread implements Runner {
    @Override public void run(Stage stage) {
        for (int w = 0; w < WORKERS; w++) stage.run(w);
    }
}

/// The caller is worker 0; the others are woken through an executor.
static final class ParkingExecutor implements Runner {
    final ExecutorService executor = Executors.newFixedThreadPool(WORKERS - 1);

    @Override public void run(Stage stage) {
        CountDownLatch done = new CountDownLatch(WORKERS - 1);
        for (int w = 1; w < WORKERS; w++) {
            int worker = w;
            executor.execute(() -> {
                stage.run(worker);
                done.countDown();
            });
        }
        stage.run(0);
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override public void close() { executor.shutdown(); }
}

/// Threads that arrive at a phaser; it spins briefly, then parks.
static final class PhaserBarrier implements Runner {
    final Phaser start = new Phaser(WORKERS), end = new Phaser(WORKERS);
    volatile Stage stage;

    PhaserBarrier() {
        for (int w = 1; w < WORKERS; w++) {
            int worker = w;
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    start.arriveAndAwaitAdvance();
                    if (stage == null) return;
                    stage.run(worker);
                    end.arriveAndAwaitAdvance();
                }
            });
        }
    }

    @Override public void run(Stage next) {
        stage = next;
        start.arriveAndAwaitAdvance();
        if (next == null) return;
        next.run(0);
        end.arriveAndAwaitAdvance();
    }

    @Override public void close() { run(null); }
}

/// Threads that spin on a counter and never park.
static final class SpinBarrier implements Runner {
    final AtomicInteger arrived = new AtomicInteger();
    volatile int round;
    volatile boolean closed;
    Stage stage;

    SpinBarrier() {
        for (int w = 1; w < WORKERS; w++) {
            int worker = w;
            Thread.ofPlatform().daemon().start(() -> {
                for (int seen = 0; ; seen++) {
                    while (round == seen && !closed) Thread.onSpinWait();
                    if (closed) return;
                    stage.run(worker);
                    arrived.incrementAndGet();
                }
            });
        }
    }

    @Override public void run(Stage next) {
        stage = next;
        arrived.setPlain(0);
        round++; // only the caller writes it
        next.run(0);
        while (arrived.get() < WORKERS - 1) Thread.onSpinWait();
    }

    @Override public void close() { closed = true; }
}

/// Rows of (key, sum, count) as the exchange carries them.
static final class Rows {
    long[] words = new long[3 * 64];
    int size;

    void add(long key, long sum, long count) {
        if (3 * size == words.length) words = Arrays.copyOf(words, words.length * 2);
        words[3 * size] = key;
        words[3 * size + 1] = sum;
        words[3 * size++ + 2] = count;
    }
}

static int hash(long key) {
    key *= 0x9E3779B97F4A7C15L;
    return (int) (key ^ key >>> 32);
}

static int owner(int hash) { return (hash >>> 24) * WORKERS >>> 8; }

/// One worker's copy of the circuit: stage 0 sends its rows to the owners of their keys, stage 1 adds what it received.
static final class Worker {
    final Rows[] sent = new Rows[WORKERS];
    final long[] combined = new long[3 * 1024]; // key + 1, sum, count: direct mapped, spilled on conflict
    final long[] groups;
    final int mask;

    Worker(int groupCount) {
        Arrays.setAll(sent, _ -> new Rows());
        mask = Integer.highestOneBit(groupCount * 2 - 1) * 2 - 1;
        groups = new long[3 * (mask + 1)];
    }

    void send(long[] keys, int from, int to, boolean combine) {
        for (Rows rows : sent) rows.size = 0;
        for (int i = from; i < to; i++) {
            int hash = hash(keys[i]);
            if (!combine) {
                sent[owner(hash)].add(keys[i], i & 7, 1);
                continue;
            }
            int at = 3 * (hash & 1023);
            if (combined[at] != keys[i] + 1) {
                if (combined[at] != 0) flush(at);
                combined[at] = keys[i] + 1;
            }
            combined[at + 1] += i & 7;
            combined[at + 2]++;
        }
        if (combine) for (int at = 0; at < combined.length; at += 3) if (combined[at] != 0) flush(at);
    }

    void flush(int at) {
        sent[owner(hash(combined[at] - 1))].add(combined[at] - 1, combined[at + 1], combined[at + 2]);
        combined[at] = combined[at + 1] = combined[at + 2] = 0;
    }

    void receive(Rows rows) {
        for (int i = 0; i < 3 * rows.size; i += 3) {
            long key = rows.words[i] + 1;
            int s = hash(key - 1) & mask;
            while (groups[3 * s] != key && groups[3 * s] != 0) s = s + 1 & mask;
            groups[3 * s] = key;
            groups[3 * s + 1] += rows.words[i + 1];
            groups[3 * s + 2] += rows.words[i + 2];
        }
    }
}

static void epoch(Runner runner, Worker[] workers, long[] keys, int from, int to, boolean combine) {
    int middle = from + to >>> 1;
    runner.run(w -> workers[w].send(keys, w == 0 ? from : middle, w == 0 ? middle : to, combine));
    runner.run(w -> {
        for (Worker sender : workers) workers[w].receive(sender.sent[w]);
    });
}

// --- measurement ---

static String rounds(int n, String format, DoubleSupplier round) {
    double[] v = new double[n];
    for (int i = 0; i < n; i++) v[i] = round.getAsDouble();
    Arrays.sort(v);
    return (format + " (" + format + "-" + format + ")").formatted(v[n / 2], v[0], v[n - 1]);
}

static final long[][] touched = new long[WORKERS][16];

static String emptyStages(Runner runner, int stages) {
    return rounds(9, "%6.2f", () -> {
        long start = System.nanoTime();
        for (int i = 0; i < stages; i++) runner.run(w -> touched[w][0]++);
        return (System.nanoTime() - start) / 1e3 / stages;
    });
}

static String groupBy(Runner runner, long[] keys, int groupCount, int epochRows, boolean combine) {
    Worker[] workers = {new Worker(groupCount), new Worker(groupCount)};
    int[] runs = {0};
    DoubleSupplier pass = () -> {
        long start = System.nanoTime();
        int total = (int) Math.min(keys.length, epochRows * 20_000L);
        for (int from = 0; from < total; from += epochRows) epoch(runner, workers, keys, from, Math.min(total, from + epochRows), combine);
        runs[0]++;
        return total * 1e3 / (System.nanoTime() - start);
    };
    for (int i = 0; i < 3; i++) pass.getAsDouble();
    String rate = rounds(9, "%5.1f", pass);
    long count = 0;
    for (Worker worker : workers) for (int at = 2; at < worker.groups.length; at += 3) count += worker.groups[at];
    if (count != (long) runs[0] * (int) Math.min(keys.length, epochRows * 20_000L)) throw new IllegalStateException("lost rows: " + count);
    return rate;
}

void main() {
    long[] spread = new long[2_000_000], hot = new long[2_000_000];
    for (int i = 0; i < spread.length; i++) {
        spread[i] = Integer.toUnsignedLong(hash(i * 31L + 7)) % GROUPS;
        hot[i] = hash(i) % 16 == 0 ? spread[i] : 1_000_003L * (Integer.toUnsignedLong(hash(i + 99L)) % 10);
    }
    try (Runner one = new OneThread(); Runner park = new ParkingExecutor(); Runner phaser = new PhaserBarrier()) {
        for (int pass = 0; pass < 2; pass++) {
            System.out.printf("a stage with nothing to do, us: one thread %s, executor %s, phaser %s", emptyStages(one, 100_000),
                emptyStages(park, 20_000), emptyStages(phaser, 20_000));
            try (Runner spin = new SpinBarrier()) {
                System.out.println(", spin " + emptyStages(spin, 100_000));
            }
        }
        for (int rows : new int[] {10, 100, 300, 1_000, 3_000, 10_000, 100_000, 1_000_000}) {
            System.out.printf("group-by, epochs of %,9d rows, M rows/s: one thread %s, executor %s, phaser %s", rows, groupBy(one, spread, GROUPS, rows, false),
                groupBy(park, spread, GROUPS, rows, false), groupBy(phaser, spread, GROUPS, rows, false));
            try (Runner spin = new SpinBarrier()) {
                System.out.println(", spin " + groupBy(spin, spread, GROUPS, rows, false));
            }
        }
        for (int rows : new int[] {1_000, 100_000})
            for (boolean combine : new boolean[] {false, true})
                System.out.printf("epochs of %,d, combine %b, M rows/s: ten hot keys take 15/16: one thread %s, executor %s; random keys: one thread %s, executor %s%n",
                    rows, combine, groupBy(one, hot, GROUPS, rows, combine), groupBy(park, hot, GROUPS, rows, combine),
                    groupBy(one, spread, GROUPS, rows, combine), groupBy(park, spread, GROUPS, rows, combine));
    } catch (Exception e) {
        throw new IllegalStateException(e);
    }
}
