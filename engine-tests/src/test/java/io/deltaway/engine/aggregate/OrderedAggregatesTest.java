package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Aggregates that read from the sorted values of a group, over random histories.
class OrderedAggregatesTest {

    private static final String LONG_PREFIX = "a text that does not fit into a word ";

    /// A type and values of it, few enough that they repeat.
    private record Sample(Type type, Function<Random, Object> value) {}

    private static final List<Sample> SAMPLES =
            List.of(
                    new Sample(
                            Simple.LONG,
                            random ->
                                    random.nextInt(8) == 0
                                            ? random.nextLong()
                                            : (long) random.nextInt(-9, 9)),
                    new Sample(Simple.BOOLEAN, Random::nextBoolean),
                    new Sample(Simple.DOUBLE, OrderedAggregatesTest::anyDouble),
                    new Sample(Simple.FLOAT, random -> random.nextInt(6) / 4f),
                    new Sample(
                            Simple.TEXT,
                            random ->
                                    (random.nextBoolean() ? LONG_PREFIX : "")
                                            + List.of("", "a", "ä", "\uFFFD", "𝄞")
                                                    .get(random.nextInt(5))),
                    new Sample(
                            Simple.DECIMAL,
                            random ->
                                    new BigDecimal(random.nextInt(-90, 90))
                                            .setScale(random.nextInt(4))),
                    new Sample(
                            Simple.UUID, random -> new UUID(random.nextInt(3), random.nextInt(3))),
                    new Sample(
                            new Type.ListOf(Simple.INT),
                            random -> Collections.nCopies(random.nextInt(4), random.nextInt(3))));

    private static double anyDouble(Random random) {
        double[] special = {
            -0.0,
            0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE
        };
        return random.nextBoolean()
                ? special[random.nextInt(special.length)]
                : random.nextInt(-20, 20) / 8.0;
    }

    private static List<Object> sorted(Type type, List<Object> values) {
        return values.stream().sorted((a, b) -> Values.compare(type, a, b)).toList();
    }

    private static void onAllTypes(String name, Reference reference, Object... parameters) {
        for (Sample sample : SAMPLES) {
            AggregateHistory.of(
                            name,
                            sample.type,
                            sample.value,
                            values -> reference.of(sample.type, sorted(sample.type, values)),
                            parameters)
                    .check(15);
        }
    }

    /// The result for sorted values.
    @FunctionalInterface
    private interface Reference {
        @Nullable Object of(Type type, List<Object> sorted);
    }

    @Test
    void extremes() {
        onAllTypes("min", (type, sorted) -> sorted.isEmpty() ? null : sorted.getFirst());
        onAllTypes("any", (type, sorted) -> sorted.isEmpty() ? null : sorted.getFirst());
        onAllTypes("max", (type, sorted) -> sorted.isEmpty() ? null : sorted.getLast());
    }

    @Test
    void extremesOfAppendOnlyTables() {
        for (Sample sample : SAMPLES) {
            for (String name : List.of("min", "max", "any")) {
                AggregateHistory.of(
                                name,
                                sample.type,
                                sample.value,
                                values -> {
                                    List<Object> sorted = sorted(sample.type, values);
                                    return sorted.isEmpty()
                                            ? null
                                            : name.equals("max")
                                                    ? sorted.getLast()
                                                    : sorted.getFirst();
                                })
                        .appendOnly()
                        .check(15);
            }
        }
    }

    @Test
    void countDistinct() {
        onAllTypes("countDistinct", (type, sorted) -> (long) distinct(type, sorted));
    }

    private static int distinct(Type type, List<Object> sorted) {
        int distinct = 0;
        for (int i = 0; i < sorted.size(); i++) {
            distinct +=
                    i == 0 || Values.compare(type, sorted.get(i - 1), sorted.get(i)) != 0 ? 1 : 0;
        }
        return distinct;
    }

    @Test
    void uniqueFailsWhileThereAreTwoValues() {
        AggregateHistory.of(
                        "unique",
                        Simple.LONG,
                        random -> (long) random.nextInt(2),
                        values -> {
                            List<Object> sorted = sorted(Simple.LONG, values);
                            if (distinct(Simple.LONG, sorted) > 1) {
                                return Failure.argument("2 different values, among them 0 and 1");
                            }
                            return sorted.isEmpty() ? null : sorted.getFirst();
                        })
                .largestBatch(3)
                .check(60);
    }

    @Test
    void listsHoldEachCopyInOrder() {
        onAllTypes("sortedList", (type, sorted) -> sorted);
        onAllTypes("bottom", (type, sorted) -> sorted.subList(0, Math.min(4, sorted.size())), 4);
        onAllTypes(
                "top",
                (type, sorted) -> sorted.reversed().subList(0, Math.min(4, sorted.size())),
                4L);
        onAllTypes("top", (type, sorted) -> List.of(), 0);
    }

    @Test
    void joinedTextIsInOrder() {
        Sample texts = SAMPLES.get(4);
        AggregateHistory.of(
                        "join",
                        texts.type,
                        texts.value,
                        values ->
                                sorted(texts.type, values).stream()
                                        .map(String.class::cast)
                                        .collect(Collectors.joining(", ")),
                        ", ")
                .check(40);
    }

