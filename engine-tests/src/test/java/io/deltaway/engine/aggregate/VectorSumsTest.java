package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Type.Simple;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Sums and means of vectors over random histories, now and then with a vector of another length.
class VectorSumsTest {

    private static double[] doubles(Random random) {
        double[] vector = new double[random.nextInt(30) == 0 ? 2 : 3];
        for (int i = 0; i < vector.length; i++) {
            vector[i] =
                    random.nextInt(10) == 0 ? 1e250 * random.nextGaussian() : random.nextGaussian();
        }
        return vector;
    }

    private static float[] floats(Random random) {
        return new float[] {random.nextFloat(), -random.nextInt(4) / 4f};
    }

    @Test
    void ofDoubles() {
        AggregateHistory.of(
                        "sum",
                        Simple.DOUBLES,
                        VectorSumsTest::doubles,
                        values -> expected(values, 1))
                .check(40);
        AggregateHistory.of(
                        "avg",
                        Simple.DOUBLES,
                        VectorSumsTest::doubles,
                        values -> expected(values, values.size()))
                .check(40);
    }

    @Test
    void ofFloats() {
        AggregateHistory.of(
                        "sum",
                        Simple.FLOATS,
                        VectorSumsTest::floats,
                        values -> narrowed(expected(values, 1)))
                .check(40);
        AggregateHistory.of(
                        "avg",
                        Simple.FLOATS,
                        VectorSumsTest::floats,
                        values -> narrowed(expected(values, values.size())))
                .check(40);
    }

    private static @Nullable Object expected(List<Object> vectors, int divisor) {
        if (vectors.isEmpty()) {
            return null;
        }
        List<Integer> lengths =
                vectors.stream().map(vector -> widened(vector).length).distinct().sorted().toList();
        if (lengths.size() > 1) {
            return Failure.argument("vectors of different lengths: " + lengths);
        }
        double[] result = new double[lengths.getFirst()];
        for (int i = 0; i < result.length; i++) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Object vector : vectors) {
                sum = sum.add(new BigDecimal(widened(vector)[i]));
            }
            result[i] = sum.divide(BigDecimal.valueOf(divisor), new MathContext(700)).doubleValue();
        }
        return result;
    }

    private static double[] widened(Object vector) {
        if (vector instanceof double[] doubles) {
            return doubles;
        }
        float[] floats = (float[]) vector;
        double[] wide = new double[floats.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = floats[i];
        }
        return wide;
    }

    private static @Nullable Object narrowed(@Nullable Object result) {
        if (!(result instanceof double[] doubles)) {
            return result;
        }
        float[] narrow = new float[doubles.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) doubles[i];
        }
        return narrow;
    }
}
