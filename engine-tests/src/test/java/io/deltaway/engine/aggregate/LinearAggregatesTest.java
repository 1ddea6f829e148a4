package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Type.Simple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Counts, sums, means and boolean tests over random histories.
class LinearAggregatesTest {

    private static final MathContext EXACT = new MathContext(1500);

    private static long anyLong(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Long.MAX_VALUE;
            case 1 -> Long.MIN_VALUE;
            case 2 -> random.nextLong();
            default -> random.nextInt(-20, 20);
        };
    }

    /// Doubles of all sizes: ordinary ones, subnormal ones, the largest, zeros of both signs,
    /// infinities and NaN.
    private static double anyDouble(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> Double.MIN_VALUE * random.nextInt(-5, 5);
            case 2 -> random.nextBoolean() ? Double.MAX_VALUE : -Double.MAX_VALUE;
            case 3 -> -0.0;
            case 4 -> 1e300 * random.nextGaussian();
            default -> ordinaryDouble(random);
        };
    }

    private static double ordinaryDouble(Random random) {
        return random.nextBoolean() ? random.nextInt(-5000, 5000) / 100.0 : random.nextGaussian();
    }

    private static double specialDouble(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> Double.POSITIVE_INFINITY;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> Double.NaN;
            default -> ordinaryDouble(random);
        };
    }

    @Test
    void count() {
        new AggregateHistory(
                        "count",
                        List.of(),
                        List.of(),
                        random -> List.of(),
                        rows -> (long) rows.size())
                .check(40);
        AggregateHistory.of(
                        "countNonNull", Simple.TEXT, random -> "x", values -> (long) values.size())
                .check(40);
    }

    @Test
    void sumOfWholeNumbersFailsOnlyWhileItDoesNotFit() {
        AggregateHistory.of(
                        "sum",
                        Simple.LONG,
                        LinearAggregatesTest::anyLong,
                        LinearAggregatesTest::sumOfLongs)
                .check(80);
        AggregateHistory.of("sum", Simple.INT, Random::nextInt, LinearAggregatesTest::sumOfLongs)
                .check(50);
    }

    private static @Nullable Object sumOfLongs(List<Object> values) {
        BigInteger sum = wholeSum(values);
        return values.isEmpty() ? null : sum.bitLength() < 64 ? sum.longValue() : Failure.OVERFLOW;
    }

    private static BigInteger wholeSum(List<Object> values) {
        return values.stream()
                .map(value -> BigInteger.valueOf(((Number) value).longValue()))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    @Test
    void meanOfWholeNumbersIsTheNearestDouble() {
        Function<List<Object>, @Nullable Object> mean =
                values ->
                        values.isEmpty()
                                ? null
                                : mean(new BigDecimal(wholeSum(values)), values.size());
        AggregateHistory.of("avg", Simple.LONG, LinearAggregatesTest::anyLong, mean).check(80);
        AggregateHistory.of("avg", Simple.INT, Random::nextInt, mean).check(50);
    }

    private static double mean(BigDecimal sum, int count) {
        return sum.divide(BigDecimal.valueOf(count), EXACT).doubleValue();
    }

    @Test
    void sumsAndMeansOfDurations() {
        Function<Random, Object> lengths = random -> Duration.ofNanos(random.nextInt(-1000, 1000));
        AggregateHistory.of(
                        "sum",
                        Simple.DURATION,
                        lengths,
                        values -> values.isEmpty() ? null : total(values))
                .check(50);
        AggregateHistory.of(
                        "avg",
                        Simple.DURATION,
                        lengths,
                        values ->
                                values.isEmpty()
                                        ? null
                                        : Duration.ofNanos(
                                                (long)
                                                        Math.rint(
                                                                (double) total(values).toNanos()
                                                                        / values.size())))
                .check(50);
    }

    private static Duration total(List<Object> values) {
        return values.stream().map(Duration.class::cast).reduce(Duration.ZERO, Duration::plus);
    }

    @Test
    void sumOfDoublesIsTheNearestToTheExactSum() {
        for (Function<Random, Double> values :
                List.<Function<Random, Double>>of(
                        LinearAggregatesTest::anyDouble,
                        LinearAggregatesTest::ordinaryDouble,
                        LinearAggregatesTest::specialDouble)) {
            AggregateHistory.of("sum", Simple.DOUBLE, values, LinearAggregatesTest::sumOfDoubles)
                    .check(50);
            AggregateHistory.of("avg", Simple.DOUBLE, values, LinearAggregatesTest::meanOfDoubles)
                    .check(50);
        }
        AggregateHistory.of(
                        "sum", Simple.FLOAT, Random::nextFloat, LinearAggregatesTest::sumOfDoubles)
                .check(30);
    }

    private static @Nullable Object sumOfDoubles(List<Object> values) {
        return quotient(values, 1);
    }

    private static @Nullable Object meanOfDoubles(List<Object> values) {
        return quotient(values, values.size());
    }

    private static @Nullable Object quotient(List<Object> values, int count) {
        if (values.isEmpty()) {
            return null;
        }
        double special = 0;
        BigDecimal sum = BigDecimal.ZERO;
        for (Object value : values) {
            double number = ((Number) value).doubleValue();
            if (Double.isFinite(number)) {
                sum = sum.add(new BigDecimal(number));
            } else {
                special += number;
            }
        }
        return special != 0 ? special : mean(sum, count);
    }

    @Test
    void booleanTests() {
        AggregateHistory.of(
                        "and",
                        Simple.BOOLEAN,
                        random -> random.nextInt(5) > 0,
                        values -> values.isEmpty() ? null : !values.contains(false))
                .check(60);
        AggregateHistory.of(
                        "or",
                        Simple.BOOLEAN,
                        random -> random.nextInt(5) == 0,
                        values -> values.isEmpty() ? null : values.contains(true))
                .check(60);
    }
}
