package io.deltaway.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The workloads in memory give right answers, with Deltaway on one worker and on two, and as
/// loops.
class ExercisesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group-by-1000",
                "group-by-1000000",
                "join-load",
                "join-changes",
                "latency-closed",
                "asof-load",
                "asof-corrections",
                "sessions",
                "memory",
                "wordcount-warm",
                "log-overhead",
                "recovery",
                "snapshot-stall"
            })
    void isRight(String workload, @TempDir Path directory) throws Exception {
        var exercise = InMemory.exercise(workload, 5_000, directory.resolve("outcome.txt"));
        var watch = new Stopwatch(directory.resolve("no-gc.log"));

        assertThat(exercise.naive(watch).right()).isTrue();
        assertThat(exercise.deltaway(1, watch).right()).isTrue();
        assertThat(exercise.deltaway(2, watch).right()).isTrue();
    }
}
