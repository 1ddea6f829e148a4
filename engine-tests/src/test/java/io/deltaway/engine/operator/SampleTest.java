package io.deltaway.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.NoFailures;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleTest {

    private static final Schema ROWS =
            Schema.of(
                    new Field("key", Type.Simple.TEXT, true),
                    new Field("n", Type.Simple.LONG, false));

    private static Batch numbers(int count) {
        return new Batch(
                count, List.of(new LongColumn(count, LongStream.range(0, count).toArray())), null);
    }

    private static Batch sample(double fraction, long seed, Batch rows) {
        return new Sample(new int[] {0}, fraction, seed).step(new Batch[] {rows}, new NoFailures());
    }

    @Test
    void keepsAboutTheFractionOfKeys() {
        for (double fraction : new double[] {0.001, 0.1, 0.5, 0.9}) {
            assertThat(sample(fraction, 0, numbers(100_000)).size() / 100_000.0)
                    .isCloseTo(fraction, within(0.01));
        }
        assertThat(sample(0, 0, numbers(1000)).size()).isZero();
        assertThat(sample(1, 0, numbers(1000)).size()).isEqualTo(1000);
    }

    @Test
    void theLargerSampleContainsTheSmaller() {
        Batch larger = sample(0.3, 7, numbers(10_000));
        assertThat(sample(0.3, 7, larger).size()).isEqualTo(larger.size());
        assertThat(sample(0.1, 7, larger).size()).isEqualTo(sample(0.1, 7, numbers(10_000)).size());
        assertThat(sample(0.3, 8, larger).size()).isLessThan(larger.size() / 2);
    }

    @Test
    void allRowsOfAKeyStayOrGo() {
        OperatorCheck.of(plan ->
                        plan.apply(
                                "sample",
                                ROWS,
                                circuit -> new Sample(new int[] {0}, 0.5, 1),
                                plan.input("in", ROWS)))
                .agreesWith(
                        arrived ->
                                arrived.getFirst().stream().filter(SampleTest::isSampled).toList(),
                        random -> RandomRows.deltas(random, ROWS),
                        40);
    }

    private static boolean isSampled(WeightedRow row) {
        Schema key = Schema.of(ROWS.fields().getFirst());
        return !sample(
                        0.5,
                        1,
                        Deltas.batch(key, List.of(new WeightedRow(row.values().subList(0, 1), 1))))
                .isEmpty();
    }

    @Test
    void aFractionIsAtMostOne() {
        assertThatThrownBy(() -> new Sample(new int[] {0}, 1.5, 0))
                .hasMessageContaining("expected 0 to 1");
    }
}
