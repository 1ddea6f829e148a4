package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FraudAlertsTest {

    /// Card, start and sum of each ten minutes above the limit. No payment misses a window: they
    /// are out of order by less than the two minutes of grace.
    private static List<List<String>> expected() {
        Map<String, Long> limits = new HashMap<>();
        Example.lines("examples/data/card-limits.csv")
                .forEach(line -> limits.put(line.get(0), Long.valueOf(line.get(1))));
        Map<List<String>, Long> sums = new TreeMap<>((a, b) -> a.toString().compareTo("" + b));
        for (List<String> payment : Example.lines("examples/data/payments.csv")) {
            Instant minute =
                    Instant.ofEpochSecond(Instant.parse(payment.get(1)).getEpochSecond() / 60 * 60);
            for (int back = 0; back < 10; back++) {
                sums.merge(
                        List.of(payment.get(0), minute.minusSeconds(60L * back).toString()),
                        Long.valueOf(payment.get(2)),
                        Long::sum);
            }
        }
        var alerts = new ArrayList<List<String>>();
        sums.forEach((window, sum) -> {
            if (sum > limits.getOrDefault(window.get(0), 0L)) {
                alerts.add(List.of(window.get(0), window.get(1), "" + sum));
            }
        });
        return alerts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void tenMinutesAboveTheLimitAreAlerts(String workers) throws IOException {
        Example.of("FraudAlerts").run("--workers", workers);

        List<List<String>> expected = expected();
        assertThat(expected).isNotEmpty();
        assertThat(
                        Example.lines("out/fraud/alerts.csv").stream()
                                .map(alert -> List.of(alert.get(0), alert.get(1), alert.get(4))))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(Example.lines("out/fraud/late.csv")).isEmpty();
        assertThat(Files.readAllLines(Path.of("out/fraud/webhook.jsonl")))
                .hasSameSizeAs(expected)
                .allMatch(line -> line.startsWith("{\"epoch\":0,\"weight\":1,\"card\":"));
    }
}
