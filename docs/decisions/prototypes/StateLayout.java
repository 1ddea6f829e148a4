import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// Decision 0001. Ten million rows (key, a, b, weight) held in four layouts, each fed with the same batches.
/// A batch is row-major: four words a row. Run with `java -Xmx4g StateLayout.java [rows]`.
static final int WORDS = 4;
static final int BATCH = 1_000;

interface Layout {
    void apply(long[] batch, int rows);
    long sumOfA(long key);
    long bytes();
    /// What the computation waits for when a snapshot begins.
    Object snapshot();
}

static long mix(long x) {
    x = (x ^ (x >>> 32)) * 0x9E3779B97F4A7C15L;
    return x ^ (x >>> 29);
}

/// Pages are copied to the snapshot's writer before their first change; the live page stays where it is, so that the
/// garbage collector has nothing to promote. Buffers are reused: the writer is taken to keep up.
static final class CopyOut {
    final long[][] buffers = new long[256][0];
    int stamp, copies;

    Object begin(Object directory) {
        stamp++;
        copies = 0;
        return directory;
    }

    void copy(long[] page) {
        int b = copies++ & 255;
        if (buffers[b].length < page.length) buffers[b] = new long[page.length];
        System.arraycopy(page, 0, buffers[b], 0, page.length);
    }
}

/// A: chains through rows in pages; one bucket is split for each row that is added, so no insert ever moves the table.
static final class PagedChains implements Layout {
    static final int NONE = -1, BUCKET_PAGE = 12;
    final int shift, rowMask;
    long[][] pages = new long[16][];
    int[][] next = new int[16][];
    int[] stamps = new int[16];
    final CopyOut copyOut = new CopyOut();
    int[][] heads = new int[16][];
    int mask = 1023, split, used, live, free = NONE;

    PagedChains(int shift) {
        this.shift = shift;
        this.rowMask = (1 << shift) - 1;
        for (int b = 0; b <= mask; b++) setHead(b, NONE);
    }

    int head(int b) { return heads[b >> BUCKET_PAGE][b & (1 << BUCKET_PAGE) - 1]; }

    void setHead(int b, int row) {
        int p = b >> BUCKET_PAGE;
        if (p == heads.length) heads = Arrays.copyOf(heads, p * 2);
        if (heads[p] == null) heads[p] = new int[1 << BUCKET_PAGE];
        heads[p][b & (1 << BUCKET_PAGE) - 1] = row;
    }

    int next(int row) { return next[row >> shift][row & rowMask]; }
    void setNext(int row, int to) { next[row >> shift][row & rowMask] = to; }

    int bucket(long hash) {
        int b = (int) hash & (2 * mask + 1);
        return b > mask + split ? b & mask : b;
    }

    /// The page for writing: copied out first if a snapshot still waits for it.
    long[] writable(int p) {
        long[] page = pages[p];
        if (stamps[p] != copyOut.stamp) {
            copyOut.copy(page);
            stamps[p] = copyOut.stamp;
        }
        return page;
    }

    @Override public void apply(long[] batch, int rows) {
        for (int i = 0; i < rows * WORDS; i += WORDS) add(batch[i], batch[i + 1], batch[i + 2], batch[i + 3]);
    }

    void add(long key, long a, long b, long weight) {
        int bucket = bucket(mix(key)), before = NONE, sameKey = NONE;
        for (int row = head(bucket); row != NONE; before = row, row = next(row)) {
            long[] page = pages[row >> shift];
            int at = (row & rowMask) * WORDS;
            if (page[at] != key) {
                if (sameKey != NONE) break; // rows of one key are adjacent
                continue;
            }
            sameKey = row;
            if (page[at + 1] == a && page[at + 2] == b) {
                if ((writable(row >> shift)[at + 3] += weight) == 0) remove(bucket, before, row);
                return;
            }
        }
        insert(bucket, sameKey, key, a, b, weight);
    }

    void remove(int bucket, int before, int row) {
        if (before == NONE) setHead(bucket, next(row)); else setNext(before, next(row));
        setNext(row, free);
        free = row;
        live--;
    }

