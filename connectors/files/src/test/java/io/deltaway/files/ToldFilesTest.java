package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of which the file system tells what happens to them: nobody looks at all of them while a
/// test runs, unless he is told so.
class ToldFilesTest {

    record Item(String name, long qty) {}

    private static final Duration NEVER = Duration.ofHours(1);
    private static final String HEADER = "name,qty\n";

    @TempDir Path directory;

    private Reading told(String pattern) throws IOException {
        var reading = new Reading(Csv.files(pattern, Item.class).live(NEVER)).from(directory);
        assumeTrue(reading.isTold(), "a file system that tells what happens");
        return reading;
    }

    @Test
    void whatHappensInDirectoriesThatComeLaterIsSeen() throws IOException {
        try (Reading reading = told(directory + "/**.csv")) {
            Path deep = Files.createDirectories(directory.resolve("a/b"));
            Files.writeString(deep.resolve("x.csv"), HEADER + "x,1\n");
            reading.until(() -> reading.groups().equals(Map.of("a/b/x.csv", List.of("x|1"))));
            Files.writeString(deep.resolve("x.csv"), "y,2\n", StandardOpenOption.APPEND);
            reading.until(
                    () -> reading.groups().equals(Map.of("a/b/x.csv", List.of("x|1", "y|2"))));

            Files.move(directory.resolve("a"), directory.resolve("c"));
            reading.until(
                    () -> reading.groups().equals(Map.of("c/b/x.csv", List.of("x|1", "y|2"))));
            Files.writeString(directory.resolve("c/b/x.csv"), HEADER + "z,3\n");
            reading.until(() -> reading.groups().equals(Map.of("c/b/x.csv", List.of("z|3"))));

            Path other = Files.createDirectories(directory.resolve("a/b"));
            Files.writeString(other.resolve("w.csv"), HEADER + "w,4\n");
            reading.until(() -> reading.groups().containsKey("a/b/w.csv"));
            Files.delete(other.resolve("w.csv"));
            Files.delete(other);
            reading.until(() -> !reading.groups().containsKey("a/b/w.csv"));
        }
    }

    @Test
    void aFileThatIsNamedIsSeenWhenItComesAndGoes() throws IOException {
        Path file = directory.resolve("a.csv");
        try (Reading reading = told(file.toString())) {
            Files.writeString(directory.resolve("b.csv"), HEADER + "y,2\n");
            Files.writeString(file, HEADER + "x,1\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1"))));
            Files.delete(file);
            reading.until(() -> reading.groups().isEmpty());
            Files.move(directory.resolve("b.csv"), file);
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("y|2"))));
        }
    }

    @Test
    void aDirectoryThatIsALinkIsToldOf() throws IOException {
        Path real = Files.createDirectories(directory.resolve("real/docs")).toRealPath();
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.createSymbolicLink(root.resolve("one"), real);
        Files.createSymbolicLink(root.resolve("two"), real);
        try (Reading reading = told(root + "/**")) {
            Files.writeString(real.resolve("x.csv"), HEADER + "x,1\n");
            Map<String, List<String>> both =
                    Map.of("root/one/x.csv", List.of("x|1"), "root/two/x.csv", List.of("x|1"));
            reading.until(() -> reading.groups().equals(both));
            Files.delete(root.resolve("one"));
            reading.until(() -> reading.groups().keySet().equals(Set.of("root/two/x.csv")));
        }
    }

    /// Each reading of a file that is one row takes all of it.
    @Test
    void aFileThatIsWrittenAllTheTimeIsNotReadAllTheTime() throws IOException {
        Path file = directory.resolve("a.txt");
        Files.writeString(file, "");
        try (var reading = new Reading(TextFiles.whole(file.toString()).live(NEVER))) {
            assumeTrue(reading.isTold());
            long began = System.nanoTime();
            int before = reading.chunks().size();
            for (int i = 0; i < 10_000; i++) {
                Files.writeString(file, i + "\n", StandardOpenOption.APPEND);
                if (i % 10 == 0) {
                    reading.untilIdle();
                }
            }
            long elapsed = System.nanoTime() - began;
            // A writer that is held up for 20 ms has left the file alone.
            assertThat(reading.chunks().size() - before)
                    .isLessThanOrEqualTo((int) (2 * (elapsed / 20_000_000 + 2)));
            reading.until(() -> reading.groups().toString().contains("9999"));
        }
    }

    /// More at once than the file system tells one by one.
    @Test
    void whatIsNotToldOneByOneIsLookedFor() throws IOException {
        try (Reading reading = told(directory.toString())) {
            var wanted = new TreeMap<String, List<String>>();
            for (int i = 0; i < 2_000; i++) {
                Files.writeString(directory.resolve(i + ".csv"), HEADER + "x," + i + "\n");
                wanted.put(i + ".csv", List.of("x|" + i));
            }
            reading.until(() -> reading.groups().equals(wanted));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void randomHistoriesOfDirectoriesEndInTheirContent(long seed) throws IOException {
        var random = new Random(seed);
        var folders = new ArrayList<>(List.of(directory));
        for (int i = 0; i < 3; i++) {
            folders.add(Files.createDirectory(directory.resolve("d" + i)));
        }
        try (Reading reading = told(directory + "/**.csv")) {
            for (int i = 0; i < 150; i++) {
                change(folders, random, i);
                if (random.nextInt(4) == 0) {
                    reading.untilIdle();
                }
                if (random.nextInt(40) == 0) {
                    reading.until(() -> reading.groups().equals(content()));
                }
            }
            reading.until(() -> reading.groups().equals(content()));
        }
    }

    private void change(List<Path> folders, Random random, int step) throws IOException {
        int which = random.nextInt(folders.size());
        Path folder = folders.get(which);
        Path file = folder.resolve(random.nextInt(3) + ".csv");
        String row = "r" + step + "," + random.nextInt(100) + "\n";
        switch (random.nextInt(9)) {
            case 0 -> Files.deleteIfExists(file);
            case 1 -> Files.writeString(file, HEADER + row);
            case 2 -> {
                Path beside = Files.writeString(folder.resolve(".fresh"), HEADER + row);
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            }
            case 3 -> {
                if (Files.exists(file)) {
                    Path other = folders.get(random.nextInt(folders.size()));
                    Files.move(
                            file,
                            other.resolve(random.nextInt(3) + ".csv"),
                            StandardCopyOption.ATOMIC_MOVE);
                }
            }
            case 4 -> {
                if (which > 0) {
                    Path moved = directory.resolve("moved" + step);
                    folders.set(which, Files.move(folder, moved));
                }
            }
            case 5 -> {
                if (which > 0 && random.nextInt(4) == 0) {
                    empty(folder);
                    Files.delete(folder);
                    Files.createDirectory(folder);
                }
            }
            default -> {
                if (Files.exists(file)) {
                    Files.writeString(file, row, StandardOpenOption.APPEND);
                }
            }
        }
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private Map<String, List<String>> content() {
        var content = new TreeMap<String, List<String>>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<String> rows =
                        Files.readAllLines(file).stream()
                                .skip(1)
                                .map(line -> line.replace(',', '|'))
                                .toList();
                content.put(directory.relativize(file).toString(), rows);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return content;
    }
}
