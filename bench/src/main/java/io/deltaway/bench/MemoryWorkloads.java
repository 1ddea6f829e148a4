package io.deltaway.bench;

import io.deltaway.bench.memory.InMemory;
import io.deltaway.bench.memory.StateOnDisk;
import io.deltaway.bench.micro.Micro;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The workloads of [io.deltaway.bench.memory].
final class MemoryWorkloads {

    private MemoryWorkloads() {}

    /// Deltaway with the workers that were asked for, and the naive loop.
    static Workload of(String name, String what, long rows) {
        return new Workload(
                name,
                what,
                rows,
                (setting, count) ->
                        List.of(
                                deltaway(setting, name, count, setting.options().workers()),
                                contender(setting, name, "naive", count, 1)));
    }

    /// Deltaway alone, which has itself something to compare with.
    static Workload alone(String name, String what, long rows) {
        return new Workload(
                name,
                what,
                rows,
                (setting, count) ->
                        List.of(deltaway(setting, name, count, setting.options().workers())));
    }

    /// Deltaway with one worker and with two.
    static Workload ofWorkers(String name, String what, long rows) {
        return new Workload(
                name,
                what,
                rows,
                (setting, count) ->
                        List.of(
                                deltaway(setting, name, count, 1),
                                deltaway(setting, name, count, 2)));
    }

    /// Deltaway with a limit for its state and a heap that is too small for it without one, beside
    /// the same without either.
    static Workload ofLimit(String name, String what, long rows) {
        return new Workload(
                name,
                what,
                rows,
                (setting, count) -> {
                    int workers = setting.options().workers();
                    String heap = "-Xmx" + ((160L << 20) + 2 * StateOnDisk.limit(count));
                    return List.of(
                            Contender.of(
                                    "deltaway",
                                    workers,
                                    () -> run(setting, name, "deltaway", count, workers, heap)),
                            contender(setting, name, "naive", count, workers));
                });
    }

    /// The methods `deltaway` and `naive` of a micro-benchmark.
    static Workload micro(String name, Class<?> benchmark, String what, long rows) {
        return new Workload(
                name,
                what,
                rows,
                (setting, count) ->
                        List.of(
                                micro(setting, benchmark, "deltaway", count),
                                micro(setting, benchmark, "naive", count)));
    }

    private static Contender micro(Setting setting, Class<?> benchmark, String system, long rows) {
        return Contender.of(
                system,
                1,
                () -> {
                    Path output = setting.output(system);
                    Path outcome = output.resolve("outcome.txt");
                    List<String> arguments =
                            List.of(
                                    benchmark.getName(),
                                    system,
                                    Long.toString(rows),
                                    outcome.toString());
                    Child child =
                            Child.run(
                                    setting.java(1, Micro.class, arguments),
                                    Map.of(),
                                    output.resolve("log.txt"),
                                    null);
                    return Outcome.parse(Files.readString(outcome), child.peakBytes());
                });
    }

    private static Contender deltaway(Setting setting, String name, long rows, int workers) {
        return contender(setting, name, "deltaway", rows, workers);
    }

    private static Contender contender(
            Setting setting, String name, String system, long rows, int workers) {
        return Contender.of(system, workers, () -> run(setting, name, system, rows, workers));
    }

    private static Outcome run(
            Setting setting, String name, String system, long rows, int workers, String... options)
            throws IOException, InterruptedException {
        Path output = setting.output(system);
        Path collections = output.resolve("gc.log");
        Path outcome = output.resolve("outcome.txt");
        List<String> arguments =
                List.of(
                        name,
                        system,
                        Long.toString(rows),
                        Integer.toString(workers),
                        collections.toString(),
                        outcome.toString());
        List<String> command = new ArrayList<>(setting.java(workers, InMemory.class, arguments));
        int classPath = command.indexOf("-cp");
        command.addAll(classPath, List.of(options));
        command.add(classPath, "-Xlog:gc:file=" + collections + ":uptimenanos");
        Child child = Child.run(command, Map.of(), output.resolve("log.txt"), null);
        return Outcome.parse(Files.readString(outcome), child.peakBytes());
    }
}
