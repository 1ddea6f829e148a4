package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private static Status status(
            Status.Phase phase,
            long rowsIn,
            double rate,
            Duration lag,
            long errors,
            Status.StepFailures... failures) {
        return new Status(
                phase,
                1_233,
                1_234,
                rowsIn,
                5_000,
                errors,
                lag,
                rate,
                Duration.ofSeconds(2),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(failures));
    }

    @Test
    void oneLineTellsHowItGetsOn() {
        assertThat(
                        ProgressLine.line(
                                status(
                                        Status.Phase.RUNNING,
                                        1_234_567,
                                        2_345_678,
                                        Duration.ofMillis(12),
                                        0)))
                .isEqualTo(
                        "epoch 1,233  in 1,234,567 rows (2.3M/s)  out 5,000 rows  lag 12 ms  running");
        assertThat(
                        ProgressLine.line(
                                status(
                                        Status.Phase.STOPPING,
                                        12,
                                        12_345,
                                        Duration.ofMillis(2_345),
                                        7)))
                .isEqualTo(
                        "epoch 1,233  in 12 rows (12k/s)  out 5,000 rows  lag 2.3 s  7 errors  stopping");
    }

    @Test
    void theLineOverwritesItselfAndStaysAtTheEnd() throws InterruptedException {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (var _ =
                new ProgressLine(() -> status(Status.Phase.RUNNING, 1, 1, Duration.ZERO, 0), out)) {
            for (int i = 0; i < 500 && bytes.size() == 0; i++) {
                Thread.sleep(10);
            }
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith("\repoch 1,233")
                .doesNotContain("\n\r")
                .endsWith("running\u001b[K" + System.lineSeparator());
    }

    @Test
    void aShortRunShowsNothing() {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (var _ =
                new ProgressLine(
                        () -> status(Status.Phase.RUNNING, 1, 1, Duration.ZERO, 0),
                        out,
                        Duration.ofMinutes(1).toNanos())) {
            assertThat(bytes.size()).isZero();
        }
        assertThat(bytes.size()).isZero();
    }

    @Test
    void failedRowsAreToldByStep() {
        Status fine = status(Status.Phase.ENDED, 1, 1, Duration.ZERO, 0);
        assertThat(ProgressLine.failures(fine)).isEmpty();
        Status failed =
                status(
                        Status.Phase.ENDED,
                        1,
                        1,
                        Duration.ZERO,
                        1_203,
                        new Status.StepFailures("read at P.java:1", 1_200),
                        new Status.StepFailures("select at P.java:2", 3));
        assertThat(ProgressLine.failures(failed))
                .contains(
                        "deltaway: 1,203 rows failed and are not in the results: 1,200 in read at"
                                + " P.java:1, 3 in select at P.java:2. pipeline.errors() holds them;"
                                + " write it to see why.");
    }
}
