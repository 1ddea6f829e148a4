package io.deltaway.engine.state;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rows of a fixed number of words, in pages: growing allocates one page and copies only the list
/// of pages, so it never stalls.
///
/// Rows are numbered from 0 on; numbers of freed rows are used again. A new row is all zeros. Where
/// there is a [PageCache] pages that nobody asks for may be elsewhere.
public final class Rows implements PageCache.Owner {

    private static final int PAGE_WORDS = 4096;
    private static final int[] ROOMS =
            IntStream.iterate(6, room -> room < 1 << 30, room -> room + room / 2).toArray();

    private final int width;
    private int shift;
    private int mask;
    private PageCache.@Nullable Space space;

    /// Those that are in memory.
    private long[] @Nullable [] pages = new long[4][];

    private int pageCount;
    private int end;
    private int[] free = new int[16];
    private int freeCount;
    private final @Nullable RowNumbers[] freeRuns = new RowNumbers[ROOMS.length];

    public Rows(int width) {
        this.width = width;
        setPageWords(PAGE_WORDS);
    }

    private void setPageWords(int words) {
        shift = Math.max(0, 31 - Integer.numberOfLeadingZeros(words / Math.max(width, 1)));
        mask = (1 << shift) - 1;
    }

    /// Keeps the pages in a cache, before there are any.
    public void keepIn(PageCache cache) {
        if (end > 0) {
            throw new IllegalStateException("there are rows already");
        }
        if (cache.takes(width)) {
            setPageWords(cache.pageWords());
            space = cache.space(this);
        }
    }

    @Override
    public void show(int page, long @Nullable [] words) {
        pages[page] = words;
    }

    public int width() {
        return width;
    }

    /// The number of rows in use, where no runs are.
    public int count() {
        return end - freeCount;
    }

    /// One more than the largest row number ever given.
    public int end() {
        return end;
    }

    /// A new row; O(1), and a page now and then.
    public int allocate() {
        if (freeCount > 0) {
            int row = free[--freeCount];
            int base = base(row);
            Arrays.fill(page(row), base, base + width, 0);
            return row;
        }
        int row = end++;
        makePages();
        return row;
    }

    private void makePages() {
        int needed = (end - 1 >>> shift) + 1;
        if (needed > pages.length) {
            pages = Arrays.copyOf(pages, Math.max(needed, pages.length * 2));
        }
        while (pageCount < needed) {
            long[] page = new long[width << shift];
            pages[pageCount++] = page;
            if (space != null) {
                space.add(page);
            }
        }
    }

    /// Allocates a run of rows that stand one behind the other: [#roomOf] rows of this size.
    ///
    /// @return the first of them
    int allocateRun(int size) {
        RowNumbers free = freeRuns[size];
        int room = roomOf(size);
        if (free != null && free.size() > 0) {
            int first = free.removeLast();
            for (int row = first; row < first + room; row++) {
                Arrays.fill(page(row), base(row), base(row) + width, 0);
            }
            return first;
        }
        int first = end;
        if (first > Integer.MAX_VALUE - room) {
            throw new IllegalStateException(
                    "too much for the state of one worker: more than 2^31 rows, or 16 GB of long"
                            + " texts or objects. Run with more workers.");
        }
        end += room;
        makePages();
        return first;
    }

    /// Gives back a run, for another one of its size.
    void freeRun(int first, int size) {
        RowNumbers free = freeRuns[size];
        if (free == null) {
            free = new RowNumbers(4);
            freeRuns[size] = free;
        }
        free.add(first);
    }

    /// How many rows a run has: each size is half as large again as the one before.
    static int roomOf(int size) {
        return ROOMS[size];
    }

    /// The least size of a run that has room for so many rows.
    static int sizeFor(int rows) {
        int found = Arrays.binarySearch(ROOMS, rows);
        return found >= 0 ? found : -found - 1;
    }

    /// Gives back a row, whose number is used again.
    public void free(int row) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = row;
    }

    /// For each number below [#end] whether it is not in use.
    public boolean[] unused() {
        boolean[] unused = new boolean[end];
        for (int i = 0; i < freeCount; i++) {
            unused[free[i]] = true;
        }
        for (int size = 0; size < freeRuns.length; size++) {
            RowNumbers runs = freeRuns[size];
            for (int i = 0; runs != null && i < runs.size(); i++) {
                Arrays.fill(unused, runs.get(i), runs.get(i) + roomOf(size), true);
            }
        }
        return unused;
    }

    /// The page of a row; its words start at [#base].
    public long[] page(int row) {
        long[] page = pages[row >>> shift];
        return page != null ? page : fetch(row >>> shift);
    }

    private long[] fetch(int page) {
        return Objects.requireNonNull(space).fetch(page);
    }

    /// Where a row starts in its page.
    public int base(int row) {
        return (row & mask) * width;
    }

    public long get(int row, int word) {
        return page(row)[base(row) + word];
    }

    public void set(int row, int word, long value) {
        page(row)[base(row) + word] = value;
    }

    /// Whether `count` words of a row, from its word `from` on, are those from `words[at]` on.
    boolean matches(int row, int from, int count, long[] words, int at) {
        long[] page = page(row);
        int base = base(row) + from;
        for (int i = 0; i < count; i++) {
            if (page[base + i] != words[at + i]) {
                return false;
            }
        }
        return true;
    }

    /// About how many bytes this keeps in memory.
    public long sizeInBytes() {
        long allocated = pageCount * 8L * (width << shift) - sizeOutside();
        long places = space == null ? 0 : space.sizeOfPlaces();
        return allocated + places + pages.length * 8L + free.length * 4L;
    }

    /// The bytes of the pages that are not in memory.
    public long sizeOutside() {
        return space == null ? 0 : space.sizeOutside();
    }
}
