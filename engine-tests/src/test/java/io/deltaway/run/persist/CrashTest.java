package io.deltaway.run.persist;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Processes that end at any operation on the disk, again and again: what was committed is found
/// again as it was, or the state is refused with a reason.
class CrashTest {

    /// What the world has seen.
    private final List<Long> committed = new ArrayList<>();

    /// What the processes so far have done, as the last one knew it.
    private List<Long> done = new ArrayList<>();

    private int crashes;
    private int refusals;

    @Test
    void everyCrashIsSurvived() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            crash(seed, 8);
        }
        assertThat(crashes).isGreaterThan(3_000);
        assertThat(refusals).isZero();
    }

    @Test
    @Tag("slow")
    void everyOneOfManyCrashesIsSurvived() throws IOException {
        for (int seed = 0; seed < 20_000; seed++) {
            crash(1_000_000 + seed, 8);
        }
        assertThat(crashes).isGreaterThan(100_000);
        assertThat(refusals).isZero();
    }

    private void crash(long seed, int lives) throws IOException {
        var random = new Random(seed);
        var disk = SimulatedDisk.seeded(seed);
        var store = new DirectoryStore(disk.path("/run/state"));
        committed.clear();
        done.clear();
        for (int life = 0; life < lives; life++) {
            disk.failAfter(random.nextInt(60));
            live(store, random, "seed " + seed + ", life " + life);
            if (random.nextBoolean()) {
                disk.kill();
            } else {
                disk.losePower();
            }
        }
        live(store, random, "seed " + seed + ", last life");
    }

    /// Runs until the disk fails, or for a while.
    private void live(DirectoryStore store, Random random, String which) {
        try (Life life = new Life(store)) {
            check(life.values, which);
            done = life.values;
            for (int step = 0; step < 40; step++) {
                step(life, random);
            }
        } catch (IOException e) {
            crashes++;
            assertThat(e).as(which).hasMessage("the disk is gone");
        }
    }

    private void step(Life life, Random random) throws IOException {
        switch (random.nextInt(10)) {
            case 0 -> life.save();
            case 1, 2, 3 -> {
                life.force();
                committed.clear();
                committed.addAll(life.values);
            }
            default -> life.epoch(random);
        }
    }

    private void check(List<Long> found, String which) {
        assertThat(found.size()).as(which).isGreaterThanOrEqualTo(committed.size());
        assertThat(found.subList(0, committed.size())).as(which).isEqualTo(committed);
        assertThat(done.size()).as(which).isGreaterThanOrEqualTo(found.size());
        assertThat(found).as(which).isEqualTo(done.subList(0, found.size()));
    }

    @Test
    void aFlippedBitIsNoticed() throws IOException {
        for (int seed = 0; seed < 1_000; seed++) {
            flip(seed);
        }
        assertThat(refusals).isGreaterThan(500);
    }

    private void flip(long seed) throws IOException {
        var random = new Random(seed);
        var disk = SimulatedDisk.seeded(seed);
        var store = new DirectoryStore(disk.path("/state"));
        committed.clear();
        done.clear();
        live(store, random, "seed " + seed);
        live(store, random, "seed " + seed);
        disk.kill();
        Path file = any(disk.path("/state"), random);
        long bits = Files.size(file) * 8;
        if (bits > 0) {
            disk.flip(file, random.nextLong(bits));
        }
        try (Life life = new Life(store)) {
            check(life.values, "seed " + seed + ", a bit of " + file);
        } catch (IOException e) {
            refusals++;
            assertThat(e).as("seed %d", seed).isInstanceOf(DamagedException.class);
        }
    }

    private static Path any(Path folder, Random random) throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            return all.get(random.nextInt(all.size()));
        }
    }

    @Test
    void aFullDiskEndsTheProcessAndNothingMore() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var disk = SimulatedDisk.seeded(seed);
            var store = new DirectoryStore(disk.path("/state"));
            committed.clear();
            done.clear();
            for (int life = 0; life < 4; life++) {
                disk.capacity(disk.used() + random.nextInt(5_000));
                liveUntilFull(store, random, "seed " + seed + ", life " + life);
                disk.kill();
            }
            disk.capacity(Long.MAX_VALUE);
            live(store, random, "seed " + seed + ", last life");
        }
        assertThat(crashes).isZero();
    }

    private void liveUntilFull(DirectoryStore store, Random random, String which) {
        try (Life life = new Life(store)) {
            check(life.values, which);
            done = life.values;
            while (true) {
                step(life, random);
            }
        } catch (IOException e) {
            assertThat(e).as(which).hasMessageContaining("No space left on device");
        }
    }
}
