package io.deltaway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Other systems, installed on first use into a Python environment below `bench/target`.
final class Peers {

    static final List<String> NAMES = List.of("pathway", "duckdb");

    private final Setting setting;
    private final Map<String, String> versions = new HashMap<>();

    Peers(Setting setting) {
        this.setting = setting;
    }

    boolean isAsked(String peer) {
        return setting.options().peers().contains(peer);
    }

    private Path environment() throws IOException {
        return setting.kept("python");
    }

    Path python() throws IOException {
        return environment().resolve("bin/python");
    }

    /// A peer's version; installs it where it is missing.
    ///
    /// @throws IOException where it can't be had, with the reason
    String version(String peer) throws IOException, InterruptedException {
        String known = versions.get(peer);
        if (known == null) {
            known = isThere(peer) ? installed(peer) : install(peer);
            versions.put(peer, known);
        }
        return known;
    }

    private boolean isThere(String peer) throws IOException, InterruptedException {
        if (!Files.exists(python())) {
            return false;
        }
        try {
            installed(peer);
            return true;
        } catch (Child.Failed e) {
            return false;
        }
    }

    private String installed(String peer) throws IOException, InterruptedException {
        String ask = "import importlib.metadata as m; print(m.version('" + peer + "'))";
        return lastLine(List.of(python().toString(), "-c", ask));
    }

    private String install(String peer) throws IOException, InterruptedException {
        System.err.println("installing " + peer + " into " + environment() + " ...");
        if (!Files.exists(python())) {
            lastLine(List.of("python3", "-m", "venv", environment().toString()));
        }
        lastLine(List.of(python().toString(), "-m", "pip", "install", "--quiet", peer));
        return installed(peer);
    }

    private String lastLine(List<String> command) throws IOException, InterruptedException {
        Path output = setting.kept("python.log");
        Child.run(command, Map.of(), output, null);
        List<String> lines = Files.readAllLines(output);
        return lines.isEmpty() ? "" : lines.getLast();
    }
}
