package io.deltaway.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.testkit.operator.ScratchPages;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PageCacheTest {

    private static final int WIDTH = 3;

    private final ScratchPages scratch = new ScratchPages();

    private Rows rows(PageCache cache, int count) {
        var rows = new Rows(WIDTH);
        rows.keepIn(cache);
        for (int row = 0; row < count; row++) {
            assertThat(rows.allocate()).isEqualTo(row);
            rows.set(row, 1, row);
        }
        return rows;
    }

    @Test
    void rowsAreAsTheyWereLeftWhereverTheyLie() {
        var random = new Random(1);
        var cache = new PageCache(scratch, 0, 1);
        int count = 20_000;
        Rows rows = rows(cache, count);
        long[] expected = new long[count];
        for (int i = 0; i < 100_000; i++) {
            int row = random.nextInt(count);
            expected[row] += i;
            rows.set(row, 2, rows.get(row, 2) + i);
        }
        for (int row = 0; row < count; row++) {
            assertThat(rows.get(row, 1)).isEqualTo(row);
            assertThat(rows.get(row, 2)).isEqualTo(expected[row]);
        }
        assertThat(scratch.reads()).isGreaterThan(10_000);
        assertThat(cache.sizeInBytes()).isLessThan(20_000);
        assertThat(rows.sizeOutside()).isGreaterThan(8L * count * WIDTH - 20_000);
    }

    @Test
    void aTableFindsAllItsKeysWhereverTheyLie() {
        var random = new Random(2);
        var table = new RowTable(1, 1);
        table.keepIn(new PageCache(scratch, 0, 1));
        var expected = new java.util.HashMap<Long, Long>();
        for (int i = 0; i < 30_000; i++) {
            long[] key = {random.nextInt(3_000)};
            if (random.nextInt(4) == 0) {
                int row = table.find(key, 0);
                assertThat(row >= 0).isEqualTo(expected.remove(key[0]) != null);
                if (row >= 0) {
                    table.remove(row);
                }
            } else {
                int row = table.findOrAdd(key, 0);
                table.rows().set(row, 1, table.rows().get(row, 1) + i);
                expected.merge(key[0], (long) i, Long::sum);
            }
        }
        assertThat(table.size()).isEqualTo(expected.size());
        expected.forEach((key, sum) -> {
            int row = table.find(new long[] {key}, 0);
            assertThat(row).isNotNegative();
            assertThat(table.rows().get(row, 1)).isEqualTo(sum);
        });
    }

    @Test
    void whatIsWithinTheLimitStaysInMemory() {
        var cache = new PageCache(scratch, 10_000_000, 1);
        Rows rows = rows(cache, 300_000);
        assertThat(scratch.writes()).isZero();
        assertThat(rows.sizeOutside()).isZero();
        assertThat(cache.sizeInBytes()).isBetween(7_200_000L, 7_400_000L);
    }

    @Test
    void whatIsKeptElsewhereLeavesLessRoomForPages() {
        var cache = new PageCache(scratch, 10_000_000, 1);
        cache.setElsewhere(9_000_000);
        rows(cache, 300_000);
        assertThat(cache.sizeInBytes()).isLessThan(1_100_000);
    }

    @Test
    void pagesInUseStay() {
        var cache = new PageCache(scratch, 2_000_000, 1);
        Rows rows = rows(cache, 300_000);
        for (int round = 0; round < 3; round++) {
            for (int row = 0; row < 300_000; row += 50) {
                rows.get(row, 0);
                rows.get(row % 5_000, 0);
            }
        }
        long pages = 300_000L * WIDTH / cache.pageWords();
        assertThat(scratch.reads()).isLessThan(3 * pages + pages / 10);
    }

    @Test
    void onlyPagesThatChangedAreWrittenAgain() {
        var cache = new PageCache(scratch, 0, 1);
        Rows rows = rows(cache, 5_000);
        for (int row = 0; row < 5_000; row++) {
            rows.get(row, 1);
        }
        long written = cache.pagesWritten();
        for (int row = 0; row < 5_000; row++) {
            rows.get(row, 1);
        }
        assertThat(cache.pagesWritten()).isEqualTo(written);
        for (int row = 0; row < 5_000; row++) {
            rows.set(row, 1, -row);
        }
        assertThat(cache.pagesWritten()).isGreaterThan(written + 500);
    }

    @Test
    void whatNobodyNeedsAnyMoreIsWrittenOver() {
        var random = new Random(3);
        int count = 200_000;
        Rows rows = rows(new PageCache(scratch, 0, 1), count);
        long[] expected = new long[count];
        for (int i = 0; i < 1_000_000; i++) {
            int row = random.nextInt(random.nextInt(10) == 0 ? count : 10_000);
            expected[row]++;
            rows.set(row, 2, rows.get(row, 2) + 1);
        }
        for (int row = 0; row < count; row++) {
            assertThat(rows.get(row, 2)).isEqualTo(expected[row]);
        }
        assertThat(scratch.sizeInBytes()).isLessThan(3L * count * WIDTH * 8);
    }

    @Test
    void aPageThatIsNotWhatWasWrittenIsNoticed() {
        Rows rows = rows(new PageCache(scratch, 0, 1), 20_000);
        scratch.damage(1);
        assertThatThrownBy(
                        () -> {
                            for (int row = 0; row < 20_000; row++) {
                                rows.get(row, 1);
                            }
                        })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not what was written");
    }

    /// A page that changes into one with the same sum would not be written.
    @Test
    void pagesThatAreAlikeHaveDifferentSums() {
        var cache = new PageCache(scratch, 0, 1);
        for (int length : new int[] {3, 4, 15, 16}) {
            var pages = new HashSet<List<Long>>();
            var sums = new HashSet<Long>();
            for (int at = 0; at + 1 < length; at++) {
                for (long a = -20; a <= 20; a++) {
                    for (long b = -20; b <= 20; b++) {
                        long[] page = new long[length];
                        page[at] = a;
                        page[at + 1] = b;
                        pages.add(LongStream.of(page).boxed().toList());
                        sums.add(cache.sum(page));
                    }
                }
            }
            assertThat(sums).hasSameSizeAs(pages);
        }
    }
}
