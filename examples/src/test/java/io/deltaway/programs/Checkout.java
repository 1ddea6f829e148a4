package io.deltaway.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The checked-out repository, and the folder in which programs run: it looks like a fresh checkout
/// with `examples/data/` and nothing else. Programs name files relative to it, as a reader's do.
public final class Checkout {

    /// The root of the repository.
    public static final Path ROOT = root();

    /// The current folder of this process.
    private static final Path WORK = Path.of("").toAbsolutePath();

    private Checkout() {}

    /// Removes what programs wrote.
    public static void tidy() {
        if (WORK.equals(ROOT) || !WORK.startsWith(ROOT)) {
            throw new IllegalStateException(
                    "tests of programs run in a folder of their own below the checkout, see examples/pom.xml");
        }
        try (var files = Files.list(WORK)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals("examples")) {
                    remove(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        provideSamples();
    }

    private static void provideSamples() {
        Path from = ROOT.resolve("examples/data");
        Path to = WORK.resolve("examples/data");
        try (var samples = Files.list(from)) {
            Files.createDirectories(to);
            for (Path sample : samples.toList()) {
                Path copy = to.resolve(sample.getFileName());
                if (!Files.exists(copy)
                        || Files.getLastModifiedTime(copy)
                                        .compareTo(Files.getLastModifiedTime(sample))
                                < 0) {
                    Files.copy(sample, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path path) throws IOException {
        List<Path> inside;
        try (Stream<Path> files = Files.walk(path)) {
            inside = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : inside) {
            Files.deleteIfExists(file);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a file, which appears or changes at once: a program may be following it.
    public static void write(Path file, String text) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve("bin/jvm-flags"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalStateException(
                    "these tests run inside a checkout; no bin/jvm-flags above "
                            + Path.of("").toAbsolutePath());
        }
        return directory;
    }
}
