package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Documents that are edited, renamed, deleted, and given to and taken from readers, while the
/// process that reads them is killed and started again: passages, vectors, readers and what each
/// caller finds are those of a computation from scratch, and what has its vector is not embedded
/// again.
@Timeout(300)
class KilledDocumentsTest {

    private static final int KILLS = Integer.getInteger("documents.kills", 4);
    private static final long SEED = Long.getLong("documents.seed", 1);
    private static final Pattern TEXT = Pattern.compile("\"text\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    @TempDir Path directory;

    private final Random random = new Random(SEED);
    private KilledDocuments.Places places;

    @BeforeEach
    void create() throws IOException {
        places = new KilledDocuments.Places(directory);
        Files.createDirectory(places.documents());
        Files.createDirectory(places.grants());
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
                                directory.toString()))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(directory.resolve("said").toFile()))
                .start();
    }

    private String paragraph() {
        List<String> words = KilledDocuments.WORDS;
        return IntStream.range(0, 6 + random.nextInt(5))
                .mapToObj(i -> words.get(random.nextInt(words.size())))
                .collect(Collectors.joining(" ", "", "."));
    }

    private List<Path> all() throws IOException {
        try (var found = Files.list(places.documents())) {
            return found.sorted().collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /// Adds, edits, renames or deletes a file, or lets others read files.
    private void change(int number) throws IOException {
        List<Path> there = all();
        int kind = there.size() < 3 ? 0 : random.nextInt(9);
        Path one = there.isEmpty() ? directory : there.get(random.nextInt(there.size()));
        switch (kind) {
            case 0, 1 ->
                    Files.writeString(
                            places.documents().resolve("file" + number + ".md"),
                            IntStream.range(0, 3 + random.nextInt(4))
                                    .mapToObj(i -> paragraph())
                                    .collect(Collectors.joining("\n\n", "# Notes\n\n", "\n")));
            case 2, 3 -> edit(one);
            case 4 -> rename(one, number);
            case 5 -> Files.delete(one);
            default -> grant(there);
        }
    }

    private void edit(Path file) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(2, paragraph());
        replace(file, String.join("\n", lines));
    }

    /// At once: who reads meanwhile sees the old text or the new one.
    private void replace(Path file, String text) throws IOException {
        Path fresh = directory.resolve("fresh");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void rename(Path file, int number) throws IOException {
        Files.move(file, places.documents().resolve("moved" + number + ".md"));
    }

    /// Lets somebody else read some of the files, and takes back what was granted before.
    private void grant(List<Path> there) throws IOException {
        var lines = new StringBuilder();
        for (Path file : there) {
            for (String caller : KilledDocuments.CALLERS) {
                if (random.nextInt(3) > 0) {
                    lines.append(
                            "{\"path\": \"%s\", \"kind\": \"CALLER\", \"name\": \"%s\"}\n"
                                    .formatted(file, caller));
                }
            }
        }
        replace(places.grants().resolve("some" + random.nextInt(2) + ".jsonl"), lines.toString());
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).stream().sorted().toList() : List.of();
    }

    /// Waits until the process shows what a computation from scratch gives.
    private void settle(Process process) throws Exception {
        KilledDocuments.once(places, "expected");
        settle(process, places::passages);
        settle(process, places::found);
    }

    private void settle(Process process, Function<String, Path> result) throws Exception {
        List<String> wanted = lines(result.apply("expected"));
        Path live = result.apply("live");
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!lines(live).equals(wanted)) {
            assertThat(process.isAlive())
                    .as("%s", Files.readString(directory.resolve("said")))
                    .isTrue();
            if (System.nanoTime() > deadline) {
                assertThat(lines(live))
                        .as("seed %d", SEED)
                        .containsExactlyInAnyOrderElementsOf(wanted);
            }
            Thread.sleep(20);
        }
    }

    /// The texts of all passages.
    private Set<String> texts() throws IOException {
        var texts = new HashSet<String>();
        for (String line : lines(places.passages("expected"))) {
            Matcher text = TEXT.matcher(line);
            assertThat(text.find()).as(line).isTrue();
            texts.add(text.group(1).replace("\\n", " "));
        }
        return texts;
    }

    /// Something that is done to the files.
    @FunctionalInterface
    private interface Change {
        void made() throws IOException;
    }

    /// Asserts that a change costs a vector for each new text, and nothing else.
    private void assertEmbedsWhatIsNew(Process process, Change change) throws Exception {
        Set<String> textsBefore = texts();
        List<String> logBefore = lines(places.log());
        change.made();
        settle(process);
        Set<String> fresh = texts();
        fresh.removeAll(textsBefore);
        List<String> asked = new ArrayList<>(lines(places.log()));
        logBefore.forEach(asked::remove);
        assertThat(asked).containsExactlyInAnyOrderElementsOf(fresh);
    }

    @Test
    void nothingIsLostOrDoubledAndNothingEmbeddedAgain() throws Exception {
        int changes = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start();
            for (int i = 0; i < 5; i++) {
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
        List<String> log = lines(places.log());
        int again = log.size() - Set.copyOf(log).size();
        assertThat(again)
                .as("texts embedded again, which were under way at a kill, of %d", log.size())
                .isLessThanOrEqualTo(8 * KILLS);
        Process quiet = start();
        Path fresh = places.documents().resolve("last.md");
        assertEmbedsWhatIsNew(
                quiet,
                () ->
                        replace(
                                fresh,
                                IntStream.range(0, 6)
                                        .mapToObj(i -> paragraph())
                                        .collect(Collectors.joining("\n\n"))));
        assertEmbedsWhatIsNew(quiet, () -> edit(fresh));
        assertEmbedsWhatIsNew(quiet, () -> rename(fresh, 0));
        assertEmbedsWhatIsNew(quiet, () -> grant(all()));
        assertThat(lines(places.found("live"))).isNotEmpty();
        quiet.destroyForcibly().waitFor();
    }
}
