package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.bench.memory.KeptSums.Amount;
import io.deltaway.connect.Demo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How long it takes until a pipeline that was ended goes on: the sums of so many keys are loaded,
/// in a process in which nothing is warm but what wrote them. The naive one sums up all rows again.
final class Recovery implements Exercise {

    private final Path state;
    private final long keys;

    Recovery(long keys, Path state) {
        this.keys = keys;
        this.state = state;
    }

    @Override
    public int warmUps() {
        return 0;
    }

    private KeptSums sums(int workers) {
        return new KeptSums(
                workers,
                List.of(Demo.generate(Amount.class, keys, key -> new Amount(Mix.of(key), key))));
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        KeptSums.delete(state);
        sums(workers).pipeline().persist(state).runToCompletion();
        System.gc();
        return run(sums(workers).persisted(state), watch);
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        return run(sums(1), watch);
    }

    private Outcome run(KeptSums sums, Stopwatch watch) {
        watch.start();
        try (var running = sums.pipeline().start()) {
            running.await();
            watch.stop();
            boolean isRight = sums.isRight(running, keys, keys * (keys - 1) / 2);
            return watch.outcome(keys, isRight, Map.of());
        }
    }
}
