package io.deltaway.bench.memory;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.bench.Answer;
import io.deltaway.bench.Outcome;
import io.deltaway.bench.input.Words;
import io.deltaway.bench.naive.NaiveWordCount;
import io.deltaway.files.Csv;
import io.deltaway.files.JsonLines;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The word count of `examples/WordCount.java`, file to file, again and again in one process.
final class WarmWordCount implements Exercise {

    private static final int WARM_UPS = 5;

    private final long rows;
    private final Path input;
    private final Path output;

    /// @param directory for its files
    WarmWordCount(long rows, Path directory) throws IOException {
        this.rows = rows;
        this.input = directory.resolve("words.jsonl");
        this.output = directory.resolve("counts.csv");
        Files.createDirectories(directory);
        Words.write(input, rows);
    }

    private record Line(String word) {}

    private record Count(String word, long count) {}

    @Override
    public int warmUps() {
        return WARM_UPS;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        watch.start();
        var pipeline = Pipeline.create().configure(c -> c.workers(workers));
        Table<Line> lines = pipeline.read(JsonLines.files(input.toString(), Line.class));
        Table<Count> counts =
                lines.groupBy(col(Line::word))
                        .reduce(g ->
                                into(
                                        Count.class,
                                        g.key().as(Count::word),
                                        g.count().as(Count::count)));
        counts.write(Csv.snapshot(output.toString()));
        pipeline.runToCompletion();
        watch.stop();
        return checked(watch);
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        watch.start();
        try {
            NaiveWordCount.main(new String[] {input.toString(), output.toString()});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        watch.stop();
        return checked(watch);
    }

    private Outcome checked(Stopwatch watch) {
        Map<String, Long> counts = new HashMap<>();
        try {
            Answer.read(
                    output,
                    (weight, f) -> counts.merge(f[0], weight * Long.parseLong(f[1]), Long::sum),
                    "word",
                    "count");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return watch.outcome(rows, counts.equals(Words.counts(rows)), Map.of());
    }
}
