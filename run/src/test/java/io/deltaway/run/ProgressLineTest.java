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
            Status.Phase phase, long rowsIn, double rate, Duration lag, long errors) {
        return status(phase, 1_234, rowsIn, rate, lag, errors, true);
    }

    private static Status status(
            Status.Phase phase,
            long epochs,
            long rowsIn,
            double rate,
            Duration lag,
            long errors,
            boolean live) {
        return new Status(
                phase,
                epochs - 1,
                epochs,
                rowsIn,
                5_000,
                errors,
                lag,
                rate,
                Duration.ofSeconds(2),
                List.of(LastWordsTest.source("csv in.csv", live, false)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
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
    void beforeTheFirstEpochThereIsNoneAndWhatIsReadOnceHasNoLag() {
        Status now =
                status(Status.Phase.RUNNING, 0, 1_000, 20_000, Duration.ofMillis(300), 0, false);
        assertThat(ProgressLine.line(now))
                .isEqualTo("in 1,000 rows (20k/s)  out 5,000 rows  running");
    }

    @Test
    void theLineOverwritesItselfAndStaysAtTheEnd() throws InterruptedException {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (var _ =
                new ProgressLine(() -> status(Status.Phase.RUNNING, 1, 1, Duration.ZERO, 0), out)) {
            Runs.await(() -> bytes.size() > 0);
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
}
