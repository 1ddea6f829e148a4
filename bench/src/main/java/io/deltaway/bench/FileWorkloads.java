package io.deltaway.bench;

import io.deltaway.bench.input.FlightDelays;
import io.deltaway.bench.input.Flights;
import io.deltaway.bench.input.Orders;
import io.deltaway.bench.input.Pairs;
import io.deltaway.bench.input.Tally;
import io.deltaway.bench.input.Transfers;
import io.deltaway.bench.input.Words;
import io.deltaway.bench.naive.NaiveBank;
import io.deltaway.bench.naive.NaiveCsvFilter;
import io.deltaway.bench.naive.NaiveFlights;
import io.deltaway.bench.naive.NaiveGroups;
import io.deltaway.bench.naive.NaiveWordCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The workloads from file to file, whole processes.
final class FileWorkloads {

    private static final int EPOCH_ROWS = 1000;
    private static final String WORD_COUNT = "examples/WordCount.java";

    private FileWorkloads() {}

    /// Writes an input to a place of its own.
    @FunctionalInterface
    interface Writing {
        void to(Path file) throws IOException;
    }

    /// An input that is made once and kept.
    static Path input(Setting setting, String name, Writing writing) throws IOException {
        Path file = setting.kept("input").resolve(name);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Path unfinished = file.resolveSibling(name + ".unfinished");
            writing.to(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    static List<String> options(Path input, Path output, int workers) {
        return List.of(
                "--input",
                input.toString(),
                "--output",
                output.toString(),
                "--workers",
                Integer.toString(workers));
    }

    static Processes.Arguments options(Path input, String file, int workers) {
        return output -> options(input, output.resolve(file), workers);
    }

    static Processes.Arguments arguments(Path input, String file) {
        return output -> List.of(input.toString(), output.resolve(file).toString());
    }

    @SafeVarargs
    static List<Contender> all(List<Contender>... parts) {
        List<Contender> all = new ArrayList<>();
        for (List<Contender> part : parts) {
            all.addAll(part);
        }
        return all;
    }

    private static Path words(Setting setting, long rows) throws IOException {
        return input(setting, "words-" + rows + ".jsonl", file -> Words.write(file, rows));
    }

    private static Processes words(Setting setting, long rows, Map<String, Long> expected) {
        return new Processes(
                setting,
                rows,
                output -> {
                    Map<String, Long> counts = new HashMap<>();
                    Answer.read(
                            output.resolve("out.csv"),
                            (weight, f) ->
                                    counts.merge(f[0], weight * Long.parseLong(f[1]), Long::sum),
                            "word",
                            "count");
                    return counts.equals(expected);
                });
    }

    static List<Contender> wordCount(Setting setting, long rows)
            throws IOException, InterruptedException {
        Path input = words(setting, rows);
        var processes = words(setting, rows, Words.counts(rows));
        int workers = processes.workers();
        return all(
                List.of(
                        processes.deltaway(workers, WORD_COUNT, options(input, "out.csv", workers)),
                        processes.naive(NaiveWordCount.class, arguments(input, "out.csv"))),
                processes.pathway("wordcount.py", arguments(input, "out.csv")));
    }

    static List<Contender> wordCountWorkers(Setting setting, long rows)
            throws IOException, InterruptedException {
        Path input = words(setting, rows);
        var processes = words(setting, rows, Words.counts(rows));
        return List.of(
                processes.deltaway(1, WORD_COUNT, options(input, "out.csv", 1)),
                processes.deltaway(2, WORD_COUNT, options(input, "out.csv", 2)));
    }

    static List<Contender> csvFilter(Setting setting, long rows)
            throws IOException, InterruptedException {
        Path input =
                input(setting, "orders-" + rows + ".csv", file -> Orders.write(file, rows, "id"));
        Tally expected = Orders.expected(rows);
        var processes = new Processes(setting, rows, orders(expected, "id"));
        int workers = processes.workers();
        List<Contender> pathway = List.of();
        if (setting.options().peers().contains("pathway")) {
            Path renamed =
                    input(
                            setting,
                            "orders-number-" + rows + ".csv",
                            file -> Orders.write(file, rows, "number"));
            pathway =
                    processes.peer(
                            "pathway",
                            workers,
                            "csv_filter.py",
                            arguments(renamed, "out.csv"),
                            orders(expected, "number"));
        }
        return all(
                List.of(
                        processes.deltaway(
                                workers,
                                "bench/programs/CsvFilter.java",
                                options(input, "out.csv", workers)),
                        processes.naive(NaiveCsvFilter.class, arguments(input, "out.csv"))),
                pathway);
    }

    private static Processes.Check orders(Tally expected, String id) {
        return output ->
                Answer.tally(
                                output.resolve("out.csv"),
                                f ->
                                        new long[] {
                                            Long.parseLong(f[0]),
                                            Double.doubleToLongBits(Double.parseDouble(f[1]))
                                        },
                                id,
                                "total")
                        .equals(expected);
    }

    static List<Contender> csvGroups(Setting setting, long rows)
            throws IOException, InterruptedException {
        Path input = pairs(setting, rows);
        Tally expected = Pairs.expected(rows);
        var processes =
                new Processes(
                        setting,
                        rows,
                        output ->
                                Answer.tally(
                                                output.resolve("out.csv"),
                                                f ->
                                                        Arrays.stream(f)
                                                                .mapToLong(Long::parseLong)
                                                                .toArray(),
                                                "key",
                                                "count",
                                                "sum")
                                        .equals(expected));
        int workers = processes.workers();
        return all(
                List.of(
                        processes.deltaway(
                                workers,
                                "bench/programs/CsvGroups.java",
                                options(input, "out.csv", workers)),
                        processes.naive(NaiveGroups.class, arguments(input, "out.csv"))),
                processes.pathway("csv_groups.py", arguments(input, "out.csv")));
    }

    private static Path pairs(Setting setting, long rows) throws IOException {
        return input(setting, "pairs-" + rows + ".csv", file -> Pairs.write(file, rows));
    }

    static List<Contender> startup(Setting setting, long rows)
            throws IOException, InterruptedException {
        Path input = pairs(setting, rows);
        String expected = Files.readString(input);
        var processes =
                new Processes(
                                setting,
                                rows,
                                output -> {
                                    StringBuilder text = new StringBuilder("key,value\n");
                                    Answer.read(
                                            output.resolve("out.csv"),
                                            (weight, f) ->
                                                    text.append(String.join(",", f)).append('\n'),
                                            "key",
                                            "value");
                                    return sorted(text.toString()).equals(sorted(expected));
                                })
                        .measuringFirstRowOf("out.csv");
        return all(
                List.of(
                        processes.deltaway(
                                1,
                                "bench/programs/FirstRow.java",
                                output ->
                                        List.of(
                                                "--input",
                                                input.toString(),
                                                "--output",
                                                output.resolve("out.csv").toString())),
                        processes.naive(
                                io.deltaway.bench.naive.NaiveCopy.class,
                                arguments(input, "out.csv"))),
                processes.peer(
                        "pathway",
                        1,
                        "first_row.py",
                        arguments(input, "out.csv"),
                        processes.check()));
    }

    private static List<String> sorted(String lines) {
        return lines.lines().sorted().toList();
    }

    static List<Contender> bank(Setting setting, long rows)
            throws IOException, InterruptedException {
        var transfers = Transfers.of(Math.toIntExact(rows));
        Path input = input(setting, "transfers-" + rows + ".txt", transfers::write);
        Processes.Arguments arguments =
                output ->
                        List.of(input.toString(), output.toString(), Integer.toString(EPOCH_ROWS));
        var processes =
                new Processes(
                        setting,
                        rows,
                        output ->
                                new BankCheck(output, transfers, EPOCH_ROWS, BankCheck.OURS)
                                        .isRight());
        int workers = processes.workers();
        return all(
                List.of(
                        processes.deltaway(
                                workers,
                                "examples/Bank.java",
                                output -> {
                                    List<String> options =
                                            new ArrayList<>(options(input, output, workers));
                                    options.addAll(
                                            List.of("--epoch-rows", Integer.toString(EPOCH_ROWS)));
                                    return options;
                                }),
                        processes.naive(NaiveBank.class, arguments)),
                processes.peer(
                        "pathway",
                        workers,
                        "bank.py",
                        arguments,
                        output ->
                                new BankCheck(output, transfers, EPOCH_ROWS, BankCheck.PATHWAY)
                                        .isRight()));
    }

    static List<Contender> flights(Setting setting, long rows)
            throws IOException, InterruptedException {
        Path real = setting.root().resolve("../shared/data/flights-3m.csv.gz");
        boolean isReal = Files.exists(real);
        String name = (isReal ? "flights-" : "made-up-flights-") + rows + ".csv";
        Path input =
                input(
                        setting,
                        name + ".gz",
                        file -> {
                            if (isReal) {
                                Flights.copy(real, file, rows);
                            } else {
                                Flights.write(file, rows);
                            }
                        });
        var expected = FlightDelays.of(input);
        var processes =
                new Processes(setting, rows, output -> new FlightCheck(expected).isRight(output));
        int workers = processes.workers();
        Processes.Arguments arguments = output -> List.of(input.toString(), output.toString());
        List<Contender> pathway = List.of();
        if (setting.options().peers().contains("pathway")) {
            Path unpacked = input(setting, name, file -> Flights.unpack(input, file));
            pathway =
                    processes.peer(
                            "pathway",
                            workers,
                            "flights.py",
                            output -> List.of(unpacked.toString(), output.toString()),
                            output -> new FlightCheck(expected).isRightWithoutQuantile(output));
            pathway =
                    pathway.stream()
                            .map(c -> c.with(c.note() + ", unpacked file, no p90, no worst"))
                            .toList();
        }
        String origin = isReal ? "" : "made-up flights";
        return all(
                List.of(
                        processes
                                .deltaway(
                                        workers,
                                        "examples/AirportDelays.java",
                                        output -> options(input, output, workers))
                                .with(origin),
                        processes.naive(NaiveFlights.class, arguments)),
                pathway,
                processes.peer(
                        "duckdb",
                        workers,
                        "flights.py",
                        output ->
                                List.of(
                                        input.toString(),
                                        output.toString(),
                                        Integer.toString(workers)),
                        output -> new FlightCheck(expected).isRight(output)));
    }
}
