package io.deltaway.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.testkit.operator.ScratchPages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTreeTest {

    private record Entry(int group, long time, int row) {}

    /// Rows are numbers whose order among equal times goes by a half of them: two are the same.
    private static int content(int row) {
        return row / 2;
    }

    private static final Comparator<Entry> ORDER =
            Comparator.comparingInt(Entry::group)
                    .thenComparingLong(Entry::time)
                    .thenComparingInt(entry -> content(entry.row()));

    private final TimeTree tree = new TimeTree((a, b) -> Integer.compare(content(a), content(b)));
    private final TreeSet<Entry> model = new TreeSet<>(ORDER);

    private void add(Entry entry) {
        Entry there = model.floor(entry);
        boolean known = there != null && ORDER.compare(there, entry) == 0;
        assertThat(tree.add(entry.group(), entry.time(), entry.row()))
                .isEqualTo(known ? there.row() : entry.row());
        model.add(entry);
        assertThat(tree.size()).isEqualTo(model.size());
    }

    private void remove(Entry entry) {
        model.remove(entry);
        tree.remove(entry.group(), entry.time(), entry.row());
    }

    private void agrees() {
        TimeTree.Cursor cursor = tree.cursor();
        for (Entry entry : model) {
            assertThat(cursor.next()).isTrue();
            assertThat(new Entry(cursor.group(), cursor.time(), cursor.row())).isEqualTo(entry);
        }
        assertThat(cursor.next()).isFalse();
        for (Entry entry : model.descendingSet()) {
            assertThat(cursor.previous()).isTrue();
            assertThat(cursor.row()).isEqualTo(entry.row());
        }
        assertThat(cursor.previous()).isFalse();
        assertThat(cursor.isIn(0)).isFalse();
    }

    private void searchesAgree(int group, long time) {
        TimeTree.Cursor cursor = tree.cursor();
        cursor.seekFirst(group, time);
        Entry first = model.ceiling(new Entry(group, time, -1));
        assertThat(cursor.isIn(group)).isEqualTo(first != null && first.group() == group);
        assertThat(cursor.group()).isEqualTo(first == null ? TimeTree.NONE : first.group());
        cursor.seekLast(group, time);
        Entry last = model.floor(new Entry(group, time, Integer.MAX_VALUE));
        assertThat(cursor.isIn(group)).isEqualTo(last != null && last.group() == group);
        assertThat(cursor.group()).isEqualTo(last == null ? TimeTree.NONE : last.group());
        if (last != null) {
            assertThat(cursor.row()).isEqualTo(last.row());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void agreesWithASortedSet(boolean limited) {
        if (limited) {
            tree.keepIn(ScratchPages.tinyCaches(1).getFirst());
        }
        for (int seed = 0; seed < 4; seed++) {
            var random = new Random(seed);
            int times = seed % 2 == 0 ? 20 : 1000;
            for (int i = 0; i < 12_000; i++) {
                var entry =
                        new Entry(random.nextInt(3), random.nextInt(times), random.nextInt(400));
                // grows, shrinks to nothing, grows again
                boolean grows = i % 8000 < 4000;
                Entry there = model.ceiling(entry);
                if (random.nextInt(5) < (grows ? 4 : 1)) {
                    add(entry);
                } else if (there != null) {
                    remove(there);
                }
                if (i % 1000 == 0) {
                    agrees();
                }
                searchesAgree(random.nextInt(4), random.nextInt(times + 2) - 1);
            }
            while (!model.isEmpty()) {
                remove(model.first());
            }
            agrees();
        }
        assertThat(tree.sizeOutside() > 0).isEqualTo(limited);
    }

    /// Rows that are compared are in pages as well, so that none of a node's is left in memory.
    @Test
    void rowsThatAreComparedMayPushNodesOut() {
        PageCache cache = ScratchPages.tinyCaches(1).getFirst();
        var contents = new Rows(1);
        contents.keepIn(cache);
        var paged =
                new TimeTree((a, b) -> {
                    for (int i = 0; i < 100; i++) {
                        contents.get((a + i * 97) % contents.count(), 0);
                    }
                    return Long.compare(contents.get(a, 0), contents.get(b, 0));
                });
        paged.keepIn(cache);
        var random = new Random(1);
        var all = new ArrayList<Integer>();
        for (int i = 0; i < 1_000; i++) {
            int row = contents.allocate();
            contents.set(row, 0, i);
            all.add(row);
        }
        Collections.shuffle(all, random);
        all.forEach(row -> assertThat(paged.add(1, 7, row)).isEqualTo(row));
        TimeTree.Cursor cursor = paged.cursor();
        for (int i = 0; i < 1_000; i++) {
            assertThat(cursor.next()).isTrue();
            assertThat(contents.get(cursor.row(), 0)).isEqualTo(i);
        }
        all.forEach(row -> paged.remove(1, 7, row));
        assertThat(paged.size()).isZero();
        assertThat(paged.cursor().next()).isFalse();
    }

    @Test
    void rowsThatComeInOrderFillTheirNodes() {
        for (int i = 0; i < 100_000; i++) {
            tree.add(0, i, 2 * i);
        }
        assertThat(tree.sizeInBytes() / 100_000).isLessThan(22);
        TimeTree.Cursor cursor = tree.cursor();
        cursor.seekFirst(0, 77_777);
        assertThat(cursor.row()).isEqualTo(155_554);
    }
}
