package io.deltaway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that are killed at every point at which something may be half done: nothing is lost
/// and nothing doubled. `bench/crash --kills` has as many of them as it is told.
class KillTest {

    private static final int KILLS = Integer.getInteger("crash.kills", 100);

    /// Unless somebody asked for a number, a busy machine has fewer: processes take long to start.
    private static final Duration LIMIT =
            Duration.ofSeconds(System.getProperty("crash.kills") == null ? 90 : 600_000);

    private static final long SEED = Long.getLong("crash.seed", 1);

    /// The longest part of a history is the start of its processes.
    private static final int AT_ONCE = 2;

    private final AtomicLong nextSeed = new AtomicLong(SEED);
    private final AtomicInteger kills = new AtomicInteger();

    @TempDir Path directory;

    @Test
    void everyKillIsSurvived() throws Exception {
        kill(KILLS, LIMIT);
    }

    @Tag("slow")
    @Test
    void manyKillsAreSurvived() throws Exception {
        nextSeed.addAndGet(100_000);
        kill(500, Duration.ofMinutes(30));
    }

    private void kill(int most, Duration limit) throws Exception {
        Instant end = Instant.now().plus(limit);
        var all = new ArrayList<Future<?>>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(
                        threads.submit(() -> {
                            while (kills.get() < most && Instant.now().isBefore(end)) {
                                history(nextSeed.getAndIncrement(), end);
                            }
                            return null;
                        }));
            }
            try {
                for (Future<?> one : all) {
                    one.get();
                }
            } finally {
                kills.addAndGet(most); // where one failed, the others need not go on
            }
        }
        assertThat(kills.get()).isGreaterThan(most);
    }

    private void history(long seed, Instant end) throws Exception {
        Path own = Files.createDirectory(directory.resolve("history-" + seed));
        int killed = new History(seed, own, end).run();
        int all = kills.addAndGet(killed);
        Report.line(
                "kills",
                "%d of %d killed processes survived, seeds %d to %d"
                        .formatted(all, all, SEED, nextSeed.get() - 1));
        delete(own);
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (var paths = Files.walk(directory)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
