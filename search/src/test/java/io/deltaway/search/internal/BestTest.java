package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The best rows are those that sorting all would put first, also where many are equally good.
class BestTest {

    private static final float[] EDGES = {
        0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1e-3f
    };

    private record Offered(float score, int row) {}

    /// Rows in an order that is not that of their numbers.
    private static int order(int row, int other) {
        return Integer.compare(row * 0x9E3779B9, other * 0x9E3779B9);
    }

    private static List<Integer> sorted(List<Offered> offered, int most) {
        return offered.stream()
                .sorted(
                        Comparator.comparingDouble((Offered one) -> one.score() + 0f)
                                .reversed()
                                .thenComparing(Offered::row, BestTest::order))
                .limit(most)
                .map(Offered::row)
                .toList();
    }

    @Test
    void areThoseThatSortingAllPutsFirst() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            int most = 1 + random.nextInt(12);
            int scores = 1 + random.nextInt(40);
            var best = new Best(most, BestTest::order);
            var offered = new ArrayList<Offered>();
            for (int row = random.nextInt(200); row >= 0; row--) {
                float score =
                        random.nextInt(4) == 0
                                ? EDGES[random.nextInt(EDGES.length)]
                                : random.nextInt(scores) - scores / 2f;
                offered.add(new Offered(score, row));
                if (score >= best.least()) { // as those do who search
                    best.offer(score, row);
                }
            }
            Ranking ranking = best.ranking();
            assertThat(IntStream.of(ranking.rows()).boxed().toList())
                    .as("seed %d", seed)
                    .isEqualTo(sorted(offered, most));
            for (int i = 0; i < ranking.size(); i++) {
                int row = ranking.rows()[i];
                assertThat(ranking.scores()[i])
                        .as("seed %d", seed)
                        .isEqualTo(offered.get(offered.size() - 1 - row).score() + 0f);
            }
        }
    }

    @Test
    void haveANumberForAScore() {
        var best = new Best(1, BestTest::order);
        best.offer(Float.NaN, 1);
        best.offer(Float.NEGATIVE_INFINITY, 2);
        assertThat(best.ranking().rows()).isEmpty();
        best.offer(-1, 3);
        best.offer(Float.NaN, 4);
        assertThat(best.ranking().rows()).containsExactly(3);
        best.clear();
        assertThat(best.ranking().rows()).isEmpty();
    }
}
