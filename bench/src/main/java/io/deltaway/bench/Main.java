package io.deltaway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Where `bench/run` ends up: runs what was asked for, and prints one table.
public final class Main {

    private static final int USAGE_ERROR = 2;
    private static final int WRONG_ANSWER = 1;

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options;
        List<Workload> chosen;
        try {
            options = Options.parse(arguments);
            chosen = chosen(options);
        } catch (IllegalArgumentException e) {
            System.err.println("bench/run: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(USAGE_ERROR);
            return;
        }
        if (options.help()) {
            System.out.print(Options.USAGE);
            return;
        }
        if (options.list()) {
            Workloads.ALL.forEach(
                    w -> System.out.printf("%-18s %,12d rows  %s%n", w.name(), w.rows(), w.what()));
            return;
        }
        var setting = new Setting(Path.of(System.getProperty("bench.root")), options);
        System.out.println(setting.describe());
        List<Result> results = new ArrayList<>();
        for (Workload workload : chosen) {
            results.addAll(measure(workload, setting));
        }
        System.out.println(Report.table(results));
        if (options.json() != null) {
            Files.write(options.json(), results.stream().map(Report::json).toList());
        }
        if (results.stream().anyMatch(Result::isBad)) {
            System.err.println("bench/run: there are wrong answers or failures");
            System.exit(WRONG_ANSWER);
        }
    }

    private static List<Workload> chosen(Options options) {
        for (String asked : options.names()) {
            if (Workloads.ALL.stream().noneMatch(workload -> workload.isCalled(asked))) {
                String names =
                        Workloads.ALL.stream().map(Workload::name).collect(Collectors.joining(" "));
                throw new IllegalArgumentException(
                        "there is no workload " + asked + ", only " + names);
            }
        }
        return Workloads.ALL.stream()
                .filter(workload ->
                        options.names().isEmpty()
                                || options.names().stream()
                                        .anyMatch(asked -> isMeant(workload, asked)))
                .toList();
    }

    /// A whole name means that workload alone, also where longer names begin with it.
    private static boolean isMeant(Workload workload, String asked) {
        boolean isName = Workloads.ALL.stream().anyMatch(w -> w.name().equals(asked));
        return isName ? workload.name().equals(asked) : workload.isCalled(asked);
    }

    /// All systems in turns, so that what slows the machine down for a while slows all of them.
    private static List<Result> measure(Workload workload, Setting setting)
            throws InterruptedException {
        long rows = setting.options().rows().orElse(workload.rows());
        List<Contender> contenders;
        try {
            contenders = workload.entry().contenders(setting, rows);
        } catch (IOException e) {
            return List.of(
                    new Result(workload.name(), "all", rows, 0, List.of(), "no input: " + e));
        }
        List<List<Outcome>> outcomes = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean[] isOut = new boolean[contenders.size()];
        for (Contender contender : contenders) {
            outcomes.add(new ArrayList<>());
            isOut[notes.size()] = contender.attempt() == null;
            notes.add(contender.note());
        }
        for (int run = 1; run <= setting.options().runs(); run++) {
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get(i);
                if (contender.attempt() == null || isOut[i]) {
                    continue;
                }
                System.err.printf(
                        "%s %s, run %d of %d%n",
                        workload.name(), contender.system(), run, setting.options().runs());
                try {
                    outcomes.get(i).add(contender.attempt().run());
                } catch (IOException e) {
                    notes.set(i, "failed: " + e.getMessage());
                    outcomes.get(i).clear();
                    isOut[i] = true;
                }
            }
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            Contender contender = contenders.get(i);
            results.add(
                    new Result(
                            workload.name(),
                            contender.system(),
                            rows,
                            contender.workers(),
                            outcomes.get(i),
                            notes.get(i)));
        }
        return results;
    }
}
