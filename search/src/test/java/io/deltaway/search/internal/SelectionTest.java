package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is put first is what sorting puts there.
class SelectionTest {

    private static final double[] SOME = {
        Double.NEGATIVE_INFINITY, -1, 0, 0.5, 2, Double.POSITIVE_INFINITY
    };

    private final Random random = new Random(3);

    @Test
    void theLargestComeFirstAndTheLeastOfThemLast() {
        for (int round = 0; round < 2_000; round++) {
            int size = 1 + random.nextInt(300);
            int count = 1 + random.nextInt(size);
            int wanted = 1 + random.nextInt(count);
            boolean isFew = random.nextBoolean();
            double[] numbers = new double[size];
            Arrays.setAll(
                    numbers,
                    i -> isFew ? SOME[random.nextInt(SOME.length)] : random.nextGaussian());
            double[] sorted = Arrays.copyOf(numbers, count);
            Arrays.sort(sorted);
            double[] behind = Arrays.copyOfRange(numbers, count, size);
            Selection.putLargestFirst(numbers, count, wanted);
            double[] first = Arrays.copyOf(numbers, wanted);
            assertThat(first[wanted - 1]).isEqualTo(sorted[count - wanted]);
            Arrays.sort(first);
            assertThat(first).isEqualTo(Arrays.copyOfRange(sorted, count - wanted, count));
            assertThat(Arrays.copyOfRange(numbers, count, size)).isEqualTo(behind);
        }
    }
}