    void insert(int bucket, int after, long key, long a, long b, long weight) {
        int row = free;
        if (row != NONE) free = next(row); else row = used++;
        int p = row >> shift;
        if (p == pages.length) {
            pages = Arrays.copyOf(pages, p * 2);
            next = Arrays.copyOf(next, p * 2);
            stamps = Arrays.copyOf(stamps, p * 2);
        }
        if (pages[p] == null) {
            pages[p] = new long[WORDS << shift];
            next[p] = new int[1 << shift];
            stamps[p] = copyOut.stamp;
        }
        long[] page = writable(p);
        int at = (row & rowMask) * WORDS;
        page[at] = key;
        page[at + 1] = a;
        page[at + 2] = b;
        page[at + 3] = weight;
        if (after == NONE) {
            setNext(row, head(bucket));
            setHead(bucket, row);
        } else {
            setNext(row, next(after));
            setNext(after, row);
        }
        if (++live > mask + split) splitOne();
    }

    void splitOne() {
        int low = NONE, high = NONE, lowEnd = NONE, highEnd = NONE, bit = mask + 1;
        for (int row = head(split), then; row != NONE; row = then) {
            then = next(row);
            boolean up = ((int) mix(pages[row >> shift][(row & rowMask) * WORDS]) & bit) != 0;
            int end = up ? highEnd : lowEnd;
            if (end != NONE) setNext(end, row); else if (up) high = row; else low = row;
            if (up) highEnd = row; else lowEnd = row;
            setNext(row, NONE);
        }
        setHead(split, low);
        setHead(split + bit, high);
        if (++split == bit) {
            mask = 2 * mask + 1;
            split = 0;
        }
    }

    @Override public long sumOfA(long key) {
        long sum = 0;
        for (int row = head(bucket(mix(key))); row != NONE; row = next(row)) {
            long[] page = pages[row >> shift];
            int at = (row & rowMask) * WORDS;
            if (page[at] == key) sum += page[at + 1] * page[at + 3];
        }
        return sum;
    }

    @Override public long bytes() {
        long p = (used + rowMask) >> shift, h = (mask + split >> BUCKET_PAGE) + 1;
        return p * ((8L * WORDS << shift) + (4L << shift) + 32 + 12) + h * ((4L << BUCKET_PAGE) + 16 + 4);
    }

    @Override public Object snapshot() {
        return copyOut.begin(pages.clone());
    }
}

/// B: linear probing in one flat array that doubles; deletion shifts back.
static final class FlatProbing implements Layout {
    long[] slots = new long[WORDS << 10];
    int mask = (1 << 10) - 1, live;

    @Override public void apply(long[] batch, int rows) {
        for (int i = 0; i < rows * WORDS; i += WORDS) add(batch[i], batch[i + 1], batch[i + 2], batch[i + 3]);
    }

    void add(long key, long a, long b, long weight) {
        int s = (int) mix(key) & mask;
        for (; slots[s * WORDS + 3] != 0; s = s + 1 & mask) {
            int at = s * WORDS;
            if (slots[at] == key && slots[at + 1] == a && slots[at + 2] == b) {
                if ((slots[at + 3] += weight) == 0) closeGap(s);
                return;
            }
        }
        int at = s * WORDS;
        slots[at] = key;
        slots[at + 1] = a;
        slots[at + 2] = b;
        slots[at + 3] = weight;
        if (++live > (mask + 1) / 4 * 3) grow();
    }

    void closeGap(int gap) {
        live--;
        for (int s = gap + 1 & mask; slots[s * WORDS + 3] != 0; s = s + 1 & mask) {
            int home = (int) mix(slots[s * WORDS]) & mask;
            if ((s - home & mask) < (s - gap & mask)) continue;
            System.arraycopy(slots, s * WORDS, slots, gap * WORDS, WORDS);
            slots[s * WORDS + 3] = 0;
            gap = s;
        }
    }

    void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        mask = 2 * mask + 1;
        live = 0;
        for (int at = 0; at < old.length; at += WORDS)
            if (old[at + 3] != 0) add(old[at], old[at + 1], old[at + 2], old[at + 3]);
    }

    @Override public long sumOfA(long key) {
        long sum = 0;
        for (int s = (int) mix(key) & mask; slots[s * WORDS + 3] != 0; s = s + 1 & mask)
            if (slots[s * WORDS] == key) sum += slots[s * WORDS + 1] * slots[s * WORDS + 3];
        return sum;
    }

    @Override public long bytes() { return 8L * slots.length; }
    @Override public Object snapshot() { return slots.clone(); }
}

/// C: immutable runs sorted by (key, a, b); two runs merge when the younger is more than half the older.
static final class SortedRuns implements Layout {
    final List<long[]> runs = new ArrayList<>();

