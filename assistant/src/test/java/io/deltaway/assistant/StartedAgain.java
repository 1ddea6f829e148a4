package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An assistant that starts again in a process of its own, with the flags of this one: no loop is
/// compiled there.
final class StartedAgain {

    private static final String READY = "ready";

    private StartedAgain() {}

    /// Starts the process, and reports how long it takes.
    static void report(Path directory, Path state, int documents) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        String paths = System.getProperty("java.class.path");
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", paths));
        command.add(StartedAgain.class.getName());
        command.addAll(List.of(directory.toString(), state.toString(), "" + documents));
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.equals(READY)) {
                    Times.report(
                            "the same, from its start", new long[] {System.nanoTime() - began});
                } else {
                    System.out.println(line);
                }
            }
        }
        assertThat(process.waitFor()).isZero();
    }

    /// @param args the directory of the documents, where the state is, and how many documents there
    ///   are
    public static void main(String[] args) throws Exception {
        var figures = new FiguresTest();
        figures.directory = Path.of(args[0]);
        figures.state = Path.of(args[1]);
        figures.serving(
                Integer.parseInt(args[2]),
                "ready again in a process of its own",
                (server, client) -> System.out.println(READY));
    }
}
