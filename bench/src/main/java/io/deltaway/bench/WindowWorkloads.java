package io.deltaway.bench;

import io.deltaway.bench.input.Readings;
import io.deltaway.bench.input.Tally;
import io.deltaway.bench.naive.NaiveHops;
import io.deltaway.bench.naive.NaiveSliding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The workloads with sliding windows, from file to file.
final class WindowWorkloads {

    private WindowWorkloads() {}

    static List<Contender> interval(Setting setting, long rows)
            throws IOException, InterruptedException {
        Path input = readings(setting, rows);
        Tally expected = Readings.expected(rows);
        var processes =
                new Processes(
                        setting,
                        rows,
                        output -> windows(output.resolve("out.csv")).equals(expected));
        int workers = processes.workers();
        return FileWorkloads.all(
                List.of(
                        processes.deltaway(
                                workers,
                                "bench/programs/NearAndSliding.java",
                                FileWorkloads.options(input, "out.csv", workers)),
                        processes.naive(
                                NaiveSliding.class, FileWorkloads.arguments(input, "out.csv"))),
                processes.pathway(
                        "near_and_sliding.py", FileWorkloads.arguments(input, "out.csv")));
    }

    static List<Contender> manyHops(Setting setting, long rows)
            throws IOException, InterruptedException {
        Path input = readings(setting, rows);
        Tally expected = Readings.expectedOfMany(rows);
        var processes =
                new Processes(
                        setting,
                        rows,
                        output -> windows(output.resolve("out.csv"), "most").equals(expected));
        int workers = processes.workers();
        return List.of(
                processes.deltaway(
                        workers,
                        "bench/programs/ManyHops.java",
                        FileWorkloads.options(input, "out.csv", workers)),
                processes.naive(NaiveHops.class, FileWorkloads.arguments(input, "out.csv")));
    }

    private static Path readings(Setting setting, long rows) throws IOException {
        return FileWorkloads.input(
                setting, "readings-" + rows + ".csv", file -> Readings.write(file, rows));
    }

    /// Windows with their counts, their sums, and what else they have.
    static Tally windows(Path output, String... more) throws IOException {
        String[] columns =
                Stream.concat(Stream.of("start", "count", "sum"), Stream.of(more))
                        .toArray(String[]::new);
        return Answer.tally(
                output,
                f -> {
                    long[] values = new long[f.length];
                    values[0] = Readings.minute(Instant.parse(f[0]));
                    for (int i = 1; i < f.length; i++) {
                        values[i] = Long.parseLong(f[i]);
                    }
                    return values;
                },
                columns);
    }
}
