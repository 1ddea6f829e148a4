package io.deltaway.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.value.Hashing;
import io.deltaway.engine.value.Type.Simple;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The estimate's error, and that retractions leave no trace in it.
class ApproximateDistinctCountsTest {

    private static final int PRECISION = 12;

    private static long hash(long value) {
        return Hashing.finish(Hashing.mix(0, value));
    }

    private static double estimate(RankCounts sketch) {
        return sketch.estimate(new byte[1 << PRECISION]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 200, 300, 3_000, 10_000, 20_000, 200_000})
    void theEstimateIsNearTheTruth(int distinct) {
        double sumOfSquaredErrors = 0;
        int runs = distinct > 50_000 ? 3 : 20;
        for (int run = 0; run < runs; run++) {
            var sketch = new RankCounts(PRECISION);
            for (int i = 0; i < distinct; i++) {
                sketch.add(hash(run * 1_000_000_007L + i), 1);
            }
            double error = estimate(sketch) / distinct - 1;
            // few values may share a register
            double bound = Math.max(0.065, 2.0 / distinct);
            assertThat(error).isBetween(-bound, bound);
            sumOfSquaredErrors += error * error;
        }
        assertThat(Math.sqrt(sumOfSquaredErrors / runs))
                .isLessThan(Math.max(1.04 / 64 * 1.6, 0.5 / distinct));
    }

    @Test
    void retractionsLeaveTheEstimateOfWhatRemains() {
        for (int size : new int[] {50, 150, 2_000, 30_000}) {
            var random = new Random(size);
            var sketch = new RankCounts(PRECISION);
            var remaining = new RankCounts(PRECISION);
            for (int i = 0; i < size; i++) {
                long weight = random.nextInt(1, 4);
                sketch.add(hash(i), weight);
                if (i % 7 == 0) {
                    remaining.add(hash(i), 1);
                }
            }
            random = new Random(size);
            for (int i = 0; i < size; i++) {
                long weight = random.nextInt(1, 4);
                sketch.add(hash(i), i % 7 == 0 ? 1 - weight : -weight);
            }
            assertThat(estimate(sketch)).isEqualTo(estimate(remaining));
        }
    }

    @Test
    void whatIsSavedAndLoadedIsTheSame() {
        AggregateHistory.of(
                        "approxCountDistinct",
                        Simple.LONG,
                        random -> (long) random.nextInt(20),
                        values -> values.stream().distinct().count())
                .check(30);
        AggregateHistory.of(
                        "approxCountDistinct",
                        Simple.TEXT,
                        random -> "text number " + random.nextInt(20),
                        values -> values.stream().distinct().count(),
                        16)
                .check(30);
    }

    @Test
    void aValueRetractedTooOftenIsNoticed() {
        var sketch = new RankCounts(PRECISION);
        sketch.add(hash(1), 1);
        sketch.add(hash(2), -1);
        assertThatThrownBy(() -> estimate(sketch)).isInstanceOf(NegativeWeightException.class);
        sketch.add(hash(2), 1);
        assertThat(Math.round(estimate(sketch))).isEqualTo(1);
    }

    @Test
    void precisionIsChecked() {
        assertThatThrownBy(() ->
                        Aggregates.resolve("approxCountDistinct", List.of(Simple.LONG), List.of(3)))
                .hasMessage("expected a precision from 4 to 16, got 3");
    }
}
