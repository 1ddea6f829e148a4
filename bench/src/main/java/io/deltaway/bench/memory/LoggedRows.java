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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What it costs that a pipeline is persisted: rows are summed up by key in epochs of 10,000. The
/// naive one is the same pipeline without a log.
final class LoggedRows implements Exercise {

    private static final int ROWS_OF_A_KEY = 10;
    private static final int ROWS_OF_AN_EPOCH = 10_000;

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
        var sums = new KeptSums(workers, List.of(source));
        sums.pipeline().configure(c -> c.epochs(e -> e.rows(ROWS_OF_AN_EPOCH))).configure(settings);
        long sum = rows * (rows - 1) / 2;
        watch.start();
        try (var running = sums.pipeline().start()) {
            running.await();
            watch.stop();
            return watch.outcome(rows, sums.isRight(running, keys, sum), Map.of());
        }
    }
}
