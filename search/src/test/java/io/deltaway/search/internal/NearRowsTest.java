package io.deltaway.search.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A graph finds what looking at all rows finds, or nearly; while it grows, after removals, and
/// among few accepted rows.
class NearRowsTest {

    private static final int LENGTH = 16;
    private static final int FOUND = 10;

    private final Random random = new Random(5);
    private final List<float[]> there = new ArrayList<>();
    private final Set<Integer> rows = new HashSet<>();

    private float[] vector() {
        var vector = new float[LENGTH];
        int near = random.nextInt(20);
        for (int i = 0; i < LENGTH; i++) {
            vector[i] = (float) (random.nextGaussian() + ((near >> i % 5 & 1) == 1 ? 2 : 0));
        }
        return vector;
    }

    private void add(Part one, Part other) {
        there.add(vector());
        int row = there.size() - 1;
        rows.add(row);
        one.add(row, there.get(row));
        other.add(row, there.get(row));
    }

    private static Set<Integer> found(Part part, float[] asked, RowFilter filter) {
        var best = new Best(FOUND, Integer::compare);
        part.ask(asked, null, false).search(best, filter);
        var rows = new HashSet<Integer>();
        for (int row : best.ranking().rows()) {
            rows.add(row);
        }
        return rows;
    }

    private double recall(Part near, Part exact, RowFilter filter) {
        int hits = 0;
        int wanted = 0;
        for (int i = 0; i < 50; i++) {
            float[] asked = vector();
            Set<Integer> expected = found(exact, asked, filter);
            Set<Integer> actual = found(near, asked, filter);
            assertThat(actual).as("full").hasSameSizeAs(expected);
            wanted += expected.size();
            actual.retainAll(expected);
            hits += actual.size();
        }
        return hits / (double) wanted;
    }

    /// Where large products cancel each other out, too.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COSINE")
    void exactlyAskedItScoresAsAnExactIndex(Metric metric) {
        var near = new NearRows(metric, 3, 100);
        var exact = new VectorRows(metric, 3);
        exact.readFrom(row -> VectorRowsTest.encoded(there.get(row)));
        for (int row = 0; row < 50; row++) {
            float large = (float) Math.scalb(random.nextGaussian(), 12);
            there.add(new float[] {large, (float) random.nextGaussian(), -large});
            near.add(row, there.get(row));
            exact.add(row, there.get(row));
        }
        float[] asked = {1, 1, 1};
        for (int row = 0; row < 50; row++) {
            assertThat(near.ask(asked, null, true).score(row))
                    .isEqualTo(exact.ask(asked, null, true).score(row));
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void nearlyNothingIsMissed(Metric metric) {
        var near = new NearRows(metric, LENGTH, 100);
        var exact = new VectorRows(metric, LENGTH);
        exact.readFrom(row -> VectorRowsTest.encoded(there.get(row)));
        for (int i = 0; i < 2_600; i++) {
            add(near, exact);
        }
        for (int i = 0; i < 100; i++) {
            near.work();
        }
        assertThat(recall(near, exact, RowFilter.ALL)).as("while it grows").isGreaterThan(0.95);
        for (int i = 0; i < 100; i++) {
            near.work();
        }
        assertThat(recall(near, exact, RowFilter.ALL)).as("when it has grown").isGreaterThan(0.95);
        var few = new BitSet();
        var many = new BitSet();
        for (int row : rows) {
            if (row % 50 == 0) {
                few.set(row);
            }
            if (row % 3 != 0) {
                many.set(row);
            }
        }
        assertThat(recall(near, exact, new RowFilter(few))).as("among few").isEqualTo(1);
        assertThat(recall(near, exact, new RowFilter(many))).as("among many").isGreaterThan(0.95);
        for (int row = 0; row < 2_000; row++) {
            near.remove(row, there.get(row));
            exact.remove(row, there.get(row));
            rows.remove(row);
            add(near, exact);
            near.work();
        }
        assertThat(recall(near, exact, RowFilter.ALL)).as("after removals").isGreaterThan(0.95);
        var again = new NearRows(metric, LENGTH, 100);
        rows.stream().sorted().forEach(row -> again.add(row, there.get(row)));
        for (int grown = 0; grown < rows.size(); grown += 50 * NearRows.SHARE) {
            assertThat(recall(again, exact, RowFilter.ALL))
                    .as("after a restart, %d in the graph", grown)
                    .isGreaterThan(0.95);
            for (int i = 0; i < 50; i++) {
                again.work();
            }
        }
    }
}
