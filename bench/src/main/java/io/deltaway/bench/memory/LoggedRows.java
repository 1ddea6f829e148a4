package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.bench.memory.KeptSums.Amount;
import io.deltaway.connect.Rows;
import io.deltaway.files.Csv;
import io.deltaway.run.Configuration;
import io.deltaway.table.Source;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What it costs that a pipeline is persisted: rows are summed up by key in epochs of 10,000, with
/// a log and without in turns, a pair of runs that is not measured and five that are.
///
/// Measured is the rate of rows from the first epoch at the sinks to the last one, snapshots on the
/// way included. What is done once, before and behind that, is a figure of its own.
final class LoggedRows implements Exercise {

    private static final int ROWS_OF_A_KEY = 10;
    private static final int ROWS_OF_AN_EPOCH = 10_000;
    private static final int PAIRS = 5;

    private final Path state;
    private final long rows;
    private final long keys;
    private final Source<Amount> source;

    private LoggedRows(long rows, Path state, Source<Amount> source) {
        this.state = state;
        this.rows = rows;
        this.keys = keys(rows);
        this.source = source;
    }

    /// Of rows that can't be read again, so that all of them are in the log.
    static LoggedRows inMemory(long rows, Path state) {
        return new LoggedRows(rows, state, Rows.of(Amount.class, amounts(rows).toList()));
    }

    /// Of rows of a file, so that the log says where they lie.
    static LoggedRows inFile(long rows, Path state) throws IOException {
        Path file = state.resolveSibling("amounts.csv");
        try (var out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.println("key,amount");
            amounts(rows).forEach(row -> out.println(row.key() + "," + row.amount()));
        }
        return new LoggedRows(rows, state, Csv.files(file.toString(), Amount.class));
    }

    private static Stream<Amount> amounts(long rows) {
        long keys = keys(rows);
        return LongStream.range(0, rows).mapToObj(i -> new Amount(Mix.of(i % keys), i));
    }

    private static long keys(long rows) {
        return Math.max(1, rows / ROWS_OF_A_KEY);
    }

    /// Warms up by itself.
    @Override
    public int warmUps() {
        return 0;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i <= PAIRS; i++) {
            if (i % 2 == 0) {
                Outcome without = without(workers, watch);
                pairs.add(new Pair(without, with(workers, watch)));
            } else {
                Outcome with = with(workers, watch);
                pairs.add(new Pair(without(workers, watch), with));
            }
        }
        return summary(pairs.subList(1, pairs.size()));
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        return without(1, watch);
    }

    private Outcome with(int workers, Stopwatch watch) {
        KeptSums.delete(state);
        return run(workers, watch, c -> c.persist(state));
    }

    private Outcome without(int workers, Stopwatch watch) {
        return run(workers, watch, c -> {});
    }

    private Outcome run(int workers, Stopwatch watch, Consumer<Configuration> settings) {
        var sums = new KeptSums(workers, List.of(source));
        sums.pipeline().configure(c -> c.epochs(e -> e.rows(ROWS_OF_AN_EPOCH))).configure(settings);
        long lastEpoch = (rows - 1) / ROWS_OF_AN_EPOCH;
        sums.atEpochEnds(epoch -> {
            if (epoch == 0) {
                watch.start();
            }
            if (epoch == lastEpoch) {
                watch.stop();
            }
        });
        System.gc(); // what an earlier run has left
        long start = System.nanoTime();
        try (var running = sums.pipeline().start()) {
            running.await();
            double seconds = (System.nanoTime() - start) / 1e9;
            boolean isRight = sums.isRight(running, keys, rows * (rows - 1) / 2);
            Outcome steady = watch.outcome(rows - ROWS_OF_AN_EPOCH, isRight, Map.of());
            return steady.with("once_ms", 1e3 * (seconds - steady.seconds()));
        }
    }

    /// Two runs, one after the other.
    private record Pair(Outcome without, Outcome with) {

        boolean isRight() {
            return without.right() && with.right();
        }

        double overhead() {
            return 100 * (with.seconds() / without.seconds() - 1);
        }

        double cpuOverhead() {
            return 100 * (with.figure("cpu_seconds") / without.figure("cpu_seconds") - 1);
        }
    }

    private static Outcome summary(List<Pair> pairs) {
        double[] overhead = sorted(pairs, Pair::overhead);
        Outcome last = pairs.getLast().with();
        return new Outcome(
                        median(pairs, pair -> pair.with().seconds()),
                        last.processed(),
                        last.peakBytes(),
                        pairs.stream().allMatch(Pair::isRight),
                        last.figures())
                .with("overhead_percent", overhead[PAIRS / 2])
                .with("overhead_min_percent", overhead[0])
                .with("overhead_max_percent", overhead[PAIRS - 1])
                .with("cpu_overhead_percent", median(pairs, Pair::cpuOverhead))
                .with("cpu_seconds", median(pairs, pair -> pair.with().figure("cpu_seconds")))
                .with("once_ms", median(pairs, pair -> pair.with().figure("once_ms")))
                .with("without_seconds", median(pairs, pair -> pair.without().seconds()))
                .with("without_once_ms", median(pairs, pair -> pair.without().figure("once_ms")));
    }

    private static double median(List<Pair> pairs, ToDoubleFunction<Pair> of) {
        return sorted(pairs, of)[PAIRS / 2];
    }

    private static double[] sorted(List<Pair> pairs, ToDoubleFunction<Pair> of) {
        return pairs.stream().mapToDouble(of).sorted().toArray();
    }
}