    @Override public void apply(long[] batch, int rows) {
        long[] order = new long[rows];
        for (int i = 0; i < rows; i++) order[i] = batch[i * WORDS] & -1L << 16 | i; // keys are random: 48 bits nearly decide
        Arrays.sort(order);
        long[] run = new long[rows * WORDS];
        for (int i = 0; i < rows; i++) {
            int from = (int) (order[i] & 0xFFFF) * WORDS, to = i * WORDS;
            while (to > 0 && compare(batch, from, run, to - WORDS) < 0) {
                System.arraycopy(run, to - WORDS, run, to, WORDS);
                to -= WORDS;
            }
            System.arraycopy(batch, from, run, to, WORDS);
        }
        runs.add(run);
        while (runs.size() > 1 && runs.getLast().length * 2L > runs.get(runs.size() - 2).length)
            runs.add(merge(runs.removeLast(), runs.removeLast()));
    }

    static int compare(long[] x, int i, long[] y, int j) {
        int c = Long.compare(x[i], y[j]);
        if (c == 0) c = Long.compare(x[i + 1], y[j + 1]);
        return c == 0 ? Long.compare(x[i + 2], y[j + 2]) : c;
    }

    static long[] merge(long[] x, long[] y) {
        long[] out = new long[x.length + y.length];
        int i = 0, j = 0, k = 0;
        while (i < x.length || j < y.length) {
            int c = i == x.length ? 1 : j == y.length ? -1 : compare(x, i, y, j);
            System.arraycopy(c <= 0 ? x : y, c <= 0 ? i : j, out, k, WORDS);
            if (c == 0) out[k + 3] += y[j + 3];
            if (c <= 0) i += WORDS;
            if (c >= 0) j += WORDS;
            if (out[k + 3] != 0) k += WORDS;
        }
        return k == out.length ? out : Arrays.copyOf(out, k);
    }

    @Override public long sumOfA(long key) {
        long sum = 0;
        for (long[] run : runs) {
            int low = 0, high = run.length / WORDS;
            while (low < high) {
                int mid = low + high >>> 1;
                if (run[mid * WORDS] < key) low = mid + 1; else high = mid;
            }
            for (int at = low * WORDS; at < run.length && run[at] == key; at += WORDS) sum += run[at + 1] * run[at + 3];
        }
        return sum;
    }

    @Override public long bytes() { return runs.stream().mapToLong(r -> 8L * r.length).sum(); }
    @Override public Object snapshot() { return List.copyOf(runs); }
}

/// D: rows in pages as in A, found through an index of (hash, row) words: the hash's high bits choose a segment of 4 KB,
/// probed linearly. A full segment splits by the hashes it holds, without a look at a row.
static final class TaggedIndex implements Layout {
    static final int SLOTS = 512, FULL = SLOTS * 7 / 8, ROW_SHIFT = 8, ROW_MASK = (1 << ROW_SHIFT) - 1;

    final CopyOut copyOut = new CopyOut();
    int depth = 1;
    long[][] segments = {new long[SLOTS + 1], new long[SLOTS + 1]}; // slot = hash << 32 | row + 1; last word = depth << 32 | live
    long[][] pages = new long[16][];
    int[] stamps = new int[16];
    int used;
    int[] free = new int[16];
    int freeCount;

    @Override public void apply(long[] batch, int rows) {
        for (int i = 0; i < rows * WORDS; i += WORDS) add(batch[i], batch[i + 1], batch[i + 2], batch[i + 3]);
    }

    void add(long key, long a, long b, long weight) {
        int hash = (int) (mix(key) >>> 32);
        long[] segment = segments[hash >>> 32 - depth];
        int s = hash & SLOTS - 1;
        for (long slot; (slot = segment[s]) != 0; s = s + 1 & SLOTS - 1) {
            if ((int) (slot >>> 32) != hash) continue;
            int row = (int) slot - 1, at = (row & ROW_MASK) * WORDS;
            long[] page = pages[row >> ROW_SHIFT];
            if (page[at] != key || page[at + 1] != a || page[at + 2] != b) continue;
            if ((writable(row >> ROW_SHIFT)[at + 3] += weight) == 0) {
                closeGap(segment, s);
                if (freeCount == free.length) free = Arrays.copyOf(free, freeCount * 2);
                free[freeCount++] = row;
            }
            return;
        }
        int row = freeCount > 0 ? free[--freeCount] : used++;
        store(row, key, a, b, weight);
        segment[s] = (long) hash << 32 | row + 1;
        if ((int) ++segment[SLOTS] > FULL) split(segment, hash);
    }

