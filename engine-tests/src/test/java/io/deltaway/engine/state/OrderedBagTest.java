package io.deltaway.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The bag against a sorted map that keeps the same weights.
class OrderedBagTest {

    /// Handles in the order of the numbers that they stand for; counts who still holds one.
    private static final class Handles implements KeyOrder {
        private final List<Long> numbers = new ArrayList<>();
        private int held;

        long handle(long number) {
            numbers.add(number);
            held++;
            return numbers.size() - 1L;
        }

        long number(long handle) {
            Long number = numbers.get((int) handle);
            if (number == null) {
                throw new AssertionError("handle " + handle + " was released");
            }
            return number;
        }

        @Override
        public int compare(long a, long b) {
            return Long.compare(number(a), number(b));
        }

        @Override
        public void release(long key) {
            number(key);
            numbers.set((int) key, null);
            held--;
        }
    }

    /// Bags of longs and of handles behave alike.
    private static final class Subject {
        private final @Nullable Handles handles;
        final OrderedBag bag;

        Subject(boolean byHandle) {
            handles = byHandle ? new Handles() : null;
            bag = new OrderedBag(handles);
        }

        void add(long number, long weight) {
            bag.add(handles == null ? number : handles.handle(number), weight);
        }

        long number(long key) {
            return handles == null ? key : handles.number(key);
        }

        long probe(long number) {
            return handles == null ? number : handles.handle(number);
        }

        void forget(long key) {
            if (handles != null) {
                handles.release(key);
            }
        }

        void assertHolds(int keys) {
            if (handles != null) {
                assertThat(handles.held).isEqualTo(keys);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 40, 700, 6_000})
    void followsASortedMapThroughInsertionsAndRetractions(int numbers) {
        for (int seed = 0; seed < 8; seed++) {
            history(new Random(seed * 31L + numbers), numbers, false);
            history(new Random(seed * 31L + numbers), numbers, true);
        }
    }

    private static void history(Random random, int numbers, boolean byHandle) {
        var subject = new Subject(byHandle);
        var expected = new TreeMap<Long, Long>();
        int steps = random.nextInt(10, 40);
        for (int step = 0; step < steps; step++) {
            step(random, numbers, subject, expected);
            if (random.nextBoolean()) {
                assertSame(random, numbers, subject, expected);
            }
        }
        for (Map.Entry<Long, Long> entry : List.copyOf(expected.entrySet())) {
            subject.add(entry.getKey(), -entry.getValue());
        }
        expected.clear();
        assertSame(random, numbers, subject, expected);
        subject.assertHolds(0);
        subject.add(1, 2);
        subject.add(2, 1);
        subject.bag.clear();
        subject.assertHolds(0);
        assertThat(subject.bag.isEmpty()).isTrue();
    }

