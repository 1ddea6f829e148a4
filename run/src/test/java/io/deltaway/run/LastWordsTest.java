package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastWordsTest {

    private static final Status.Contact CONTACT =
            new Status.Contact(
                    Duration.ZERO,
                    Duration.ZERO,
                    Optional.empty(),
                    0,
                    0,
                    OptionalLong.empty(),
                    OptionalLong.empty());

    static Status.SourceStatus source(String name, boolean live, boolean cutShort) {
        return new Status.SourceStatus(
                name, 10, 0, live, true, cutShort, Duration.ZERO, CONTACT, Status.Pace.FREE);
    }

    private static Status end(
            long epochs,
            long rowsIn,
            Status.SourceStatus source,
            List<Status.StepFailures> failures,
            List<String> unread) {
        return new Status(
                Status.Phase.ENDED,
                epochs - 1,
                epochs,
                rowsIn,
                5,
                0,
                Duration.ZERO,
                1,
                Duration.ofSeconds(1),
                List.of(source),
                List.of(),
                List.of(),
                List.of(),
                failures,
                unread);
    }

    private static Status failed(Status.StepFailures... failures) {
        return end(1, 10, source("csv in.csv", false, false), List.of(failures), List.of());
    }

    private static Status stopped(long epochs, long rowsIn, boolean live) {
        return end(epochs, rowsIn, source("csv in.csv", live, true), List.of(), List.of());
    }

    @Test
    void whereAllIsWellNothingIsSaid() {
        assertThat(LastWords.of(failed(), false)).isEmpty();
    }

    @Test
    void failedRowsAreToldByStepWithTheFirstOfEach() {
        Status end =
                failed(
                        new Status.StepFailures(
                                "read at P.java:1", 1_200, Optional.of("DW-2102 in.csv:7: odd")),
                        new Status.StepFailures(
                                "select at P.java:2", 1, Optional.of("DW-2002 division by zero")),
                        new Status.StepFailures("select at P.java:3", 2, Optional.empty()));
        assertThat(LastWords.of(end, false))
                .containsExactly(
                        "deltaway: 1,203 rows failed and are not in the results:",
                        "  1,200 in read at P.java:1, the first: DW-2102 in.csv:7: odd",
                        "  1 in select at P.java:2: DW-2002 division by zero",
                        "  2 in select at P.java:3",
                        "pipeline.errors() holds them; write it to see all of them.");
    }

    @Test
    void whoWritesTheErrorsIsNotToldTo() {
        Status end =
                failed(new Status.StepFailures("read at P.java:1", 1, Optional.of("DW-2102 x")));
        assertThat(LastWords.of(end, true))
                .containsExactly(
                        "deltaway: 1 row failed and is not in the results:",
                        "  1 in read at P.java:1: DW-2102 x");
    }

    @Test
    void filesThatCouldNotBeReadAreNamed() {
        List<String> files =
                IntStream.range(0, 7).mapToObj(n -> n + ".csv:1: the header is odd").toList();
        var source = source("csv *.csv", false, false);
        assertThat(LastWords.of(end(1, 10, source, List.of(), files.subList(0, 1)), false))
                .containsExactly(
                        "deltaway: 1 file could not be read whole, and the results lack rows:",
                        "  0.csv:1: the header is odd");
        assertThat(LastWords.of(end(1, 10, source, List.of(), files), false))
                .hasSize(7)
                .startsWith("deltaway: 7 files could not be read whole, and the results lack rows:")
                .endsWith("  and 2 more");
    }

    @Test
    void whoStopsItIsToldWhatTheResultsHold() {
        assertThat(LastWords.of(stopped(13, 1_234_567, false), false))
                .containsExactly(
                        "deltaway: stopped before the end of csv in.csv: the results are those of"
                                + " 1,234,567 rows that were read, up to epoch 12.");
        assertThat(LastWords.of(stopped(1, 1, true), false))
                .containsExactly(
                        "deltaway: stopped: the results are those of 1 row that was read, up to"
                                + " epoch 0.");
        assertThat(LastWords.of(stopped(0, 0, false), false))
                .containsExactly(
                        "deltaway: stopped before the end of csv in.csv: the results are those of"
                                + " 0 rows that were read.");
    }
}
