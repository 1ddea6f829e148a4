package io.deltaway.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.testkit.operator.ScratchPages;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BagsTest {

    private static SortedMap<Long, Long> contents(OrderedBag bag) {
        var contents = new TreeMap<Long, Long>();
        BagCursor cursor = bag.fromStart();
        while (cursor.next()) {
            contents.merge(cursor.key(), cursor.weight(), Long::sum);
        }
        return contents;
    }

    /// From few keys a group to some thousands; weights fall below zero between reads.
    @ParameterizedTest
    @ValueSource(longs = {0, 20_000, 2_000_000})
    void aBagIsAsItWasLeftWhereverItIs(long limit) {
        var random = new Random(limit);
        var bags = new Bags(null);
        var cache = new PageCache(new ScratchPages(), limit, 1);
        bags.keepIn(cache);
        Map<Integer, SortedMap<Long, Long>> expected = new HashMap<>();
        for (int round = 0; round < 2_000; round++) {
            int group = random.nextInt(random.nextBoolean() ? 10 : 200);
            SortedMap<Long, Long> there = expected.computeIfAbsent(group, g -> new TreeMap<>());
            OrderedBag bag = bags.bag(group);
            for (int i = random.nextInt(group < 5 ? 1_000 : 20); i >= 0; i--) {
                long key = random.nextInt(group < 5 ? 5_000 : 50);
                long weight = random.nextInt(4) - 1L;
                bag.add(key, weight);
                there.merge(key, weight, Long::sum);
                if (random.nextInt(500) == 0) {
                    bags.trim();
                    bag = bags.bag(group);
                }
            }
            for (Map.Entry<Long, Long> entry : there.entrySet()) {
                if (entry.getValue() < 0) {
                    bags.bag(group).add(entry.getKey(), 1 - entry.getValue());
                    entry.setValue(1L);
                }
            }
            there.values().removeIf(weight -> weight == 0);
            if (random.nextInt(20) == 0) {
                bags.remove(group);
                expected.remove(group);
            }
            bags.trim();
            int other = random.nextInt(200);
            OrderedBag found = bags.bagIfAny(other);
            assertThat(found == null ? null : contents(found)).isEqualTo(expected.get(other));
            assertThat(found == null ? 0 : found.weight())
                    .isEqualTo(
                            expected.getOrDefault(other, new TreeMap<>()).values().stream()
                                    .mapToLong(weight -> weight)
                                    .sum());
        }
    }

    @Test
    void ofManyBagsOnlySoManyAreInMemory() {
        int limit = 1 << 20;
        var bags = new Bags(null);
        bags.keepIn(new PageCache(new ScratchPages(), limit, 1));
        int groups = 100_000;
        for (int group = 0; group < groups; group++) {
            for (long key = 0; key < 5; key++) {
                bags.bag(group).add(key + group, 1);
            }
            bags.trim();
        }
        assertThat(bags.sizeOutside()).isGreaterThan(4L * limit);
        assertThat(bags.sizeInBytes()).isLessThan(limit + groups * 16L);
        assertThat(bags.bag(7).last()).isEqualTo(11);
    }
}
