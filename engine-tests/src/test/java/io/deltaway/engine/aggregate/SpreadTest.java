package io.deltaway.engine.aggregate;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Variances, standard deviations and sums of decimals against exact decimal arithmetic, rounded
/// once.
class SpreadTest {

    private static final MathContext EXACT = new MathContext(2600);

    private static long anyLong(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Long.MAX_VALUE;
            case 1 -> Long.MIN_VALUE;
            case 2 -> random.nextLong();
            default -> random.nextInt(-100, 100);
        };
    }

    private static double anyDouble(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> Double.MIN_VALUE * random.nextInt(5);
            case 2 -> Double.MAX_VALUE;
            case 3 -> Double.NaN;
            default -> ordinaryDouble(random);
        };
    }

    private static double ordinaryDouble(Random random) {
        return random.nextInt(3) == 0 ? random.nextGaussian() : random.nextInt(-500, 500) / 100.0;
    }

    @Test
    void spreadIsTheNearestDouble() {
        check(Simple.LONG, SpreadTest::anyLong, 20);
        check(Simple.INT, random -> random.nextInt(40), 20);
        check(Simple.DOUBLE, SpreadTest::ordinaryDouble, 10);
        check(Simple.DOUBLE, SpreadTest::anyDouble, 4);
    }

    private static void check(Type type, Function<Random, Object> values, int seeds) {
        for (boolean sample : new boolean[] {false, true}) {
            for (boolean root : new boolean[] {false, true}) {
                String name = (root ? "stddev" : "variance") + (sample ? "Sample" : "Population");
                AggregateHistory.of(name, type, values, all -> spread(all, sample, root))
                        .largestBatch(6)
                        .check(seeds);
            }
        }
    }

    private static @Nullable Object spread(List<Object> values, boolean sample, boolean root) {
        if (values.size() < (sample ? 2 : 1)) {
            return null;
        }
        BigDecimal n = BigDecimal.valueOf(values.size());
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (Object value : values) {
            if (value instanceof Double number && !Double.isFinite(number)) {
                return Double.NaN;
            }
            BigDecimal exact =
                    value instanceof Double number
                            ? new BigDecimal(number)
                            : BigDecimal.valueOf(((Number) value).longValue());
            sum = sum.add(exact);
            squares = squares.add(exact.multiply(exact));
        }
        BigDecimal divisor = n.multiply(sample ? n.subtract(BigDecimal.ONE) : n);
        BigDecimal numerator = n.multiply(squares).subtract(sum.multiply(sum));
        BigDecimal variance = numerator.divide(divisor, EXACT);
        return root ? variance.sqrt(new MathContext(60)).doubleValue() : variance.doubleValue();
    }

    private static BigDecimal anyDecimal(Random random) {
        BigDecimal small = BigDecimal.valueOf(random.nextInt(-999, 999), random.nextInt(-2, 5));
        return random.nextInt(6) == 0 ? small.scaleByPowerOfTen(random.nextInt(-60, 200)) : small;
    }

    @Test
    void sumsAndMeansOfDecimals() {
        AggregateHistory.of(
                        "sum",
                        Simple.DECIMAL,
                        SpreadTest::anyDecimal,
                        values -> values.isEmpty() ? null : sum(values))
                .check(80);
        AggregateHistory.of(
                        "avg",
                        Simple.DECIMAL,
                        SpreadTest::anyDecimal,
                        values ->
                                values.isEmpty()
                                        ? null
                                        : sum(values)
                                                .divide(
                                                        BigDecimal.valueOf(values.size()),
                                                        MathContext.DECIMAL128))
                .check(80);
    }

    private static BigDecimal sum(List<Object> values) {
        return values.stream().map(BigDecimal.class::cast).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
