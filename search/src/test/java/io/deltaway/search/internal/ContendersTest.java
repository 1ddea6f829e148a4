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
    void thoseAreLeftThatMayBeAmongTheBest(int wanted) {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            int count = 1 + random.nextInt(2_000);
            double width = seed % 4 == 0 ? 0 : random.nextDouble();
            double[] lows = new double[count];
            double[] highs = new double[count];
            var shares = IntStream.range(0, SHARES).mapToObj(i -> new Contenders(wanted)).toList();
            for (int row = 0; row < count; row++) {
                double value = random.nextInt(4) == 0 ? 1 : random.nextGaussian();
                lows[row] = value - width * random.nextDouble();
                highs[row] = value + width * random.nextDouble();
                Contenders share = shares.get(random.nextInt(SHARES));
                share.demand(shares.get(random.nextInt(SHARES)).least());
                share.add(row, 1, lows[row], highs[row], Float.NaN);
            }
            Contenders all = shares.get(random.nextInt(SHARES));
            shares.stream().filter(share -> share != all).forEach(all::addAll);
            double bound = count < wanted ? Double.NEGATIVE_INFINITY : last(lows, wanted);
            List<Integer> expected =
                    IntStream.range(0, count).filter(row -> highs[row] >= bound).boxed().toList();
            assertThat(Arrays.stream(all.left()).map(all::row).boxed())
                    .as("seed %s", seed)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /// The last of the largest.
    private static double last(double[] values, int wanted) {
        return Arrays.stream(values)
                .boxed()
                .sorted(Comparator.reverseOrder())
                .limit(wanted)
                .reduce((a, b) -> b)
                .orElseThrow();
    }
}
