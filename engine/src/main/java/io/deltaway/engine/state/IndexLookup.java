package io.deltaway.engine.state;

import io.deltaway.engine.batch.Weights;

/// Finds the rows of keys in an [Index].
final class IndexLookup {

    private final IndexedRows rows;
    private final TagIndex tags;
    private final CrowdedKeys crowded;
    private final int[] chunkTags = new int[Index.CHUNK];
    private final int[] warmed = new int[Index.CHUNK];
    private final RowNumbers candidates = new RowNumbers(Index.CHUNK);

    /// Written only, so that the loads of [#warm] and [#touch] are not taken for useless.
    @SuppressWarnings("UnusedVariable")
    private long lastTouched;

    IndexLookup(IndexedRows rows, TagIndex tags, CrowdedKeys crowded) {
        this.rows = rows;
        this.tags = tags;
        this.crowded = crowded;
    }

    /// Adds the rows of a key to `found` and returns how many there are.
    int find(long[] keys, int at, RowNumbers found) {
        int tag = rows.tag(keys, at);
        long[] segment = tags.segment(tag);
        int mask = TagIndex.mask(segment);
        int count = 0;
        for (int s = tag & mask; segment[s] != 0; s = s + 1 & mask) {
            int row = TagIndex.row(segment[s]);
            if (TagIndex.tag(segment[s]) == tag && rows.sameKey(row, keys, at)) {
                CrowdedKey crowd = crowded.of(row);
                if (crowd != null) {
                    return crowd.addTo(found);
                }
                found.add(row);
                count++;
                segment = tags.segment(tag); // it may have gone for one with a row
            }
        }
        return count;
    }

    /// Adds the rows of the keys `from` to `to - 1`, at most [Index#CHUNK] of them, to `found`.
    ///
    /// All rows that may be meant are looked at before any of them is compared: these loads do not
    /// depend on each other, so the processor waits for many cache misses at once. A key that is
    /// the same as the one before it is not looked for again.
    ///
    /// @param ends for each key, from its first place on: where its rows end in `found`
    void findAll(long[] keys, int from, int to, RowNumbers found, int[] ends) {
        int keyWords = rows.keyWords();
        candidates.clear();
        for (int i = from; i < to; i++) {
            chunkTags[i - from] = rows.tag(keys, i * keyWords);
        }
        tags.touch(chunkTags, to - from);
        for (int i = from; i < to; i++) {
            if (i == from || !Index.isSame(keys, i - 1, i, keyWords)) {
                addCandidates(chunkTags[i - from]);
            }
            ends[i - from] = candidates.size();
        }
        touch(candidates);
        int candidate = 0;
        int last = found.size();
        for (int i = from; i < to; i++) {
            int first = found.size();
            if (i > from && Index.isSame(keys, i - 1, i, keyWords)) {
                found.addAgain(last, first);
            }
            for (; candidate < ends[i - from]; candidate++) {
                int row = candidates.get(candidate);
                if (rows.sameKey(row, keys, i * keyWords)) {
                    CrowdedKey crowd = crowded.of(row);
                    if (crowd == null) {
                        found.add(row);
                    } else {
                        crowd.addTo(found);
                    }
                }
            }
            last = first;
            ends[i - from] = found.size();
        }
    }

    private void addCandidates(int tag) {
        long[] segment = tags.segment(tag);
        int mask = TagIndex.mask(segment);
        for (int s = tag & mask; segment[s] != 0; s = s + 1 & mask) {
            if (TagIndex.tag(segment[s]) == tag) {
                candidates.add(TagIndex.row(segment[s]));
            }
        }
    }

    private void touch(RowNumbers some) {
        long touched = 0;
        for (int i = 0; i < some.size(); i++) {
            touched += rows.rows().get(some.get(i), 0);
        }
        lastTouched = touched;
    }

    /// The sum of the weights of a key's rows.
    long weightOf(long[] keys, int at) {
        int tag = rows.tag(keys, at);
        long[] segment = tags.segment(tag);
        int mask = TagIndex.mask(segment);
        long weight = 0;
        for (int s = tag & mask; segment[s] != 0; s = s + 1 & mask) {
            int row = TagIndex.row(segment[s]);
            if (TagIndex.tag(segment[s]) == tag && rows.sameKey(row, keys, at)) {
                CrowdedKey crowd = crowded.of(row);
                if (crowd != null) {
                    return crowd.weight();
                }
                weight = Weights.sum(weight, rows.weight(row));
                segment = tags.segment(tag);
            }
        }
        return weight;
    }

    /// Loads the slots and rows that probes of the keys `from` to `to - 1`, at most [Index#CHUNK]
    /// of them, will look at. The loads do not depend on each other, so the processor waits for
    /// many cache misses at once; the probes that follow then find them in the cache.
    ///
    /// @param stride the distance of the keys in `keys`
    void warm(long[] keys, int stride, int from, int to) {
        Rows stored = rows.rows();
        if (stored.end() == 0) {
            return;
        }
        for (int i = from; i < to; i++) {
            chunkTags[i - from] = rows.tag(keys, i * stride);
        }
        tags.findFirst(chunkTags, to - from, warmed, 0);
        long touched = 0;
        for (int i = 0; i < to - from; i++) {
            touched += stored.get(Math.max(warmed[i], 0), 0);
        }
        lastTouched = touched;
    }
}
