package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deltaway.programs.Checkout;
import io.deltaway.testkit.Soon;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {

    private record Held(String ticker, double value) {}

    private static Map<String, List<Held>> expected(String positions) {
        var prices = new HashMap<String, Double>();
        for (List<String> tick : Example.lines("examples/data/prices.csv")) {
            prices.put(tick.get(1), Double.valueOf(tick.get(2)));
        }
        var held = new TreeMap<String, List<Held>>();
        for (List<String> position : Example.lines(positions)) {
            double value =
                    prices.getOrDefault(position.get(1), 0.0) * Long.parseLong(position.get(2));
            held.computeIfAbsent(position.get(0), key -> new ArrayList<>())
                    .add(new Held(position.get(1), Math.round(value * 100) / 100.0));
        }
        held.values().forEach(all -> all.sort(Comparator.comparingDouble(one -> -one.value())));
        return held;
    }

    private static void demand(Map<String, List<Held>> expected) {
        List<List<String>> totals = Example.lines("out/exposure/totals.csv");
        assertThat(totals).extracting(List::getFirst).containsExactlyElementsOf(expected.keySet());
        for (List<String> total : totals) {
            List<Held> held = expected.getOrDefault(total.get(0), List.of());
            assertThat(Double.parseDouble(total.get(1)))
                    .as("%s", total)
                    .isCloseTo(held.stream().mapToDouble(Held::value).sum(), within(0.011));
            assertThat(total.get(2)).isEqualTo("" + held.size());
        }
        var largest = new ArrayList<List<String>>();
        expected.forEach((account, held) -> {
            for (Held one : held.subList(0, Math.min(2, held.size()))) {
                largest.add(List.of(account, one.ticker(), "" + one.value()));
            }
        });
        assertThat(Example.lines("out/exposure/largest.csv"))
                .containsExactlyInAnyOrderElementsOf(largest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void whatIsHeldIsWorthTheLastPrices(String workers) {
        Example.of("Exposure").run("--workers", workers, "--speed", "240");

        demand(expected("examples/data/positions.csv"));
    }

    @Test
    void positionsMayChangeAsWell() {
        Example example = Example.of("Exposure");
        String before = Checkout.read(Path.of("examples/data/positions.csv"));
        Path file = Path.of("positions.csv");
        Checkout.write(file, before);

        example.runWhile(
                () -> {
                    Soon.await("totals", () -> !Example.lines("out/exposure/totals.csv").isEmpty());
                    Checkout.write(file, before + "gil,HOOLI,5\n");
                    Soon.await(
                            "an account more",
                            () ->
                                    Example.lines("out/exposure/totals.csv")
                                            .toString()
                                            .contains("gil"));
                    Soon.await(
                            "all prices",
                            () -> {
                                try {
                                    demand(expected("positions.csv"));
                                    return true;
                                } catch (AssertionError e) {
                                    return false;
                                }
                            });
                },
                "--live",
                "--positions",
                file.toString(),
                "--speed",
                "240");

        demand(expected("positions.csv"));
    }
}
