package io.deltaway.engine.state;

import java.util.Arrays;

/// Finds row numbers by hash. A slot holds 32 bits of the hash, the *tag*, and a row number, so
/// that a row is looked at only when its tag agrees. Slots stand in segments of at most 4 KB,
/// probed linearly; the tag's high bits choose the segment (extendible hashing: Fagin et al., TODS
/// 1979). A full segment splits by the tags it holds, without a look at a row: growing never
/// stalls. See docs/decisions/0001.
///
/// A scan of all rows with a tag goes over the slots themselves:
///
/// ```
/// long[] segment = tags.segment(tag);
/// int mask = TagIndex.mask(segment);
/// for (int s = tag & mask; segment[s] != 0; s = s + 1 & mask) {
///     if (TagIndex.tag(segment[s]) == tag) { int row = TagIndex.row(segment[s]); ... }
/// }
/// ```
final class TagIndex {

    /// No row.
    static final int NONE = -1;

    private static final int FIRST_SLOTS = 16;
    private static final int MOST_SLOTS = 512;
    private static final int DEEPEST = 24;

    /// A segment's slots, and behind them a word of (depth, number of filled slots).
    private long[][] segments = {new long[FIRST_SLOTS + 1]};

    private int depth;

    /// Written only, so that the loads of [#touch] are not taken for useless.
    @SuppressWarnings("UnusedVariable")
    private long lastTouched;

    static int tagOf(long hash) {
        return (int) (hash >>> 32);
    }

    static int tag(long slot) {
        return (int) (slot >>> 32);
    }

    static int row(long slot) {
        return (int) slot - 1;
    }

    static int mask(long[] segment) {
        return segment.length - 2;
    }

    long[] segment(int tag) {
        return segments[(int) ((tag & 0xFFFFFFFFL) >>> 32 - depth)];
    }

    /// For each of some tags the first row that has it, or [#NONE].
    ///
    /// All slots at which scans begin are loaded before any of them is compared: these loads do not
    /// depend on each other, so the processor waits for many cache misses at once.
    ///
    /// @param found from `at` on
    void findFirst(int[] tags, int count, int[] found, int at) {
        touch(tags, count);
        for (int i = 0; i < count; i++) {
            int tag = tags[i];
            long[] segment = segment(tag);
            int mask = mask(segment);
            int s = tag & mask;
            while (segment[s] != 0 && tag(segment[s]) != tag) {
                s = s + 1 & mask;
            }
            found[at + i] = row(segment[s]);
        }
    }

    /// Loads the slots at which scans for some tags begin.
    void touch(int[] tags, int count) {
        long touched = 0;
        for (int i = 0; i < count; i++) {
            long[] segment = segment(tags[i]);
            touched += segment[tags[i] & mask(segment)];
        }
        lastTouched = touched;
    }

    void add(int tag, int row) {
        long[] segment = segment(tag);
        int mask = mask(segment);
        int s = tag & mask;
        while (segment[s] != 0) {
            s = s + 1 & mask;
        }
        addAt(segment, s, tag, row);
    }

    /// Adds a row at the slot where a scan for its tag ended.
    void addAt(long[] segment, int slot, int tag, int row) {
        int slots = segment.length - 1;
        segment[slot] = (long) tag << 32 | row + 1L;
        if ((int) ++segment[slots] * 8L > slots * 7L) {
            makeRoom(segment, tag);
        }
    }

    private static void put(long[] segment, long slot) {
        int mask = mask(segment);
        int s = tag(slot) & mask;
        while (segment[s] != 0) {
            s = s + 1 & mask;
        }
        segment[s] = slot;
    }

    /// Takes out what stands in a slot and closes the gap (Knuth, TAOCP 3, 6.4, algorithm R).
    static void removeAt(long[] segment, int slot) {
        int mask = mask(segment);
        segment[segment.length - 1]--;
        int gap = slot;
        for (int s = gap + 1 & mask; segment[s] != 0; s = s + 1 & mask) {
            int home = tag(segment[s]) & mask;
            if ((s - home & mask) >= (s - gap & mask)) {
                segment[gap] = segment[s];
                gap = s;
            }
        }
        segment[gap] = 0;
    }

    /// Takes out a row that is there.
    void remove(int tag, int row) {
        long[] segment = segment(tag);
        int mask = mask(segment);
        long slot = (long) tag << 32 | row + 1L;
        int s = tag & mask;
        while (segment[s] != slot) {
            s = s + 1 & mask;
        }
        removeAt(segment, s);
    }

    private void makeRoom(long[] full, int tag) {
        int segmentDepth = (int) (full[full.length - 1] >>> 32);
        if (full.length - 1 < MOST_SLOTS || segmentDepth >= DEEPEST) {
            // a small table, or very many equal tags, which no split could separate
            long[] larger = new long[(full.length - 1) * 2 + 1];
            fill(larger, full, segmentDepth, 0, 0);
            replace(tag, segmentDepth, larger);
            return;
        }
        if (segmentDepth == depth) {
            var wider = new long[segments.length * 2][];
            for (int i = 0; i < wider.length; i++) {
                wider[i] = segments[i >> 1];
            }
            segments = wider;
            depth++;
        }
        int bit = Integer.MIN_VALUE >>> segmentDepth;
        long[] high = new long[full.length];
        long[] both = full.clone();
        Arrays.fill(full, 0); // it becomes the lower half: what stays does not become garbage
        fill(full, both, segmentDepth + 1, bit, 0);
        fill(high, both, segmentDepth + 1, bit, bit);
        replace(tag | bit, segmentDepth + 1, high);
    }

    /// Fills an empty segment with the slots of another whose tags have `wanted` in the bits
    /// `bits`.
    private static void fill(long[] segment, long[] from, int segmentDepth, int bits, int wanted) {
        long count = 0;
        for (int s = 0; s < from.length - 1; s++) {
            if (from[s] != 0 && (tag(from[s]) & bits) == wanted) {
                put(segment, from[s]);
                count++;
            }
        }
        segment[segment.length - 1] = (long) segmentDepth << 32 | count;
    }

    private void replace(int tag, int segmentDepth, long[] segment) {
        int each = 1 << depth - segmentDepth;
        int first = (int) ((tag & 0xFFFFFFFFL) >>> 32 - depth) & -each;
        Arrays.fill(segments, first, first + each, segment);
    }

    long sizeInBytes() {
        long size = segments.length * 4L;
        for (int i = 0; i < segments.length; i++) {
            size += i > 0 && segments[i] == segments[i - 1] ? 0 : segments[i].length * 8L + 16;
        }
        return size;
    }
}
