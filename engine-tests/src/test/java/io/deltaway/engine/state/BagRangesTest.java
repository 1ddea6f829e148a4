package io.deltaway.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sums of ranges against a list of all copies.
class BagRangesTest {

    /// Lists the keys; parts are lists too.
    private static final class Listing implements RangeSum {
        private List<Long> keys = new ArrayList<>();
        private List<Long> outer = keys;
        private int looked;

        @Override
        public int slot() {
            return 1;
        }

        @Override
        public void add(long[] more, long @Nullable [] weights, int from, int to) {
            for (int i = from; i < to; i++) {
                addCopies(more, i, weights == null ? 1 : weights[i]);
            }
        }

        @Override
        public void addCopies(long[] more, int at, long copies) {
            looked++;
            keys.addAll(Collections.nCopies((int) copies, more[at]));
        }

        @Override
        @SuppressWarnings("unchecked") // closePart makes no other parts
        public void addPart(Object part) {
            looked++;
            keys.addAll((List<Long>) part);
        }

        @Override
        public void openPart() {
            outer = keys;
            keys = new ArrayList<>();
        }

        @Override
        public Object closePart() {
            List<Long> part = keys;
            keys = outer;
            return part;
        }
    }

    private static List<Long> copies(NavigableMap<Long, Long> weights) {
        var all = new ArrayList<Long>();
        weights.forEach((key, weight) -> all.addAll(Collections.nCopies(weight.intValue(), key)));
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 200, 20_000})
    void sumsAreThoseOfAllCopiesInTheRange(int keys) {
        var random = new Random(keys);
        var bag = new OrderedBag();
        var weights = new TreeMap<Long, Long>();
        for (int change = 0; change < keys; change++) {
            add(bag, weights, random.nextInt(keys), 1 + random.nextInt(2));
        }
        for (int round = 0; round < 60; round++) {
            List<Long> all = copies(weights);
            int from = random.nextInt(all.size() + 1);
            int to = from + random.nextInt(all.size() + 1 - from);
            var sum = new Listing();
            bag.sum(from, to, sum);
            assertThat(sum.keys).isEqualTo(all.subList(from, to));
            long place = random.nextInt(-1, keys + 1);
            BagCursor found = bag.seek(key -> key < place);
            Long expected = weights.ceilingKey(place);
            assertThat(found.next() ? (Long) found.key() : null).isEqualTo(expected);
            for (int change = random.nextInt(4); change > 0; change--) {
                Long key = weights.ceilingKey((long) random.nextInt(keys));
                if (key != null && random.nextBoolean()) {
                    add(bag, weights, key, -1);
                } else {
                    add(bag, weights, random.nextInt(keys), 1);
                }
            }
        }
    }

    private static void add(
            OrderedBag bag, NavigableMap<Long, Long> weights, long key, long weight) {
        bag.add(key, weight);
        weights.merge(key, weight, (a, b) -> a + b == 0 ? null : a + b);
        if (weights.isEmpty()) {
            add(bag, weights, key, 1);
        }
    }

    @Test
    void aSumLooksAtFewThingsWhereLittleChanged() {
        var bag = new OrderedBag();
        for (long key = 0; key < 100_000; key++) {
            bag.add(key, 1);
        }
        bag.sum(0, 100_000, new Listing());
        bag.add(50_000, 1);
        var sum = new Listing();
        bag.sum(10, 99_990, sum);
        assertThat(sum.keys).hasSize(99_980);
        assertThat(sum.looked).isLessThan(1_000);
    }
}
