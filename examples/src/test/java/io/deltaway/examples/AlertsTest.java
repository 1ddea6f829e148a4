package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.programs.Checkout;
import io.deltaway.testkit.Soon;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsTest {

    private static final String LIMITS = "examples/data/limits.csv";

    /// The alerts in the order of the readings: sensor, time, temperature, how much above.
    private static List<List<String>> expected(Map<String, BigDecimal> limits) {
        var alerts = new ArrayList<List<String>>();
        for (List<String> reading : Example.lines("examples/data/readings.csv")) {
            BigDecimal above = new BigDecimal(reading.get(2)).subtract(limits.get(reading.get(0)));
            if (above.signum() > 0) {
                alerts.add(List.of(reading.get(0), reading.get(1), reading.get(2), "" + above));
            }
        }
        return alerts;
    }

    private static Map<String, BigDecimal> limits() {
        var limits = new HashMap<String, BigDecimal>();
        Example.lines(LIMITS).forEach(line -> limits.put(line.get(0), new BigDecimal(line.get(1))));
        return limits;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void readingsAboveTheirLimitAreAlerts(String workers) {
        Example.of("Alerts").run("--workers", workers);

        List<List<String>> expected = expected(limits());
        assertThat(expected).isNotEmpty();
        assertThat(Example.lines("out/alerts/alerts.csv"))
                .containsExactlyInAnyOrderElementsOf(expected);
        var counts = new HashMap<String, Integer>();
        expected.forEach(alert -> counts.merge(alert.get(0), 1, Integer::sum));
        List<List<String>> alarms = Example.lines("out/alerts/alarms.csv");
        assertThat(alarms).hasSameSizeAs(counts.keySet());
        assertThat(alarms).allMatch(alarm -> alarm.get(1).equals("" + counts.get(alarm.get(0))));
    }

    @Test
    void aChangedLimitChangesTheAlertsOfItsSensor() {
        Example example = Example.of("Alerts");
        Map<String, BigDecimal> limits = limits();
        int before = expected(limits).size();
        Path file = Path.of("limits.csv");
        String lines = Checkout.read(Path.of(LIMITS));
        Checkout.write(file, lines);
        limits.put("pump", new BigDecimal("57.0"));
        List<List<String>> after = expected(limits);
        assertThat(after.size()).isGreaterThan(before);

        example.runWhile(
                () -> {
                    Soon.await(
                            "the first alerts",
                            () -> Example.lines("out/alerts/alerts.csv").size() == before);
                    Checkout.write(file, lines.replaceAll("(?m)^pump,.*$", "pump,57.0"));
                    Soon.await(
                            "other alerts",
                            () -> Example.lines("out/alerts/alerts.csv").size() == after.size());
                },
                "--live",
                "--limits",
                file.toString());

        assertThat(Example.lines("out/alerts/alerts.csv"))
                .containsExactlyInAnyOrderElementsOf(after);
        assertThat(Example.lines("out/alerts/changes.csv"))
                .as("alerts above the old limit go, alerts above the new one come")
                .filteredOn(change -> !change.get(0).equals("0"))
                .allMatch(change -> change.get(2).equals("pump"))
                .extracting(change -> change.get(1))
                .contains("-1", "1");
    }
}
