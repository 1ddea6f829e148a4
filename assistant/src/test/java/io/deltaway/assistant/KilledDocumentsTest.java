package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Documents that are edited, renamed and deleted while the process that reads them is killed and
/// started again: passages and vectors are those of a computation from scratch, and what has its
/// vector is not embedded again.
@Timeout(240)
class KilledDocumentsTest {

    private static final int KILLS = Integer.getInteger("documents.kills", 4);
    private static final long SEED = Long.getLong("documents.seed", 1);
    private static final String[] WORDS = {
        "river", "bank", "market", "price", "engine", "winter", "light", "house", "pump", "soup"
    };

    @TempDir Path directory;

    private final Random random = new Random(SEED);
    private Path files;
    private Path log;
    private Path result;

    @BeforeEach
    void create() throws IOException {
        files = Files.createDirectory(directory.resolve("files"));
        log = directory.resolve("embedded");
        result = directory.resolve("result.jsonl");
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx192m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledDocuments.class.getName(),
                                files.toString(),
                                directory.resolve("state").toString(),
                                log.toString(),
                                result.toString()))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(directory.resolve("said").toFile()))
                .start();
    }

    private String paragraph() {
        return IntStream.range(0, 6 + random.nextInt(5))
                .mapToObj(i -> WORDS[random.nextInt(WORDS.length)])
                .collect(Collectors.joining(" ", "", "."));
    }

    private List<Path> all() throws IOException {
        try (var found = Files.list(files)) {
            return found.sorted().collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /// Adds, edits, renames or deletes a file.
    private void change(int number) throws IOException {
        List<Path> there = all();
        int kind = there.size() < 3 ? 0 : random.nextInt(6);
        Path one = there.isEmpty() ? files : there.get(random.nextInt(there.size()));
        switch (kind) {
            case 0, 1 ->
                    Files.writeString(
                            files.resolve("file" + number + ".md"),
                            IntStream.range(0, 3 + random.nextInt(4))
                                    .mapToObj(i -> paragraph())
                                    .collect(Collectors.joining("\n\n", "# Notes\n\n", "\n")));
            case 2, 3 -> {
                List<String> lines = new ArrayList<>(Files.readAllLines(one));
                lines.set(2, paragraph());
                Files.writeString(one, String.join("\n", lines));
            }
            case 4 -> Files.move(one, files.resolve("moved" + number + ".md"));
            default -> Files.delete(one);
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).stream().sorted().toList() : List.of();
    }

    /// Waits until the process shows what a computation from scratch gives.
    private void settle(Process process) throws Exception {
        Path expected = directory.resolve("expected.jsonl");
        KilledDocuments.once(files, expected);
        List<String> wanted = lines(expected);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!lines(result).equals(wanted)) {
            assertThat(process.isAlive())
                    .as("%s", Files.readString(directory.resolve("said")))
                    .isTrue();
            if (System.nanoTime() > deadline) {
                assertThat(lines(result))
                        .as("seed %d", SEED)
                        .containsExactlyInAnyOrderElementsOf(wanted);
            }
            Thread.sleep(20);
        }
    }

    @Test
    void nothingIsLostOrDoubledAndNothingEmbeddedAgain() throws Exception {
        int changes = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start();
            for (int i = 0; i < 4; i++) {
                change(changes++);
                process.waitFor(random.nextInt(600), TimeUnit.MILLISECONDS);
            }
            if (kill % 2 == 0) {
                settle(process);
                change(changes++);
            }
            process.waitFor(random.nextInt(200), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
        }
        Process last = start();
        settle(last);
        last.destroyForcibly().waitFor();
        List<String> before = lines(log);

        Process quiet = start();
        Files.writeString(files.resolve("last.txt"), "Nothing but this is new.");
        settle(quiet);
        quiet.destroyForcibly().waitFor();
        List<String> after = new ArrayList<>(lines(log));
        before.forEach(after::remove);
        assertThat(after).as("what a restart embeds").containsExactly("Nothing but this is new.");
        long again =
                before.stream()
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                        .values()
                        .stream()
                        .mapToLong(times -> times - 1)
                        .sum();
        assertThat(again)
                .as("texts embedded again, which were under way at a kill, of %d", before.size())
                .isLessThanOrEqualTo(8L * KILLS);
    }
}
