package io.deltaway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Which cores a child process may use. Budgets are per core, and a virtual machine that compiles
/// on an idle second core has more than one: so every system gets as many cores as it has workers,
/// by `taskset`.
final class Cores {

    private final List<Integer> allowed;
    private final boolean canPin;

    Cores() {
        this.allowed = allowed();
        this.canPin = !allowed.isEmpty() && isOnPath("taskset");
    }

    /// What goes before a command so that it stays on `count` cores; nothing where that can't be
    /// had.
    ///
    /// @param count or [Options#ALL_CORES]
    List<String> prefix(int count) {
        if (!canPin || count == Options.ALL_CORES || count >= allowed.size()) {
            return List.of();
        }
        // The last ones: the first one is busy with interrupts.
        String last =
                allowed.subList(allowed.size() - count, allowed.size()).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
        return List.of("taskset", "-c", last);
    }

    boolean canPin() {
        return canPin;
    }

    private static List<Integer> allowed() {
        List<Integer> cores = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Cpus_allowed_list:")) {
                    for (String range :
                            line.substring(line.indexOf(':') + 1).strip().split(",", -1)) {
                        String[] ends = range.split("-", -1);
                        int last = Integer.parseInt(ends[ends.length - 1]);
                        for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
                            cores.add(core);
                        }
                    }
                }
            }
        } catch (IOException e) {
            // No Linux: systems run where they like, and the report says so.
        }
        return cores;
    }

    private static boolean isOnPath(String program) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}
