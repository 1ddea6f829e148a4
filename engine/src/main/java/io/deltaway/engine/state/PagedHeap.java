package io.deltaway.engine.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The contents of a [Heap] where memory has a limit: each is a run of words in the pages of a
/// cache, and so are the tags by which it is found. The number of a content is where its run
/// begins.
///
/// A run is a word with the hash and the length in bytes, one with the number of references, and
/// the bytes.
final class PagedHeap {

    static final int NONE = TagIndex.NONE;

    private static final int REFERENCES = 1;
    private static final int CONTENT = 2;
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// The number of references of a content that is gone.
    private static final long GONE = -1;

    private final Rows words = new Rows(1);
    private final TagIndex tags = new TagIndex();
    private final RowNumbers unreferenced = new RowNumbers(16);

    PagedHeap(PageCache cache) {
        words.keepIn(cache);
        tags.keepIn(cache);
    }

    /// The number of a content, or [#NONE].
    int find(int hash, byte[] bytes, int from, int length) {
        long[] segment = tags.segment(hash);
        int mask = TagIndex.mask(segment);
        for (int s = hash & mask; segment[s] != 0; s = s + 1 & mask) {
            if (TagIndex.tag(segment[s]) == hash) {
                int entry = TagIndex.row(segment[s]);
                if (is(entry, bytes, from, length)) {
                    return entry;
                }
                segment = tags.segment(hash); // it may have gone for the pages of a content
            }
        }
        return NONE;
    }

    private boolean is(int entry, byte[] bytes, int from, int length) {
        if (length(entry) != length) {
            return false;
        }
        for (int at = 0; at < length; at += Long.BYTES) {
            if (word(entry, at) != word(bytes, from + at, from + length)) {
                return false;
            }
        }
        return true;
    }

    private int length(int entry) {
        return (int) words.get(entry, 0);
    }

    private int hash(int entry) {
        return (int) (words.get(entry, 0) >>> 32);
    }

    private long word(int entry, int at) {
        return words.get(entry + CONTENT + at / Long.BYTES, 0);
    }

    /// Up to eight bytes, the first one lowest.
    private static long word(byte[] bytes, int at, int end) {
        if (at + Long.BYTES <= end) {
            return (long) LONGS.get(bytes, at);
        }
        long word = 0;
        for (int i = end - 1; i >= at; i--) {
            word = word << 8 | bytes[i] & 0xFF;
        }
        return word;
    }

    /// Adds a content that is not there.
    int add(int hash, byte[] bytes, int from, int length) {
        int entry = words.allocateRun(size(length));
        words.set(entry, 0, (long) hash << 32 | length);
        for (int at = 0; at < length; at += Long.BYTES) {
            int word = entry + CONTENT + at / Long.BYTES;
            words.set(word, 0, word(bytes, from + at, from + length));
        }
        tags.add(hash, entry);
        unreferenced.add(entry);
        return entry;
    }

    private static int size(int length) {
        return Rows.sizeFor(CONTENT + (length + Long.BYTES - 1) / Long.BYTES);
    }

    byte[] get(int entry) {
        byte[] bytes = new byte[length(entry)];
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            LONGS.set(bytes, at, word(entry, at));
        }
        if (at < bytes.length) {
            long word = word(entry, at);
            for (; at < bytes.length; at++, word >>>= 8) {
                bytes[at] = (byte) word;
            }
        }
        return bytes;
    }

    void retain(int entry) {
        words.set(entry + REFERENCES, 0, references(entry) + 1);
    }

    void release(int entry) {
        long left = references(entry) - 1;
        words.set(entry + REFERENCES, 0, left);
        if (left == 0) {
            unreferenced.add(entry);
        }
    }

    private long references(int entry) {
        return words.get(entry + REFERENCES, 0);
    }

    void sweep() {
        for (int i = 0; i < unreferenced.size(); i++) {
            int entry = unreferenced.get(i); // some are there twice
            if (references(entry) == 0) {
                words.set(entry + REFERENCES, 0, GONE);
                tags.remove(hash(entry), entry);
                words.freeRun(entry, size(length(entry)));
            }
        }
        unreferenced.clear();
    }

    long sizeInBytes() {
        return words.sizeInBytes() + tags.sizeInBytes();
    }

    /// The bytes that are not in memory.
    long sizeOutside() {
        return words.sizeOutside() + tags.sizeOutside();
    }
}
