package io.deltaway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes contenders whose whole process is measured, from its start to its end.
final class Processes {

    /// The arguments of a program.
    @FunctionalInterface
    interface Arguments {

        /// @param output an empty directory
        List<String> writingTo(Path output) throws IOException;
    }

    /// Looks at what a process wrote.
    @FunctionalInterface
    interface Check {
        boolean isRight(Path output) throws IOException;
    }

    private final Setting setting;
    private final long rows;
    private final Check check;
    private final Peers peers;
    private @Nullable String firstRowOf;

    /// @param rows that each process works through
    Processes(Setting setting, long rows, Check check) {
        this.setting = setting;
        this.rows = rows;
        this.check = check;
        this.peers = new Peers(setting);
    }

    /// Measures not the whole process but how long it takes until this file has a row.
    Processes measuringFirstRowOf(String file) {
        firstRowOf = file;
        return this;
    }

    Check check() {
        return check;
    }

    int workers() {
        return setting.options().workers();
    }

    /// A program run by `./deltaway run`. It is run once before it is measured, so that the
    /// launcher is built and the program is compiled.
    ///
    /// @param program from the top of the checkout
    Contender deltaway(int workers, String program, Arguments arguments) {
        boolean[] prepared = new boolean[1];
        return Contender.of(
                "deltaway",
                workers,
                () -> {
                    if (!prepared[0]) {
                        run(
                                "deltaway",
                                setting.deltaway(
                                        workers,
                                        program,
                                        arguments.writingTo(setting.output("deltaway"))),
                                Map.of(),
                                check);
                        prepared[0] = true;
                    }
                    Path output = setting.output("deltaway");
                    return run(
                            "deltaway",
                            setting.deltaway(workers, program, arguments.writingTo(output)),
                            Map.of(),
                            check);
                });
    }

    Contender naive(Class<?> main, Arguments arguments) {
        return Contender.of(
                "naive",
                1,
                () -> {
                    Path output = setting.output("naive");
                    var command = setting.java(1, main, arguments.writingTo(output));
                    return run("naive", command, Map.of(), check);
                });
    }

    /// A Python program of a peer, where that was asked for.
    ///
    /// @param program in `bench/peers/NAME`
    List<Contender> peer(String name, int workers, String program, Arguments arguments, Check own)
            throws InterruptedException {
        if (!peers.isAsked(name)) {
            return List.of();
        }
        String version;
        try {
            version = peers.version(name);
        } catch (IOException e) {
            return List.of(Contender.absent(name, workers, "" + e.getMessage()));
        }
        Contender.Attempt attempt =
                () -> {
                    Path output = setting.output(name);
                    List<String> command = new ArrayList<>();
                    command.add(peers.python().toString());
                    command.add(
                            setting.root()
                                    .resolve("bench/peers/" + name + "/" + program)
                                    .toString());
                    command.addAll(arguments.writingTo(output));
                    return run(
                            name,
                            setting.onCores(workers, command),
                            Map.of("PATHWAY_THREADS", Integer.toString(workers)),
                            own);
                };
        return List.of(Contender.of(name, workers, attempt).with(name + " " + version));
    }

    List<Contender> pathway(String program, Arguments arguments) throws InterruptedException {
        return peer("pathway", workers(), program, arguments, check);
    }

    private Outcome run(
            String system, List<String> command, Map<String, String> environment, Check check)
            throws IOException, InterruptedException {
        Path output = setting.kept("output").resolve(system);
        Path log = setting.kept("output").resolve(system + ".log");
        Path awaited = firstRowOf == null ? null : output.resolve(firstRowOf);
        Child child = Child.run(command, environment, log, awaited);
        boolean right = check.isRight(output);
        Map<String, Double> figures = new HashMap<>();
        figures.put("cpu_seconds", child.cpuSeconds());
        if (awaited != null) {
            figures.put("whole_seconds", child.seconds());
        }
        double seconds = awaited == null ? child.seconds() : child.firstRowSeconds();
        return new Outcome(seconds, rows, child.peakBytes(), right, figures);
    }
}
