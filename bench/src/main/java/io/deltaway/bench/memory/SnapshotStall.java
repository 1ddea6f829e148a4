package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.bench.memory.KeptSums.Amount;
import io.deltaway.connect.Demo;
import io.deltaway.connect.Push;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/// How long one changed row takes while the state of many keys is saved: the first snapshot, which
/// holds everything, begins when the keys are loaded, and from then on one follows the other. The
/// next row is given when the last one is with the sinks. 12 million keys are about a gigabyte. The
/// naive one is the same pipeline without snapshots and log.
final class SnapshotStall implements Exercise {

    private static final long MOST_CHANGES = 100_000;

    private final Path state;
    private final long keys;
    private final int count;

    SnapshotStall(long keys, Path state) {
        this.keys = keys;
        this.state = state;
        this.count = (int) Math.min(MOST_CHANGES, keys / 10);
    }

    @Override
    public int warmUps() {
        return 0;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        KeptSums.delete(state);
        Push<Amount> changes = Push.of(Amount.class);
        KeptSums sums = sums(workers, changes).persisted(state);
        sums.pipeline().configure(c -> c.logUpTo(1).historyUpTo(0));
        return run(sums, changes, watch);
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        Push<Amount> changes = Push.of(Amount.class);
        return run(sums(1, changes), changes, watch);
    }

    private KeptSums sums(int workers, Push<Amount> changes) {
        return new KeptSums(
                workers,
                List.of(
                        Demo.generate(Amount.class, keys, key -> new Amount(Mix.of(key), key)),
                        changes));
    }

    private Outcome run(KeptSums sums, Push<Amount> changes, Stopwatch watch) {
        var random = new SplittableRandom(11);
        long[] nanos = new long[count];
        long sum = keys * (keys - 1) / 2;
        try (var running = sums.pipeline().start()) {
            while (!sums.isRight(running, keys, sum)) {
                running.cut(); // not everything is loaded yet
            }
            watch.start();
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                changes.insert(new Amount(Mix.of(random.nextLong(keys)), i));
                running.cut();
                nanos[i] = System.nanoTime() - start;
                sum += i;
            }
            watch.stop();
            boolean isRight = sums.isRight(running, keys, sum);
            return watch.outcome(count, isRight, Percentiles.of(nanos));
        }
    }
}
