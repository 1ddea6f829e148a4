package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnomaliesTest {

    /// A reading, how far off it is in standard deviations, and the mean before it.
    private record Off(String sensor, Instant at, double mean, double deviations) {}

    /// Each reading against the twenty before it, walking along the readings of each sensor.
    private static List<Off> expected(int deviations) {
        Map<String, List<List<String>>> sensors = new HashMap<>();
        for (List<String> line : Example.lines("examples/data/readings.csv")) {
            sensors.computeIfAbsent(line.getFirst(), sensor -> new ArrayList<>()).add(line);
        }
        var off = new ArrayList<Off>();
        for (List<List<String>> readings : sensors.values()) {
            readings.sort(Comparator.comparing(reading -> Instant.parse(reading.get(1))));
            for (int i = 10; i < readings.size(); i++) {
                double[] before =
                        readings.subList(Math.max(0, i - 20), i).stream()
                                .mapToDouble(reading -> Double.parseDouble(reading.get(2)))
                                .toArray();
                double mean = java.util.Arrays.stream(before).average().orElseThrow();
                double squares =
                        java.util.Arrays.stream(before).map(c -> (c - mean) * (c - mean)).sum();
                double spread = Math.sqrt(squares / (before.length - 1));
                List<String> reading = readings.get(i);
                double by = (Double.parseDouble(reading.get(2)) - mean) / spread;
                if (spread > 0 && Math.abs(by) > deviations) {
                    off.add(new Off(reading.get(0), Instant.parse(reading.get(1)), mean, by));
                }
            }
        }
        off.sort(Comparator.comparing(Off::sensor).thenComparing(Off::at));
        return off;
    }

    private static List<List<String>> apart(List<List<String>> anomalies, int minutes) {
        var told = new ArrayList<List<String>>();
        for (List<String> line : anomalies) {
            boolean near =
                    !told.isEmpty()
                            && told.getLast().getFirst().equals(line.getFirst())
                            && Duration.between(
                                                    Instant.parse(told.getLast().get(1)),
                                                    Instant.parse(line.get(1)))
                                            .toMinutes()
                                    < minutes;
            if (!near) {
                told.add(line);
            }
        }
        return told;
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "2, 2"})
    void readingsFarFromThoseBeforeAreAnomalies(int deviations, String workers) {
        Example.of("Anomalies").run("--workers", workers, "--deviations", "" + deviations);

        List<Off> expected = expected(deviations);
        assertThat(expected).isNotEmpty();
        List<List<String>> lines = sorted(Example.lines("out/anomalies/anomalies.csv"));
        assertThat(lines).hasSameSizeAs(expected);
        for (int i = 0; i < lines.size(); i++) {
            List<String> line = lines.get(i);
            assertThat(line.get(0)).isEqualTo(expected.get(i).sensor());
            assertThat(Instant.parse(line.get(1))).isEqualTo(expected.get(i).at());
            assertThat(Double.parseDouble(line.get(3)))
                    .isCloseTo(expected.get(i).mean(), within(0.0051));
            assertThat(Double.parseDouble(line.get(4)))
                    .isCloseTo(expected.get(i).deviations(), within(0.0051));
        }
        assertThat(sorted(Example.lines("out/anomalies/busy.csv"))).isEqualTo(apart(lines, 10));
    }

    private static List<List<String>> sorted(List<List<String>> lines) {
        return lines.stream()
                .sorted(
                        Comparator.<List<String>, String>comparing(List::getFirst)
                                .thenComparing(line -> Instant.parse(line.get(1))))
                .toList();
    }
}
