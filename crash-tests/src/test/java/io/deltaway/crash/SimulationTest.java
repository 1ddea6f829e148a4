package io.deltaway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.RunException;
import io.deltaway.testkit.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whole pipelines on simulated machines that crash anywhere, and whose disks fail: nothing is lost
/// and nothing doubled, or what is damaged is refused. `bench/crash --simulated` has as many
/// crashes as it is told.
class SimulationTest {

    private static final int CRASHES = Integer.getInteger("crash.simulated", 2_000);
    private static final long SEED = Long.getLong("crash.seed", 1);
    private static final Logger LOG = Logger.getLogger("io.deltaway.run");

    private int refused;

    @BeforeAll
    static void outagesAreNotTold() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void outagesAreToldAgain() {
        LOG.setLevel(null);
    }

    private static void crash(Simulation simulation) throws IOException {
        var scene = new Scene(simulation);
        scene.run();
        scene.check();
    }

    @Test
    void everyCrashIsSurvived() {
        long crashes = 0;
        long seed = SEED;
        for (; crashes < CRASHES; seed += 10) {
            crashes += Simulation.eachSeed(seed, 10, SimulationTest::crash);
            Report.line(
                    "simulated",
                    "%d of %d simulated crashes survived, seeds %d to %d"
                            .formatted(crashes, crashes, SEED, seed + 9));
        }
        assertThat(crashes).isGreaterThan((seed - SEED) / 2);
    }

    @Test
    void aSeedDoesTheSameAgain() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(turns(seed)).as("seed %d", seed).isEqualTo(turns(seed));
        }
    }

    private static long turns(long seed) {
        long[] fingerprint = new long[1];
        Simulation.eachSeed(
                seed,
                1,
                simulation -> {
                    crash(simulation);
                    fingerprint[0] = simulation.fingerprint();
                });
        return fingerprint[0];
    }

    @Test
    void aFlippedBitIsRefusedOrMakesNoDifference() {
        Simulation.eachSeed(
                SEED,
                200,
                simulation -> {
                    var scene = new Scene(simulation);
                    fail(simulation, scene);
                    flip(simulation, scene.state());
                    try {
                        scene.run();
                        scene.check();
                    } catch (RunException e) {
                        refused++;
                        assertThat(e.code()).isEqualTo("DW-0230");
                    }
                });
        assertThat(refused).isBetween(20, 199);
    }

    /// Lets the disk fail on the way, so that the program ends early.
    private static void fail(Simulation simulation, Scene scene) {
        simulation.crash(0).disk().failAfter(simulation.random().nextInt(120));
        try {
            scene.run();
        } catch (RunException e) {
            assertThat(e).hasStackTraceContaining("the disk is gone");
        }
        simulation.disk().kill();
    }

    private static void flip(Simulation simulation, Path state) throws IOException {
        if (!Files.exists(state)) {
            return;
        }
        List<Path> files;
        try (var all = Files.list(state)) {
            files = all.filter(file -> !file.endsWith("lock")).toList();
        }
        if (!files.isEmpty()) {
            Path file = files.get(simulation.random().nextInt(files.size()));
            long bits = 8 * Files.size(file);
            if (bits > 0) {
                simulation.disk().flip(file, simulation.random().nextLong(bits));
            }
        }
    }

    @Test
    void aDiskThatFailsEndsThePipelineAndNothingMore() {
        Simulation.eachSeed(
                SEED,
                300,
                simulation -> {
                    var scene = new Scene(simulation);
                    fail(simulation, scene);
                    fail(simulation, scene);
                    simulation.crash(2);
                    scene.run();
                    scene.check();
                });
    }

    @Test
    void aFullDiskEndsThePipelineAndNothingMore() {
        Simulation.eachSeed(
                SEED,
                300,
                simulation -> {
                    var scene = new Scene(simulation);
                    for (int i = 0; i < 3; i++) {
                        long room = simulation.random().nextInt(20_000);
                        simulation.crash(1).disk().capacity(simulation.disk().used() + room);
                        try {
                            scene.run();
                        } catch (RunException e) {
                            assertThat(e).hasStackTraceContaining("No space left on device");
                        }
                        simulation.disk().kill();
                    }
                    simulation.disk().capacity(Long.MAX_VALUE);
                    scene.run();
                    scene.check();
                });
    }
}
