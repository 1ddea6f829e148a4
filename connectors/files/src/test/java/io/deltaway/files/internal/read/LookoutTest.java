package io.deltaway.files.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.deltaway.files.internal.read.Lookout.Task;
import io.deltaway.testkit.Soon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a look at all files is put off for.
class LookoutTest {

    private static final int FILES = 1_000;
    private static final Duration OFTEN = Duration.ofMillis(200);

    @TempDir Path outside;
    @TempDir Path directory;

    /// A clock that writes a file when it is asked for the time, where it is told to: while all
    /// files are looked at. Then a file that the system told of is due.
    private final class Clock implements InstantSource {

        private Instant now = Instant.now();
        private int askedBeforeWriting = -1;

        @Override
        public Instant instant() {
            if (askedBeforeWriting >= 0 && askedBeforeWriting-- == 0) {
                write(directory.resolve("7.txt"), "edited " + now);
                now = now.plusMillis(40);
            }
            return now;
        }
    }

    private final Clock clock = new Clock();

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Queue<Task> tasks) {
        var names = tasks.stream().map(task -> task.file().path.getFileName().toString()).toList();
        tasks.clear();
        return names;
    }

    private static List<String> look(Lookout lookout) throws IOException {
        var tasks = new ArrayDeque<Task>();
        lookout.look(tasks);
        return names(tasks);
    }

    @Test
    void anEditDoesNotWaitForALookAtAllFiles() throws IOException {
        for (int n = 0; n < FILES; n++) {
            write(directory.resolve(n + ".txt"), "text");
        }
        // Of what is written under its other name nothing is told.
        Path silent = directory.resolve("silent.txt");
        write(silent, "text");
        Path other = Files.createLink(outside.resolve("other.txt"), silent);
        var pattern = new FilePattern(FileSystems.getDefault(), directory + "/**");
        try (var lookout = new Lookout(pattern, false, OFTEN, clock, Map.of())) {
            assertThat(look(lookout)).hasSize(FILES + 1);
            assumeTrue(lookout.await(), "a file system that tells what happens");
            Soon.await(() -> {
                clock.now = clock.now.plusSeconds(10);
                look(lookout); // what is left of the round before
                clock.now = clock.now.plusSeconds(10);
                write(other, "edited " + clock.now);
                clock.askedBeforeWriting = 3;
                List<String> seen = look(lookout);
                clock.askedBeforeWriting = -1;
                if (seen.contains("silent.txt")) {
                    return false; // what happened was not told before the end
                }
                Soon.await(() -> {
                    clock.now = clock.now.plusSeconds(10);
                    return look(lookout).contains("silent.txt");
                });
                return seen.equals(List.of("7.txt"));
            });
        }
    }
}
