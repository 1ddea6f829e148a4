package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.RowCountException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowCountsTest {

    private static Batch change(long value, long weight) {
        return new Batch(1, List.of(new LongColumn(1, new long[] {value})), new long[] {weight});
    }

    @Test
    void randomHistoriesAreCountedAsAMapCountsThem() {
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var expected = new TreeMap<Long, Long>();
            var counts = new RowCounts();
            for (int i = 0; i < 5_000; i++) {
                long value = random.nextInt(200);
                long there = expected.getOrDefault(value, 0L);
                long weight = random.nextInt(4) - there;
                if (weight != 0) {
                    expected.merge(value, weight, (a, b) -> a + b == 0 ? null : (Long) (a + b));
                    assertThat(counts.add(change(value, weight))).as("seed %s", seed).isNegative();
                }
                assertThat(counts.size()).as("seed %s", seed).isEqualTo(expected.size());
            }
            expected.forEach(
                    (value, weight) -> assertThat(counts.add(change(value, -weight))).isNegative());
            assertThat(counts.size()).isZero();
            assertThat(counts.add(change(7, -1))).isZero();
        }
    }

    @Test
    void aCountThatDoesNotFitIsToldApart() {
        var counts = new RowCounts();
        counts.add(change(1, Long.MAX_VALUE));
        assertThatThrownBy(() -> counts.add(change(1, 1)))
                .isInstanceOfSatisfying(
                        RowCountException.class, e -> assertThat(e.isNegative()).isFalse());
    }
}
