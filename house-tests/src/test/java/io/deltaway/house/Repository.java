package io.deltaway.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The checked-out repository, read as text.
final class Repository {

    static final Path ROOT = root();

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Repository() {}

    /// The modules of the parent pom, in its order.
    static List<Module> modules() {
        return matches(MODULE, read(ROOT.resolve("pom.xml")))
                .map(m -> new Module(m.group(1)))
                .toList();
    }

    static Module module(String directory) {
        return modules().stream()
                .filter(m -> m.directory().equals(directory))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no module in " + directory + "/"));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The Java files below a directory, sorted; none where it does not exist. What is built is
    /// left out.
    static List<Path> javaFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.walk(directory)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !directory.relativize(f).startsWith("target"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All Java files of all modules.
    static List<Path> javaFiles() {
        var files = new ArrayList<Path>();
        modules().forEach(m -> files.addAll(javaFiles(m.path())));
        return files;
    }

    /// How a file is named in a message: from the root, with forward slashes.
    static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve("bin/jvm-flags"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalStateException(
                    "These tests run inside a checkout; no bin/jvm-flags above "
                            + Path.of("").toAbsolutePath());
        }
        return directory;
    }
}