    @Test
    void argumentsOfExtremesBreakTiesByTheSmallerValue() {
        for (Sample value : SAMPLES) {
            for (Sample place : SAMPLES) {
                Comparator<List<Object>> byPlace =
                        (a, b) -> Values.compare(place.type, a.get(1), b.get(1));
                Comparator<List<Object>> byValue =
                        (a, b) -> Values.compare(value.type, a.get(0), b.get(0));
                onPairs(
                        "argMin",
                        value,
                        place,
                        rows ->
                                rows.stream()
                                        .min(byPlace.thenComparing(byValue))
                                        .map(List::getFirst)
                                        .orElse(null));
                onPairs(
                        "argMax",
                        value,
                        place,
                        rows ->
                                rows.stream()
                                        .min(byPlace.reversed().thenComparing(byValue))
                                        .map(List::getFirst)
                                        .orElse(null));
                onPairs(
                        "listBy",
                        value,
                        place,
                        rows ->
                                rows.stream()
                                        .sorted(byPlace.thenComparing(byValue))
                                        .map(List::getFirst)
                                        .toList());
            }
        }
    }

    private static void onPairs(
            String name,
            Sample value,
            Sample place,
            Function<List<List<Object>>, @Nullable Object> recomputation) {
        var history =
                new AggregateHistory(
                                name,
                                List.of(value.type, place.type),
                                List.of(),
                                random ->
                                        Arrays.asList(
                                                random.nextInt(9) == 0
                                                        ? null
                                                        : value.value.apply(random),
                                                random.nextInt(9) == 0
                                                        ? null
                                                        : place.value.apply(random)),
                                rows -> recomputation.apply(withoutNulls(rows)))
                        .largestBatch(6);
        history.check(3);
        history.appendOnly().check(1);
    }

    private static List<List<Object>> withoutNulls(List<List<@Nullable Object>> rows) {
        List<List<Object>> full = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            if (row.stream().allMatch(Objects::nonNull)) {
                full.add(row.stream().map(Object.class::cast).toList());
            }
        }
        return full;
    }

    @Test
    void quantilesAreInterpolatedAsPercentileCont() {
        for (double fraction : new double[] {0, 0.1, 0.25, 0.9, 1}) {
            for (Sample sample : List.of(SAMPLES.get(0), SAMPLES.get(3))) {
                AggregateHistory.of(
                                "quantile",
                                sample.type,
                                sample.value,
                                values -> percentileCont(sorted(sample.type, values), fraction),
                                fraction)
                        .check(20);
            }
        }
        AggregateHistory.of(
                        "median",
                        Simple.LONG,
                        random -> (long) random.nextInt(50),
                        values -> percentileCont(sorted(Simple.LONG, values), 0.5))
                .largestBatch(300)
                .check(10);
    }

    private static @Nullable Object percentileCont(List<Object> sorted, double fraction) {
        if (sorted.isEmpty()) {
            return null;
        }
        double position = fraction * (sorted.size() - 1);
        int below = (int) position;
        double low = ((Number) sorted.get(below)).doubleValue();
        double high = ((Number) sorted.get(Math.min(below + 1, sorted.size() - 1))).doubleValue();
        double part = position - below;
        return low == high || part == 0 ? low : low * (1 - part) + high * part;
    }

    @Test
    void quantilesOfDecimalsAndTimesAreExact() {
        AggregateHistory.of(
                        "quantile",
                        Simple.DECIMAL,
                        SAMPLES.get(5).value,
                        values ->
                                exactPercentile(
                                        sorted(Simple.DECIMAL, values).stream()
                                                .map(BigDecimal.class::cast)
                                                .toList(),
                                        "0.3"),
                        new BigDecimal("0.3"))
                .check(40);
        AggregateHistory.of(
                        "median",
                        Simple.DURATION,
                        random -> Duration.ofNanos(random.nextInt(9)),
                        values -> {
                            BigDecimal nanos =
                                    exactPercentile(
                                            sorted(Simple.DURATION, values).stream()
                                                    .map(value ->
                                                            BigDecimal.valueOf(
                                                                    ((Duration) value).toNanos()))
                                                    .toList(),
                                            "0.5");
                            return nanos == null
                                    ? null
                                    : Duration.ofNanos(
                                            nanos.setScale(0, RoundingMode.HALF_EVEN).longValue());
                        })
                .check(40);
    }

    private static @Nullable BigDecimal exactPercentile(List<BigDecimal> sorted, String fraction) {
        if (sorted.isEmpty()) {
            return null;
        }
        BigDecimal position =
                new BigDecimal(fraction).multiply(BigDecimal.valueOf(sorted.size() - 1));
        int below = position.intValue();
        BigDecimal high = sorted.get(Math.min(below + 1, sorted.size() - 1));
        BigDecimal part = position.remainder(BigDecimal.ONE);
        return sorted.get(below).multiply(BigDecimal.ONE.subtract(part)).add(high.multiply(part));
    }

    @Test
    void discreteQuantilesAreValuesThatAreThere() {
        onAllTypes(
                "quantileDiscrete",
                (type, sorted) -> {
                    for (int i = 0; i < sorted.size(); i++) {
                        if ((i + 1) * 100L >= 7L * sorted.size()) {
                            return sorted.get(i);
                        }
                    }
                    return null;
                },
                0.07);
    }
}
