package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rows of words found by their first words, the key; at most one row a key. A find or an insertion
/// is one probe.
public final class RowTable {

    public static final int NONE = TagIndex.NONE;

    private static final int CHUNK = 512;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final int keyWords;
    private final Rows rows;
    private final TagIndex tags = new TagIndex();
    private final int[] chunkTags = new int[CHUNK];
    private final long[] firstWords = new long[CHUNK];
    private @Nullable PageCache cache;

    /// @param stateWords the words behind the key, zeros in a new row
    public RowTable(int keyWords, int stateWords) {
        this.keyWords = keyWords;
        this.rows = new Rows(keyWords + stateWords);
    }

    public Rows rows() {
        return rows;
    }

    public int keyWords() {
        return keyWords;
    }

    /// The hash of the words `keys[at]` to `keys[at + count - 1]`, its upper half well mixed.
    /// Unlike the hash of contents it holds in this process only.
    static long hash(long[] keys, int at, int count) {
        long hash = 0;
        for (int i = 0; i < count; i++) {
            hash = (hash ^ keys[at + i]) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return hash * MULTIPLIER;
    }

    /// The numbers of some keys in the order in which they lie in a table, so that who goes through
    /// them comes to each page once.
    static int[] order(long[] keys, int keyWords, int count) {
        long[] sorted = new long[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = (long) (tag(keys, i * keyWords, keyWords) ^ Integer.MIN_VALUE) << 32 | i;
        }
        Arrays.sort(sorted);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = (int) sorted[i];
        }
        return order;
    }

    private static int tag(long[] keys, int at, int count) {
        return TagIndex.tagOf(hash(keys, at, count));
    }

    /// The row of a key, or [#NONE].
    public int find(long[] keys, int at) {
        return find(keys, at, tag(keys, at, keyWords));
    }

    /// The row of a key; one whose other words are zeros is added where there is none.
    public int findOrAdd(long[] keys, int at) {
        int tag = tag(keys, at, keyWords);
        int row = find(keys, at, tag);
        if (row == NONE) {
            row = rows.allocate();
            System.arraycopy(keys, at, rows.page(row), rows.base(row), keyWords);
            tags.add(tag, row);
        }
        return row;
    }

    /// Told of each row that [#findOrAddAll] adds.
    @FunctionalInterface
    public interface Added {
        void added(int row);
    }

    /// The rows of `count` keys that stand one after another in `keys`; rows whose other words are
    /// zeros are added where there are none.
    ///
    /// In passes over a few hundred keys at a time: slots, first words of the rows, comparison. The
    /// loads of a pass do not depend on each other, so the processor waits for many cache misses at
    /// once instead of for one after another.
    public void findOrAddAll(long[] keys, int count, int[] found, Added added) {
        for (int from = 0; from < count; from += CHUNK) {
            findOrAddChunk(keys, from, Math.min(count, from + CHUNK), found, added);
        }
    }

    private void findOrAddChunk(long[] keys, int from, int to, int[] found, Added added) {
        for (int i = from; i < to; i++) {
            chunkTags[i - from] = tag(keys, i * keyWords, keyWords);
        }
        tags.findFirst(chunkTags, to - from, found, from);
        if (keyWords > 0 && rows.end() > 0) {
            for (int i = from; i < to; i++) {
                firstWords[i - from] = rows.get(Math.max(found[i], 0), 0);
            }
        }
        for (int i = from; i < to; i++) {
            int at = i * keyWords;
            boolean candidate =
                    found[i] != NONE && keyWords > 0 && firstWords[i - from] == keys[at];
            if (!candidate || keyWords > 1 && !sameKey(found[i], keys, at)) {
                found[i] = findOrAdd(keys, at, chunkTags[i - from], added);
            }
        }
    }

    private int findOrAdd(long[] keys, int at, int tag, Added added) {
        int row = find(keys, at, tag);
        if (row == NONE) {
            row = rows.allocate();
            System.arraycopy(keys, at, rows.page(row), rows.base(row), keyWords);
            tags.add(tag, row);
            added.added(row);
        }
        return row;
    }

    private int find(long[] keys, int at, int tag) {
        long[] segment = tags.segment(tag);
        int mask = TagIndex.mask(segment);
        for (int s = tag & mask; segment[s] != 0; s = s + 1 & mask) {
            if (TagIndex.tag(segment[s]) == tag && sameKey(TagIndex.row(segment[s]), keys, at)) {
                return TagIndex.row(segment[s]);
            }
        }
        return NONE;
    }

    private boolean sameKey(int row, long[] keys, int at) {
        return rows.matches(row, 0, keyWords, keys, at);
    }

    /// Takes out a row; its number is used again. References to a heap are the caller's.
    public void remove(int row) {
        tags.remove(tag(rows.page(row), rows.base(row), keyWords), row);
        rows.free(row);
    }

    /// Whether there is a limit to what of it is in memory.
    public boolean isLimited() {
        return cache != null;
    }

    public int size() {
        return rows.count();
    }

    /// Keeps rows and where they are found in a cache; before there are any.
    public void keepIn(PageCache pages) {
        cache = pages;
        rows.keepIn(pages);
        tags.keepIn(pages);
    }

    /// The numbers of some keys in their order, where they are not all in memory.
    int[] inOrder(long[] keys, int count) {
        return cache == null || !cache.isExceeded()
                ? IntStream.range(0, count).toArray()
                : order(keys, keyWords, count);
    }

    /// A delta in the order of its keys, where they are not all in memory: in pieces, so that pages
    /// stay until whoever goes through a piece several times has done with it.
    ///
    /// @param layout that of the keys
    public List<Batch> inOrder(Batch delta, RowLayout layout, int[] keyColumns) {
        if (cache == null || !cache.isExceeded()) {
            return List.of(delta);
        }
        int size = delta.size();
        int[] order = order(layout.words(delta, keyColumns), keyWords, size);
        var pieces = new ArrayList<Batch>();
        for (int from = 0; from < size; from += CHUNK) {
            int to = Math.min(size, from + CHUNK);
            pieces.add(delta.take(Arrays.copyOfRange(order, from, to), to - from));
        }
        return pieces;
    }

    /// The bytes that are not in memory.
    public long sizeOutside() {
        return rows.sizeOutside() + tags.sizeOutside();
    }

    /// About how many bytes this keeps in memory.
    public long sizeInBytes() {
        return rows.sizeInBytes() + tags.sizeInBytes();
    }
}
