package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.deltaway.connect.SourceContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveFilesTest {

    record Item(String name, long qty) {}

    private static final Duration OFTEN = Duration.ofMillis(2);

    @TempDir Path directory;

    private Duration later = Duration.ZERO;

    private Reading follow() throws IOException {
        return follow(OFTEN);
    }

    private Reading follow(Duration interval) throws IOException {
        return new Reading(
                Csv.files(directory.toString(), Item.class).live(interval),
                new SourceContext(() -> Instant.now().plus(later)));
    }

    private void write(String file, String text) throws IOException {
        // Under another name first, as a careful writer does: the reader sees all of it or nothing.
        Path beside = directory.resolve("." + file);
        Files.writeString(beside, text);
        Files.move(beside, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private void append(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardOpenOption.APPEND);
    }

    @Test
    void newFilesAppendedLinesReplacedAndDeletedFilesAreSeen() throws IOException {
        try (Reading reading = follow()) {
            reading.untilIdle();
            assertThat(reading.groups()).isEmpty();

            write("a.csv", "name,qty\nx,1\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1"))));

            append("a.csv", "y,2\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1", "y|2"))));
            assertThat(reading.chunks()).as("the file was not read anew").hasSize(2);

            write("b.csv", "qty,name\n3,z\n");
            reading.until(
                    () -> reading.groups().getOrDefault("b.csv", List.of()).equals(List.of("z|3")));

            write("a.csv", "name,qty\nnew,9\n");
            reading.until(() ->
                    reading.groups()
                            .equals(Map.of("a.csv", List.of("new|9"), "b.csv", List.of("z|3"))));

            Files.delete(directory.resolve("b.csv"));
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("new|9"))));
        }
    }

    @Test
    void aFileReplacedInPlaceByALongerOneIsReadAnew() throws IOException {
        write("a.csv", "name,qty\nx,1\n");
        try (Reading reading = follow()) {
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1"))));
            Files.writeString(directory.resolve("a.csv"), "name,qty\ny,1\nz,2\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("y|1", "z|2"))));
        }
    }

    /// Whoever copies files with their times does so.
    @Test
    void aFileRewrittenInPlaceWhoseTimeIsSetBackIsReadAnew() throws IOException {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("unix"));
        Path file = directory.resolve("a.csv");
        FileTime time = FileTime.from(Instant.now().minusSeconds(60));
        write("a.csv", "name,qty\nx,1\n");
        Files.setLastModifiedTime(file, time);
        try (Reading reading = follow()) {
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1"))));
            Files.writeString(file, "name,qty\ny,2\n");
            Files.setLastModifiedTime(file, time);
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("y|2"))));
        }
    }

    @Test
    void theClearingOfAReplacedFileComesWithItsNewRows() throws IOException {
        write("a.csv", "name,qty\nx,1\n");
        try (Reading reading = follow()) {
            reading.until(() -> !reading.groups().isEmpty());
            int before = reading.chunks().size();
            write("a.csv", "name,qty\nx,2\ny,3\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|2", "y|3"))));
            assertThat(reading.chunks()).hasSize(before + 1);
            assertThat(reading.chunks().getLast().rows().size()).isEqualTo(3);
        }
    }

    /// Looked at all the time, or only where the file system tells that something happened.
    @ParameterizedTest
    @CsvSource({"PT0.002S, 1000", "PT1H, 100"})
    void aRenamedFileIsNeverMissing(Duration interval, int times) throws Exception {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("unix"));
        write("a.csv", "name,qty\nx,1\n");
        write("b.csv", "name,qty\ny,2\n");
        var seen = new LinkedBlockingQueue<String>();
        try (Reading reading = follow(interval)) {
            reading.until(() -> reading.groups().size() == 2);
            assumeTrue(interval.equals(OFTEN) || reading.isTold());
            seen.add("a.csv");
            // A rename goes on beside the look that is to find it.
            Thread renaming = Thread.ofVirtual().start(() -> rename(seen, times));
            try {
                var shown = new AtomicReference<>("a.csv");
                reading.until(() -> {
                    if (!reading.isInWhole()) {
                        assertThat(reading.groups()).hasSize(2).containsKey("b.csv");
                        String name = other(reading.groups().keySet(), "b.csv");
                        if (!name.equals(shown.getAndSet(name))) {
                            seen.add(name);
                        }
                    }
                    return shown.get().equals(times + ".csv");
                });
            } finally {
                renaming.interrupt();
            }
        }
    }

    private static String other(Set<String> names, String than) {
        return names.stream().filter(name -> !name.equals(than)).findFirst().orElseThrow();
    }

    /// Renames a file `times` times, each time once it was seen.
    private void rename(BlockingQueue<String> seen, int times) {
        try {
            for (int i = 1; i <= times; i++) {
                Files.move(directory.resolve(seen.take()), directory.resolve(i + ".csv"));
            }
        } catch (InterruptedException e) {
            // the test is over
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLastLineWaitsForItsNewline() throws IOException {
        write("a.csv", "name,qty\nx,1\ny,2");
        try (Reading reading = follow()) {
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1"))));
            append("a.csv", "3\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1", "y|23"))));
        }
    }

    @Test
    void aLastLineWithoutNewlineIsTakenOnceTheFileWasLeftAloneForAMinute() throws IOException {
        write("a.csv", "name,qty\nx,1\ny,2");
        try (Reading reading = follow()) {
            reading.until(() -> !reading.groups().isEmpty());
            later = Duration.ofSeconds(10); // though the machine may be slow
            reading.untilIdle();
            assertThat(reading.groups()).isEqualTo(Map.of("a.csv", List.of("x|1")));
            later = Duration.ofSeconds(61);
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1", "y|2"))));
            append("a.csv", "\nz,3\n");
            reading.until(
                    () -> reading.groups().equals(Map.of("a.csv", List.of("x|1", "y|2", "z|3"))));
        }
    }

    @Test
    void aLineThatGoesOnAfterItWasTakenIsCorrected() throws IOException {
        write("a.csv", "name,qty\nx,1\ny,2");
        later = Duration.ofSeconds(61);
        try (Reading reading = follow()) {
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1", "y|2"))));
            append("a.csv", "3\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv", List.of("x|1", "y|23"))));
        }
    }

    /// As what was exported long ago, by a program that ends no last line.
    @Test
    void aFileThatIsLeftAloneIsReadToItsEndAtOnce() throws IOException {
        write("a.csv", "name,qty\nx,1\ny,2");
        later = Duration.ofMinutes(2);
        try (Reading reading = follow()) {
            reading.untilIdle();
            assertThat(reading.groups()).isEqualTo(Map.of("a.csv", List.of("x|1", "y|2")));
        }
    }

    @Test
    void refusalsOfAFileGoWithIt() throws IOException {
        write("a.csv", "name,qty\nx,1\nbad\n");
        try (Reading reading = follow()) {
            reading.until(() -> reading.refused().size() == 1);
            assertThat(reading.refused().getFirst())
                    .startsWith("DW-2101 a.csv:3 expected 2 fields [name, qty], got 1");
            append("a.csv", "y,no number\n");
            reading.until(() -> reading.refused().size() == 2);
            assertThat(reading.refused().getLast()).startsWith("DW-2102 a.csv:4 ");
            write("a.csv", "name,qty\nx,1\n");
            reading.until(() -> reading.refused().isEmpty());
            assertThat(reading.groups()).isEqualTo(Map.of("a.csv", List.of("x|1")));
        }
    }

    @Test
    void aFileWithAWrongHeaderIsRefusedUntilItIsMended() throws IOException {
        write("a.csv", "name,qty\nx,1\n");
        try (Reading reading = follow()) {
            reading.untilIdle();
            write("b.csv", "name,amount\nx,1\n");
            reading.until(() -> !reading.refused().isEmpty());
            assertThat(reading.refused())
                    .containsExactly(
                            "DW-2107 b.csv:1 the header lacks the column \"qty\"; it has name,"
                                    + " amount <name,amount>");
            write("b.csv", "name,qty\nx,1\n");
            reading.until(() -> reading.groups().containsKey("b.csv"));
            assertThat(reading.refused()).isEmpty();
        }
    }

    @Test
    void gzipIsReadAnewWhenItChanges() throws IOException {
        try (Reading reading = follow()) {
            gzip("name,qty\nx,1\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv.gz", List.of("x|1"))));
            gzip("name,qty\nx,1\ny,2\n");
            reading.until(() -> reading.groups().equals(Map.of("a.csv.gz", List.of("x|1", "y|2"))));
        }
    }

    private void gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        Path beside = directory.resolve(".gz");
        Files.write(beside, bytes.toByteArray());
        Files.move(beside, directory.resolve("a.csv.gz"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void jsonLinesAndTextsAreFollowedToo() throws IOException {
        try (var lines = new Reading(TextFiles.lines(directory + "/*.txt").live(OFTEN));
                var whole = new Reading(TextFiles.whole(directory + "/*.txt").live(OFTEN));
                var json =
                        new Reading(
                                JsonLines.files(directory + "/*.jsonl", Item.class).live(OFTEN))) {
            write("a.txt", "one\ntwo\n");
            append("a.txt", "three\n");
            write("a.jsonl", "{\"name\":\"x\",\"qty\":1}\n");
            lines.until(() -> lines.groups().getOrDefault("a.txt", List.of()).size() == 3);
            assertThat(lines.groups().getOrDefault("a.txt", List.of()).get(2))
                    .endsWith("a.txt|3|three");
            whole.until(() ->
                    whole.groups().getOrDefault("a.txt", List.of("")).getFirst().contains("three"));
            json.until(() -> json.groups().equals(Map.of("a.jsonl", List.of("x|1"))));
            Files.delete(directory.resolve("a.txt"));
            lines.until(() -> lines.groups().isEmpty());
            whole.until(() -> whole.groups().isEmpty());
        }
    }

    @Test
    void randomHistoriesOfADirectoryEndInItsContent() throws IOException {
        for (long seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            Path files = Files.createDirectory(directory.resolve("seed" + seed));
            var expected = new TreeMap<String, StringBuilder>();
            try (var reading = new Reading(Csv.files(files.toString(), Item.class).live(OFTEN))) {
                for (int i = 0; i < 30; i++) {
                    String name = "f" + random.nextInt(4) + ".csv";
                    Path file = files.resolve(name);
                    String row = "r" + i + "," + random.nextInt(100) + "\n";
                    switch (random.nextInt(5)) {
                        case 0 -> {
                            Files.deleteIfExists(file);
                            expected.remove(name);
                        }
                        case 1 -> {
                            Files.writeString(file, "name,qty\n" + row);
                            expected.put(name, new StringBuilder(row));
                        }
                        default -> {
                            if (expected.containsKey(name)) {
                                Files.writeString(file, row, StandardOpenOption.APPEND);
                                expected.get(name).append(row);
                            }
                        }
                    }
                    if (random.nextInt(3) == 0) {
                        reading.untilIdle();
                    }
                }
                var wanted = new TreeMap<String, List<String>>();
                expected.forEach((name, rows) ->
                        wanted.put(name, List.of(rows.toString().replace(',', '|').split("\n"))));
                reading.until(() -> reading.groups().equals(wanted));
            }
        }
    }
}
