package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.deltaway.programs.Checkout;
import io.deltaway.testkit.Soon;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AirportDelaysTest {

    /// A line `date,delay,distance,origin,destination`.
    private record Flight(String line) {

        String field(int index) {
            return Arrays.asList(line.split(",", -1)).get(index);
        }

        String origin() {
            return field(3);
        }

        String day() {
            return field(0).substring(0, 10);
        }

        int delay() {
            return Integer.parseInt(field(1));
        }
    }

    private static List<Flight> sample() {
        var flights = new ArrayList<Flight>();
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        Files.newInputStream(
                                                Checkout.ROOT.resolve(
                                                        "examples/data/flights.csv.gz"))),
                                StandardCharsets.UTF_8))) {
            lines.lines().skip(1).forEach(line -> flights.add(new Flight(line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return flights;
    }

    private static Map<List<String>, List<Integer>> byOriginDay(List<Flight> flights) {
        var groups = new TreeMap<List<String>, List<Integer>>(Comparator.comparing(List::toString));
        for (Flight flight : flights) {
            groups.computeIfAbsent(List.of(flight.origin(), flight.day()), key -> new ArrayList<>())
                    .add(flight.delay());
        }
        return groups;
    }

    /// SQL's `percentile_cont`.
    private static double quantile(double fraction, List<Integer> values) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        double position = fraction * (sorted.size() - 1);
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        return sorted.get(below) + (position - below) * (sorted.get(above) - sorted.get(below));
    }

    private static double mean(List<Integer> values) {
        return values.stream().mapToLong(Integer::longValue).sum() / (double) values.size();
    }

    private static void demandDelaysOf(List<Flight> flights) {
        List<List<String>> lines = Example.lines("out/airport-delays/by_origin_day.csv");
        Map<List<String>, List<Integer>> groups = byOriginDay(flights);
        assertThat(lines).hasSameSizeAs(groups.keySet());
        for (List<String> line : lines) {
            List<Integer> delays = groups.getOrDefault(line.subList(0, 2), List.of());
            assertThat(delays).as("%s", line).isNotEmpty().hasSize(Integer.parseInt(line.get(2)));
            assertThat(Double.parseDouble(line.get(3)))
                    .as("mean of %s", line)
                    .isCloseTo(mean(delays), within(1e-9));
            assertThat(Double.parseDouble(line.get(4)))
                    .as("p90 of %s", line)
                    .isCloseTo(quantile(0.9, delays), within(1e-9));
        }
    }

    private static void demandWorstOf(List<Flight> flights) {
        var delays = new TreeMap<String, List<Integer>>();
        for (Flight flight : flights) {
            delays.computeIfAbsent(flight.origin(), key -> new ArrayList<>()).add(flight.delay());
        }
        List<List<String>> worst =
                delays.entrySet().stream()
                        .filter(one -> one.getValue().size() >= 1_000)
                        .sorted(Comparator.comparingDouble(one -> -mean(one.getValue())))
                        .limit(10)
                        .sorted(Map.Entry.comparingByKey())
                        .map(one ->
                                List.of(
                                        one.getKey(),
                                        "" + one.getValue().size(),
                                        "" + mean(one.getValue())))
                        .toList();
        assertThat(worst).hasSize(10);
        assertThat(Example.lines("out/airport-delays/worst.csv")).isEqualTo(worst);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void delaysOfTheSampleAreThoseOfABatchProgram(String workers) {
        String shown = Example.of("AirportDelays").run("--workers", workers);

        List<Flight> flights = sample();
        demandDelaysOf(flights);
        demandWorstOf(flights);
        assertThat(shown)
                .contains("Airports with the longest mean delay, in minutes", "JFK", "25.99");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weight,date,delay,distance,origin,destination\n", ""})
    void correctionsAreAppliedWhileItRuns(String header) {
        Example example = Example.of("AirportDelays");
        List<Flight> flights = sample();
        var random = new Random(5);
        var corrections = new StringBuilder();
        var corrected = new ArrayList<>(flights);
        Collections.shuffle(corrected, random);
        for (int i = 0; i < 100; i++) {
            Flight wrong = corrected.removeFirst();
            var right = new Flight(wrong.line().replace("," + wrong.delay() + ",", ",600,"));
            corrected.addLast(right);
            corrections.append("-1,").append(wrong.line()).append('\n');
            corrections.append("1,").append(right.line()).append('\n');
        }
        Path file = Path.of("corrections.csv");
        Checkout.write(file, header);

        example.runWhile(
                () -> {
                    Soon.await(
                            "the first answer",
                            () -> !Example.lines("out/airport-delays/worst.csv").isEmpty());
                    demandWorstOf(flights);
                    Checkout.write(file, header + corrections);
                    Soon.await(
                            "the corrected answer",
                            () -> {
                                try {
                                    demandWorstOf(corrected);
                                    return true;
                                } catch (AssertionError e) {
                                    return false;
                                }
                            });
                },
                "--live",
                "--corrections",
                file.toString());

        demandDelaysOf(corrected);
        demandWorstOf(corrected);
    }
}