    long[] writable(int p) {
        long[] page = pages[p];
        if (stamps[p] != copyOut.stamp) {
            copyOut.copy(page);
            stamps[p] = copyOut.stamp;
        }
        return page;
    }

    void store(int row, long key, long a, long b, long weight) {
        int p = row >> ROW_SHIFT, at = (row & ROW_MASK) * WORDS;
        if (p == pages.length) {
            pages = Arrays.copyOf(pages, p * 2);
            stamps = Arrays.copyOf(stamps, p * 2);
        }
        if (pages[p] == null) {
            pages[p] = new long[WORDS << ROW_SHIFT];
            stamps[p] = copyOut.stamp;
        }
        long[] page = writable(p);
        page[at] = key;
        page[at + 1] = a;
        page[at + 2] = b;
        page[at + 3] = weight;
    }

    static void closeGap(long[] segment, int gap) {
        segment[SLOTS]--;
        for (int s = gap + 1 & SLOTS - 1; segment[s] != 0; s = s + 1 & SLOTS - 1) {
            int home = (int) (segment[s] >>> 32) & SLOTS - 1;
            if ((s - home & SLOTS - 1) < (s - gap & SLOTS - 1)) continue;
            segment[gap] = segment[s];
            gap = s;
        }
        segment[gap] = 0;
    }

    void split(long[] old, int hash) {
        int below = (int) (old[SLOTS] >>> 32) + 1;
        if (below == 1) below = 2; // the first two segments
        if (below > depth) {
            long[][] wider = new long[segments.length * 2][];
            for (int i = 0; i < wider.length; i++) wider[i] = segments[i >> 1];
            segments = wider;
            depth++;
        }
        long[] low = new long[SLOTS + 1], high = new long[SLOTS + 1];
        low[SLOTS] = high[SLOTS] = (long) below << 32;
        for (int i = 0; i < SLOTS; i++) {
            if (old[i] == 0) continue;
            long[] half = old[i] << below - 1 < 0 ? high : low;
            int s = (int) (old[i] >>> 32) & SLOTS - 1;
            while (half[s] != 0) s = s + 1 & SLOTS - 1;
            half[s] = old[i];
            half[SLOTS]++;
        }
        int each = 1 << depth - below, first = (hash >>> 32 - depth) & -2 * each;
        Arrays.fill(segments, first, first + each, low);
        Arrays.fill(segments, first + each, first + 2 * each, high);
    }

    @Override public long sumOfA(long key) {
        int hash = (int) (mix(key) >>> 32);
        long[] segment = segments[hash >>> 32 - depth];
        long sum = 0;
        for (int s = hash & SLOTS - 1; segment[s] != 0; s = s + 1 & SLOTS - 1) {
            if ((int) (segment[s] >>> 32) != hash) continue;
            int row = (int) segment[s] - 1, at = (row & ROW_MASK) * WORDS;
            long[] page = pages[row >> ROW_SHIFT];
            if (page[at] == key) sum += page[at + 1] * page[at + 3];
        }
        return sum;
    }

    @Override public long bytes() {
        long distinct = 0;
        for (int i = 0; i < segments.length; i++) if (i == 0 || segments[i] != segments[i - 1]) distinct++;
        return distinct * (8 * SLOTS + 24) + 4L * segments.length + 4L * free.length + ((long) used + ROW_MASK >> ROW_SHIFT) * ((8L * WORDS << ROW_SHIFT) + 24);
    }

    @Override public Object snapshot() { return copyOut.begin(pages.clone()); }
}

// --- measurement ---

static int rows;

static long key(long i) { return mix(i * 0xD1342543DE82EF95L + 1); }

static String spread(double[] v, String format) {
    Arrays.sort(v);
    return (format + " (" + format + "-" + format + ")").formatted(v[v.length / 2], v[0], v[v.length - 1]);
}

static String rounds(int n, String format, DoubleSupplier round) {
    double[] v = new double[n];
    for (int i = 0; i < n; i++) v[i] = round.getAsDouble();
    return spread(v, format);
}

/// Fills `batch` with `BATCH / 2` changed rows (retraction and insertion); the i-th sweep over all keys makes version i + 1.
static void changes(long[] batch, long first) {
    for (int i = 0; i < BATCH / 2; i++) {
        long row = (first + i) % rows * 7_368_787 % rows, version = (first + i) / rows;
        put(batch, 2 * i, key(row), row + version, -1);
        put(batch, 2 * i + 1, key(row), row + version + 1, 1);
    }
}

