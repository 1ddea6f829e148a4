package io.deltaway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Result RUN =
            new Result(
                    "wordcount",
                    "deltaway",
                    1000,
                    1,
                    List.of(
                            new Outcome(0.5, 1000, 20 << 20, true, Map.of("cpu_seconds", 0.4)),
                            new Outcome(0.2, 1000, 30 << 20, true, Map.of("cpu_seconds", 0.3)),
                            new Outcome(0.4, 1000, 10 << 20, true, Map.of("cpu_seconds", 0.2))),
                    "");
    private static final Result ABSENT =
            new Result("wordcount", "pathway", 1000, 1, List.of(), "absent: no \"pip\"");

    @Test
    void aJsonLineHasEveryKey() {
        assertThat(Report.json(RUN))
                .isEqualTo(
                        """
                        {"workload": "wordcount", "system": "deltaway", "rows": 1000, "workers": 1, \
                        "median_seconds": 0.400000, "min_seconds": 0.200000, "max_seconds": 0.500000, \
                        "rows_per_second": 2500, "peak_memory_mb": 30.000000, "right": true, \
                        "cpu_seconds": 0.300000}\
                        """);
    }

    @Test
    void aPeerThatIsNotThereHasItsReason() {
        assertThat(Report.json(ABSENT))
                .isEqualTo(
                        """
                        {"workload": "wordcount", "system": "pathway", "rows": 1000, "workers": 1, \
                        "median_seconds": null, "min_seconds": null, "max_seconds": null, \
                        "rows_per_second": null, "peak_memory_mb": null, "right": null, \
                        "note": "absent: no \\"pip\\""}\
                        """);
    }

    @Test
    void theTableAlignsNumbers() {
        assertThat(Report.table(List.of(RUN, ABSENT)))
                .isEqualTo(
                        """
                        workload   system     rows  workers  median s  min s  max s  rows/s  peak MB  right

                        wordcount  deltaway  1,000        1     0.400  0.200  0.500   2,500       30    yes  cpu_seconds 0.300
                        wordcount  pathway   1,000        1         -      -      -       -        -      -  absent: no "pip"
                        """);
    }
}
