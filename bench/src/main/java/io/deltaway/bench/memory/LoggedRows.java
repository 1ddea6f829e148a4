package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.bench.memory.KeptSums.Amount;
import io.deltaway.connect.Rows;
import io.deltaway.run.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// What it costs that a pipeline is persisted: rows that can't be read again, so that all of them
/// are in the log, are summed up by key in epochs of 10,000. The naive one is the same pipeline
/// without a log.
final class LoggedRows implements Exercise {

    private static final int ROWS_OF_A_KEY = 10;
    private static final int ROWS_OF_AN_EPOCH = 10_000;

    private final Path state;
    private final List<Amount> rows;
    private final long keys;
    private final long sum;

    LoggedRows(long rows, Path state) {
        this.state = state;
        this.keys = Math.max(1, rows / ROWS_OF_A_KEY);
        this.rows =
                LongStream.range(0, rows).mapToObj(i -> new Amount(Mix.of(i % keys), i)).toList();
        this.sum = rows * (rows - 1) / 2;
    }

    @Override
    public int warmUps() {
        return 1;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        KeptSums.delete(state);
        return run(workers, watch, c -> c.persist(state));
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        return run(1, watch, c -> {});
    }

    private Outcome run(int workers, Stopwatch watch, Consumer<Configuration> settings) {
        var sums = new KeptSums(workers, List.of(Rows.of(Amount.class, rows)));
        sums.pipeline().configure(c -> c.epochs(e -> e.rows(ROWS_OF_AN_EPOCH))).configure(settings);
        watch.start();
        try (var running = sums.pipeline().start()) {
            running.await();
            watch.stop();
            return watch.outcome(rows.size(), sums.isRight(running, keys, sum), Map.of());
        }
    }
}
