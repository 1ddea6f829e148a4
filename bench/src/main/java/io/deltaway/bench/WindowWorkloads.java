package io.deltaway.bench;

import io.deltaway.bench.input.Readings;
import io.deltaway.bench.input.Tally;
import io.deltaway.bench.naive.NaiveHops;
import io.deltaway.bench.naive.NaiveSliding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The workloads with sliding windows, from file to file.
final class WindowWorkloads {

    private WindowWorkloads() {}

    static List<Contender> interval(Setting setting, long rows)
            throws IOException, InterruptedException {
        Path input =
                FileWorkloads.input(
                        setting, "readings-" + rows + ".csv", file -> Readings.write(file, rows));
        Tally expected = Readings.expected(rows);
        var processes =
                new Processes(
                        setting,
                        rows,
                        output -> {
                            var tally = new Tally();
                            Answer.read(
                                    output.resolve("out.csv"),
                                    (weight, f) ->
                                            tally.add(
                                                    weight,
                                                    Readings.minute(Instant.parse(f[0])),
                                                    Long.parseLong(f[1]),
                                                    Long.parseLong(f[2])),
                                    "start",
                                    "count",
                                    "sum");
                            return tally.equals(expected);
                        });
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
        Path input =
                FileWorkloads.input(
                        setting, "readings-" + rows + ".csv", file -> Readings.write(file, rows));
        Tally expected = Readings.expectedOfMany(rows);
        var processes =
                new Processes(
                        setting,
                        rows,
                        output -> windowsWithManyHops(output.resolve("out.csv")).equals(expected));
        int workers = processes.workers();
        return List.of(
                processes.deltaway(
                        workers,
                        "bench/programs/ManyHops.java",
                        FileWorkloads.options(input, "out.csv", workers)),
                processes.naive(NaiveHops.class, FileWorkloads.arguments(input, "out.csv")));
    }

    static Tally windowsWithManyHops(Path output) throws IOException {
        var tally = new Tally();
        Answer.read(
                output,
                (weight, f) ->
                        tally.add(
                                weight,
                                Readings.minute(Instant.parse(f[0])),
                                Long.parseLong(f[1]),
                                Long.parseLong(f[2]),
                                Long.parseLong(f[3])),
                "start",
                "count",
                "sum",
                "most");
        return tally;
    }
}