    /// Some insertions and retractions in any order, so that a weight may be below zero on the way.
    private static void step(
            Random random, int numbers, Subject subject, NavigableMap<Long, Long> expected) {
        List<long[]> changes = new ArrayList<>();
        int inserts = random.nextInt(Math.max(2, random.nextInt(3) == 0 ? numbers : numbers / 8));
        for (int i = 0; i < inserts; i++) {
            long number = random.nextInt(-numbers / 2, numbers - numbers / 2);
            changes.add(new long[] {number, random.nextInt(8) == 0 ? random.nextInt(1, 5) : 1});
        }
        int retractions = random.nextInt(Math.max(1, Math.min(expected.size(), numbers / 4)) + 1);
        List<Long> present = new ArrayList<>(expected.keySet());
        Collections.shuffle(present, random);
        for (long number : present.subList(0, Math.min(present.size(), retractions))) {
            long weight = expected.getOrDefault(number, 0L);
            long some = random.nextBoolean() ? weight : random.nextLong(weight) + 1;
            if (random.nextBoolean()) {
                changes.add(new long[] {number, -some});
            } else {
                for (int i = 0; i < some; i++) {
                    changes.add(new long[] {number, -1});
                }
            }
        }
        if (random.nextInt(4) == 0) {
            changes.add(new long[] {numbers + 7, 3});
            changes.add(new long[] {numbers + 7, -3});
        }
        Collections.shuffle(changes, random);
        for (long[] change : changes) {
            subject.add(change[0], change[1]);
            expected.merge(change[0], change[1], (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    private static void assertSame(
            Random random, int numbers, Subject subject, NavigableMap<Long, Long> expected) {
        OrderedBag bag = subject.bag;
        assertThat(bag.distinct()).isEqualTo(expected.size());
        assertThat(bag.isEmpty()).isEqualTo(expected.isEmpty());
        List<String> ascending = new ArrayList<>();
        long total = 0;
        List<Long> ranks = new ArrayList<>();
        List<Long> keys = new ArrayList<>(expected.keySet());
        for (Map.Entry<Long, Long> entry : expected.entrySet()) {
            ascending.add(entry.getKey() + "x" + entry.getValue());
            ranks.add(total);
            total += entry.getValue();
        }
        assertThat(bag.weight()).isEqualTo(total);
        assertThat(walk(subject, bag.fromStart(), true)).isEqualTo(ascending);
        assertThat(walk(subject, bag.fromEnd(), false)).isEqualTo(ascending.reversed());
        if (!keys.isEmpty()) {
            assertThat(subject.number(bag.first())).isEqualTo(expected.firstKey());
            assertThat(subject.number(bag.last())).isEqualTo(expected.lastKey());
        }
        for (int i = 0; i < 10 && !keys.isEmpty(); i++) {
            int at = random.nextInt(keys.size());
            long copy = random.nextLong(expected.getOrDefault(keys.get(at), 0L));
            assertThat(subject.number(bag.select(ranks.get(at) + copy))).isEqualTo(keys.get(at));
            assertNeighbours(random.nextInt(-numbers, numbers), subject, expected);
        }
    }

    private static void assertNeighbours(
            long number, Subject subject, NavigableMap<Long, Long> expected) {
        OrderedBag bag = subject.bag;
        long probe = subject.probe(number);
        long smaller = expected.headMap(number).values().stream().mapToLong(w -> w).sum();
        assertThat(bag.rank(probe)).isEqualTo(smaller);
        assertThat(bag.weightOf(probe)).isEqualTo(expected.getOrDefault(number, 0L));
        BagCursor next = bag.seek(probe);
        Long ceiling = expected.ceilingKey(number);
        assertThat(next.next() ? subject.number(next.key()) : null).isEqualTo(ceiling);
        BagCursor previous = bag.seek(probe);
        Long lower = expected.lowerKey(number);
        assertThat(previous.previous() ? subject.number(previous.key()) : null).isEqualTo(lower);
        subject.forget(probe);
    }

    private static List<String> walk(Subject subject, BagCursor cursor, boolean forward) {
        List<String> walked = new ArrayList<>();
        while (forward ? cursor.next() : cursor.previous()) {
            walked.add(subject.number(cursor.key()) + "x" + cursor.weight());
        }
        return walked;
    }

    @Test
    void aCursorTurnsRoundOnTheKeyItStandsOn() {
        var bag = new OrderedBag();
        for (int i = 0; i < 1000; i++) {
            bag.add(i, 2);
        }
        BagCursor cursor = bag.seek(500);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isEqualTo(500);
        assertThat(cursor.previous()).isTrue();
        assertThat(cursor.key()).isEqualTo(499);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isEqualTo(500);
    }

    /// Also one that never was so large that it was a tree.
    @Test
    void aBagThatWasLargeForAWhileIsNotSoForEver() {
        for (int most : new int[] {200, 100_000}) {
            for (int weight : new int[] {1, 3}) {
                var bag = new OrderedBag();
                for (int i = 0; i < most; i++) {
                    bag.add(i, weight);
                }
                assertThat(bag.distinct()).isEqualTo(most);
                for (int i = 0; i < most - 1; i++) {
                    bag.add(i, -weight);
                    assertThat(bag.first()).isEqualTo(i + 1);
                }
                assertThat(bag.sizeInBytes()).isLessThan(300);
            }
        }
    }

    @Test
    void aKeyRetractedTooOftenIsNoticedWhenTheBagIsRead() {
        for (int others : new int[] {0, 10, 2000}) {
            var bag = new OrderedBag();
            for (int i = 0; i < others; i++) {
                bag.add(i, 1);
            }
            bag.add(-5, -1);
            assertThatThrownBy(bag::distinct).isInstanceOf(NegativeWeightException.class);
            bag.add(-5, 1);
            assertThat(bag.distinct()).isEqualTo(others);
        }
    }
}
