package io.deltaway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Where and how systems are run: the checkout, its launcher's flags, cores, and places for files.
final class Setting {

    private final Path root;
    private final Options options;
    private final Cores cores = new Cores();

    /// @param root the checkout
    Setting(Path root, Options options) {
        this.root = root;
        this.options = options;
    }

    Path root() {
        return root;
    }

    Options options() {
        return options;
    }

    /// A place for what is kept between runs: inputs, installed peers.
    Path kept(String name) throws IOException {
        Path directory = root.resolve("bench/target/bench");
        Files.createDirectories(directory);
        return directory.resolve(name);
    }

    /// A fresh, empty place for the output of one run.
    Path output(String system) throws IOException {
        Path directory = kept("output").resolve(system);
        delete(directory);
        Files.createDirectories(directory);
        return directory;
    }

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            List<Path> files;
            try (var walk = Files.walk(directory)) {
                files = walk.toList();
            }
            for (Path file : files.reversed()) {
                Files.delete(file);
            }
        }
    }

    /// The command on the cores that a system with so many workers may use.
    List<String> onCores(int workers, List<String> command) {
        List<String> whole = new ArrayList<>(cores.prefix(options.cores().orElse(workers)));
        whole.addAll(command);
        return whole;
    }

    /// `./deltaway run` of a program.
    ///
    /// @param program from the top of the checkout
    List<String> deltaway(int workers, String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("deltaway").toString());
        command.add("run");
        command.add(root.resolve(program).toString());
        command.addAll(arguments);
        return onCores(workers, command);
    }

    /// One of our classes in a virtual machine with the launcher's flags.
    List<String> java(int workers, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.add("@" + root.resolve("bin/jvm-flags"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        return onCores(workers, command);
    }

    /// What has to be known about the machine and the build to read the results.
    String describe() throws IOException, InterruptedException {
        String pinned =
                !cores.canPin()
                        ? "wherever the system puts them (no taskset)"
                        : options.cores().isEmpty()
                                ? "as many as workers (taskset)"
                                : options.cores().getAsInt() == Options.ALL_CORES
                                        ? "all"
                                        : options.cores().getAsInt() + " (taskset)";
        return "commit    "
                + firstLine("git", "-C", root.toString(), "describe", "--always", "--dirty")
                + "\njava      "
                + Runtime.version()
                + "\nflags     "
                + flags()
                + "\nmachine   "
                + processor()
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores, load "
                + load()
                + "\ncores     "
                + pinned
                + "\nruns      "
                + options.runs()
                + " of each system, taken in turns; median, min and max; files are in the page cache\n";
    }

    private String flags() throws IOException {
        return Files.readAllLines(root.resolve("bin/jvm-flags")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .collect(Collectors.joining(" "))
                + " (bin/jvm-flags)";
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return System.getProperty("os.name") + " " + System.getProperty("os.arch");
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.exists(file) ? Files.readString(file).split(" ", -1)[0] : "not known";
    }

    private static String firstLine(String... command) throws InterruptedException {
        try {
            Path output = Files.createTempFile("bench", ".txt");
            try {
                Child.run(List.of(command), Map.of(), output, null);
                return Files.readAllLines(output).stream().findFirst().orElse("not known");
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            return "not known";
        }
    }
}
