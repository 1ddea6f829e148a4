package io.deltaway.engine.state;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
final class TagIndex implements PageCache.Owner {

    /// No row.
    static final int NONE = -1;

    private static final int FIRST_SLOTS = 16;
    private static final int MOST_SLOTS = 512;
    private static final int SLOTS_OF_A_LINE = 8;

    /// Where pages are small: some times as many as rows of a key, which have one tag.
    private static final int FEWEST_SLOTS = 64;

    private static final int DEEPEST = 24;

    /// By the high bits of a tag its segment: slots, and behind them a word of (depth, number of
    /// filled slots).
    private long[] @Nullable [] segments = {new long[FIRST_SLOTS + 1]};

    private int depth;

    /// For each place in `segments` the number of the segment.
    private int[] numbers = {0};

    /// For each segment the first tag that belongs to it.
    private int[] firstTags = new int[4];

    private int count = 1;
    private int mostSlots = MOST_SLOTS;
    private PageCache.@Nullable Space space;
    private long slots = FIRST_SLOTS;

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
        long[] segment = segments[place(tag)];
        return segment != null ? segment : fetch(tag);
    }

    private int place(int tag) {
        return (int) ((tag & 0xFFFFFFFFL) >>> 32 - depth);
    }

    private long[] fetch(int tag) {
        return Objects.requireNonNull(space).fetch(numbers[place(tag)]);
    }

    /// Keeps the segments in a cache, before there is a row.
    void keepIn(PageCache cache) {
        mostSlots = Math.max(FEWEST_SLOTS, cache.pageWords());
        PageCache.Space pages = cache.space(this);
        space = pages;
        pages.add(segment(0));
    }

    @Override
    public void show(int number, long @Nullable [] segment) {
        int tag = firstTags[number];
        long[] any = segment == null ? segments[place(tag)] : segment;
        put(tag, depthOf(Objects.requireNonNull(any)), segment);
    }

    private static int depthOf(long[] segment) {
        return (int) (segment[segment.length - 1] >>> 32);
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

    /// Loads the slots at which scans for some tags begin, and those a cache line further, where
    /// many end.
    void touch(int[] tags, int count) {
        long touched = 0;
        for (int i = 0; i < count; i++) {
            int tag = tags[i];
            long[] segment = segment(tag);
            int mask = mask(segment);
            touched += segment[tag & mask] + segment[tag + SLOTS_OF_A_LINE & mask];
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
        addAt(s, tag, row);
    }

    /// Adds a row at the slot where a scan for its tag ended.
    void addAt(int slot, int tag, int row) {
        long[] segment = segment(tag);
        int size = segment.length - 1;
        segment[slot] = (long) tag << 32 | row + 1L;
        segment[size]++;
        if (isFull(segment)) {
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
        int segmentDepth = depthOf(full);
        int number = numbers[place(tag)];
        slots += full.length - 1;
        if (full.length - 1 < mostSlots || segmentDepth >= DEEPEST) {
            // a small table, or very many equal tags, which no split could separate
            long[] larger = new long[(full.length - 1) * 2 + 1];
            fill(larger, full, segmentDepth, 0, 0);
            put(tag, segmentDepth, larger);
            if (space != null) {
                space.replace(number, larger);
            }
            return;
        }
        if (segmentDepth == depth) {
            var wider = new long[segments.length * 2] @Nullable [];
            int[] widerNumbers = new int[wider.length];
            for (int i = 0; i < wider.length; i++) {
                wider[i] = segments[i >> 1];
                widerNumbers[i] = numbers[i >> 1];
            }
            segments = wider;
            numbers = widerNumbers;
            depth++;
        }
        int bit = Integer.MIN_VALUE >>> segmentDepth;
        long[] high = new long[full.length];
        long[] both = full.clone();
        Arrays.fill(full, 0); // it becomes the lower half: what stays does not become garbage
        fill(full, both, segmentDepth + 1, bit, 0);
        fill(high, both, segmentDepth + 1, bit, bit);
        int firstHigh = (tag | bit) & -bit;
        addSegment(firstHigh, segmentDepth + 1, high);
        // Few slots, or equal tags, may all have gone to one side.
        makeRoomAgain(firstHigh ^ bit);
        makeRoomAgain(firstHigh);
    }

    private void makeRoomAgain(int tag) {
        long[] half = segment(tag);
        if (isFull(half)) {
            makeRoom(half, tag);
        }
    }

    /// Scans end at a free slot, so there always is one; with more slots filled they would be long.
    private static boolean isFull(long[] segment) {
        int size = segment.length - 1;
        return (int) segment[size] * 16L > size * 13L;
    }

    private void addSegment(int firstTag, int segmentDepth, long[] segment) {
        if (count == firstTags.length) {
            firstTags = Arrays.copyOf(firstTags, count * 2);
        }
        firstTags[count] = firstTag;
        int from = place(firstTag);
        Arrays.fill(numbers, from, from + (1 << depth - segmentDepth), count++);
        put(firstTag, segmentDepth, segment);
        if (space != null) {
            space.add(segment);
        }
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

    /// Puts a segment to where those look for it whose tags belong to it.
    private void put(int tag, int segmentDepth, long @Nullable [] segment) {
        int each = 1 << depth - segmentDepth;
        int first = place(tag) & -each;
        Arrays.fill(segments, first, first + each, segment);
    }

    /// About how many bytes this keeps in memory.
    long sizeInBytes() {
        long places = space == null ? 0 : space.sizeOfPlaces();
        return segments.length * 8L + count * 28L + places + slots * 8 - sizeOutside();
    }

    /// The bytes of the segments that are not in memory.
    long sizeOutside() {
        return space == null ? 0 : space.sizeOutside();
    }
}
