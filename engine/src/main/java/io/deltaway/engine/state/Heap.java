package io.deltaway.engine.state;

import io.deltaway.engine.value.Hashing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Interned runs of bytes: each content has one number, so that equality of long texts and of
/// objects is equality of words.
///
/// Rows that refer to an entry count ([#retain], [#release]); entries to which none refers go at
/// the next [#sweep]. Where there is a [PageCache] contents that nobody asks for may be elsewhere.
public final class Heap {

    /// The number of a content that is not there.
    public static final long ABSENT = (1L << 56) - 1;

    private static final int NONE = -1;

    /// What stands in place of an entry that is gone.
    private static final byte[] FREED = {};

    private byte[][] entries = new byte[16][];
    private int[] hashes = new int[16];
    private int[] next = new int[16];
    private int[] references = new int[16];
    private int end;
    private int freeHead = NONE;
    private int count;
    private int[] slots = new int[32];
    private int[] unreferenced = new int[16];
    private int unreferencedCount;
    private long contentBytes;

    /// What has the contents in the place of all of the above, where memory has a limit.
    private @Nullable PagedHeap paged;

    public Heap() {
        Arrays.fill(slots, NONE);
    }

    /// Keeps the contents in a cache, before there are any.
    public void keepIn(PageCache cache) {
        if (end > 0) {
            throw new IllegalStateException("there are contents already");
        }
        paged = new PagedHeap(cache);
    }

    /// The number of this content; a new one if it is not there yet.
    public long intern(byte[] bytes, int from, int length) {
        int hash = hash(bytes, from, length);
        int found = find(hash, bytes, from, length);
        if (found != NONE) {
            return found;
        }
        return paged != null
                ? paged.add(hash, bytes, from, length)
                : add(hash, SharedContents.of(hash, bytes, from, length));
    }

    /// The number of this content, or [#ABSENT].
    public long find(byte[] bytes, int from, int length) {
        int found = find(hash(bytes, from, length), bytes, from, length);
        return found == NONE ? ABSENT : found;
    }

    /// The bytes of an entry; not to be written.
    public byte[] get(long entry) {
        return paged != null ? paged.get((int) entry) : entries[(int) entry];
    }

    /// One more row refers to an entry.
    public void retain(long entry) {
        if (paged != null) {
            paged.retain((int) entry);
        } else {
            references[(int) entry]++;
        }
    }

    /// One row less does; the entry stays until the next [#sweep].
    public void release(long entry) {
        if (paged != null) {
            paged.release((int) entry);
        } else if (--references[(int) entry] == 0) {
            remember((int) entry);
        }
    }

    /// Lets the entries go to which no row refers.
    public void sweep() {
        if (paged != null) {
            paged.sweep();
        }
        for (int i = 0; i < unreferencedCount; i++) {
            int entry = unreferenced[i];
            if (references[entry] == 0 && entries[entry] != FREED) {
                remove(entry);
            }
        }
        unreferencedCount = 0;
    }

    /// About how many bytes this keeps in memory.
    public long sizeInBytes() {
        return paged != null
                ? paged.sizeInBytes()
                : contentBytes + count * 16L + entries.length * 20L + slots.length * 4L;
    }

    /// The bytes that are not in memory.
    public long sizeOutside() {
        return paged == null ? 0 : paged.sizeOutside();
    }

    private static int hash(byte[] bytes, int from, int length) {
        return (int) Hashing.finish(Hashing.hashHere(bytes, from, length));
    }

    private int find(int hash, byte[] bytes, int from, int length) {
        if (paged != null) {
            return paged.find(hash, bytes, from, length);
        }
        for (int entry = slots[hash & slots.length - 1]; entry != NONE; entry = next[entry]) {
            byte[] candidate = entries[entry];
            if (hashes[entry] == hash
                    && Arrays.equals(candidate, 0, candidate.length, bytes, from, from + length)) {
                return entry;
            }
        }
        return NONE;
    }

    private int add(int hash, byte[] content) {
        if (count >= slots.length) {
            grow();
        }
        int entry = freeHead;
        if (entry == NONE) {
            entry = end++;
            if (entry == entries.length) {
                int capacity = entry * 2;
                entries = Arrays.copyOf(entries, capacity);
                hashes = Arrays.copyOf(hashes, capacity);
                next = Arrays.copyOf(next, capacity);
                references = Arrays.copyOf(references, capacity);
            }
        } else {
            freeHead = next[entry];
        }
        entries[entry] = content;
        hashes[entry] = hash;
        references[entry] = 0;
        int slot = hash & slots.length - 1;
        next[entry] = slots[slot];
        slots[slot] = entry;
        count++;
        contentBytes += content.length;
        remember(entry);
        return entry;
    }

    private void remove(int entry) {
        int slot = hashes[entry] & slots.length - 1;
        if (slots[slot] == entry) {
            slots[slot] = next[entry];
        } else {
            int before = slots[slot];
            while (next[before] != entry) {
                before = next[before];
            }
            next[before] = next[entry];
        }
        contentBytes -= entries[entry].length;
        entries[entry] = FREED;
        next[entry] = freeHead;
        freeHead = entry;
        count--;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        Arrays.fill(slots, NONE);
        for (int entry = 0; entry < end; entry++) {
            if (entries[entry] != FREED) {
                int slot = hashes[entry] & slots.length - 1;
                next[entry] = slots[slot];
                slots[slot] = entry;
            }
        }
    }

    private void remember(int entry) {
        if (unreferencedCount == unreferenced.length) {
            unreferenced = Arrays.copyOf(unreferenced, unreferencedCount * 2);
        }
        unreferenced[unreferencedCount++] = entry;
    }
}
