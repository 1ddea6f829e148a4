package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Shares of rows, of which each is told now and then what another one reached.
class ContendersTest {

    private static final int SHARES = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60, 400})
    void theBestAreAmongThem(int wanted) {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            int count = 1 + random.nextInt(2_000);
            double width = random.nextDouble();
            double[] values = new double[count];
            var shares = IntStream.range(0, SHARES).mapToObj(i -> new Contenders(wanted)).toList();
            for (int row = 0; row < count; row++) {
                values[row] = random.nextInt(4) == 0 ? 1 : random.nextGaussian();
                double low = values[row] - width * random.nextDouble();
                double high = values[row] + width * random.nextDouble();
                Contenders share = shares.get(random.nextInt(SHARES));
                share.demand(shares.get(random.nextInt(SHARES)).least());
                share.add(row, 1, low, high, Float.NaN);
            }
            Contenders all = shares.get(random.nextInt(SHARES));
            shares.stream().filter(share -> share != all).forEach(all::addAll);
            double last = last(values, wanted);
            List<Integer> best =
                    IntStream.range(0, count).filter(row -> values[row] >= last).boxed().toList();
            assertThat(Arrays.stream(all.left()).map(all::row).boxed())
                    .as("seed %s", seed)
                    .doesNotHaveDuplicates()
                    .containsAll(best);
        }
    }

    /// The last of the best.
    private static double last(double[] values, int wanted) {
        return Arrays.stream(values)
                .boxed()
                .sorted(Comparator.reverseOrder())
                .limit(wanted)
                .reduce((a, b) -> b)
                .orElseThrow();
    }
}