static void put(long[] batch, int row, long key, long a, long weight) {
    batch[row * WORDS] = key;
    batch[row * WORDS + 1] = a;
    batch[row * WORDS + 2] = a ^ 77;
    batch[row * WORDS + 3] = weight;
}

static void measure(String name, Supplier<Layout> create) {
    long[] batch = new long[BATCH * WORDS];
    Layout[] kept = {null};
    double[] longest = new double[4];
    int[] round = {0};
    String load = rounds(4, "%.1f", () -> {
        kept[0] = null;
        System.gc();
        Layout layout = kept[0] = create.get();
        long start = System.nanoTime(), worst = 0;
        for (long row = 0; row < rows; row += BATCH) {
            for (int i = 0; i < BATCH; i++) put(batch, i, key(row + i), row + i, 1);
            long t = System.nanoTime();
            layout.apply(batch, BATCH);
            worst = Math.max(worst, System.nanoTime() - t);
        }
        longest[round[0]++] = worst / 1e6;
        return rows * 1e3 / (System.nanoTime() - start);
    });
    Layout layout = kept[0];
    System.out.printf("%-16s load %s M rows/s, longest batch %s ms, %.1f B/row%n", name, load, spread(longest, "%.1f"), (double) layout.bytes() / rows);
    long[] changed = {0};
    String update = rounds(7, "%.2f", () -> {
        long start = System.nanoTime();
        for (int b = 0; b < 1_000; b++, changed[0] += BATCH / 2) {
            changes(batch, changed[0]);
            layout.apply(batch, BATCH);
        }
        return 500_000 * 1e3 / (System.nanoTime() - start);
    });
    String probe = rounds(5, "%.2f", () -> {
        long sum = 0, expected = 0, start = System.nanoTime();
        for (long j = 0; j < 1_000_000; j++) {
            long row = j * 7_368_787 % rows;
            sum += layout.sumOfA(key(row));
            expected += row + changed[0] / rows + (j < changed[0] % rows ? 1 : 0);
        }
        if (sum != expected) throw new IllegalStateException(name + ": " + sum + " for " + expected);
        return 1e9 / (System.nanoTime() - start);
    });
    System.out.printf("%-16s changes %s M/s, probes %s M/s%n", "", update, probe);
    for (int pass = 0; pass < 3; pass++) {
        long start = System.nanoTime();
        Object snapshot = layout.snapshot();
        double begin = (System.nanoTime() - start) / 1e6;
        double[] times = new double[400];
        for (int b = 0; b < times.length; b++, changed[0] += BATCH / 2) {
            changes(batch, changed[0]);
            long t = System.nanoTime();
            layout.apply(batch, BATCH);
            times[b] = (System.nanoTime() - t) / 1e6;
        }
        double first = times[0];
        Arrays.sort(times);
        System.out.printf("%-16s snapshot %s begins in %.2f ms; then first batch %.2f, median %.2f, worst %.2f ms%n", "",
            snapshot.getClass().getSimpleName(), begin, first, times[200], times[399]);
    }
}

/// One changed row when every key has `perKey` rows: what such a key costs without an object of its own.
static void measureRowsPerKey(String name, Supplier<Layout> create) {
    for (int perKey : new int[] {1, 4, 16, 64, 256}) {
        int keys = 1_000_000 / perKey;
        Layout layout = create.get();
        long[] batch = new long[BATCH * WORDS];
        for (int i = 0; i < 1_000_000; i += BATCH) {
            for (int j = 0; j < BATCH; j++) put(batch, j, key((i + j) % keys), (i + j) / keys, 1);
            layout.apply(batch, BATCH);
        }
        System.out.printf("%-16s %3d rows a key: %s ns a change%n", name, perKey, rounds(7, "%.0f", () -> {
            long start = System.nanoTime();
            for (int i = 0; i < 100_000; i += BATCH / 2) {
                for (int j = 0; j < BATCH; j++) put(batch, j, key((i + j / 2) * 7_919L % keys), (i + j / 2) % perKey, j % 2 == 0 ? -1 : 1);
                layout.apply(batch, BATCH);
            }
            return (System.nanoTime() - start) / 1e5;
        }));
    }
}

void main(String[] args) {
    rows = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
    measure("A paged chains", () -> new PagedChains(8));
    measure("D tagged index", TaggedIndex::new);
    measure("B flat probing", FlatProbing::new);
    measure("C sorted runs", SortedRuns::new);
    measureRowsPerKey("A paged chains", () -> new PagedChains(8));
    measureRowsPerKey("D tagged index", TaggedIndex::new);
}
