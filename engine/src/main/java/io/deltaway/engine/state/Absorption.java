package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Weights;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Adds deltas to the rows of an [Index]. A probe for each row of a delta.
final class Absorption {

    private final IndexedRows rows;
    private final TagIndex tags;
    private final CrowdedKeys crowded;
    private final IndexLookup lookup;
    private final KeptIndex kept;
    private final NegativeRows negative;

    /// The content of the rows of a delta, one behind the other.
    private long[] words = {};

    /// @param kept told which row of a delta changed which row
    Absorption(
            IndexedRows rows,
            TagIndex tags,
            CrowdedKeys crowded,
            IndexLookup lookup,
            KeptIndex kept,
            NegativeRows negative) {
        this.rows = rows;
        this.tags = tags;
        this.crowded = crowded;
        this.lookup = lookup;
        this.kept = kept;
        this.negative = negative;
    }

    /// @param stored as [Index#absorb(Batch, int[])] says; or null
    void absorb(Batch delta, int @Nullable [] stored) {
        int size = delta.size();
        int needed = size * rows.weightWord();
        if (words.length < needed) {
            words = new long[Math.max(needed, words.length * 2)];
        }
        rows.encode(delta, words);
        for (int from = 0; from < size; from += Index.CHUNK) {
            absorb(delta, from, Math.min(size, from + Index.CHUNK), stored);
        }
        rows.sweep();
        kept.absorbed(delta);
    }

    private void absorb(Batch delta, int from, int to, int @Nullable [] stored) {
        int stride = rows.weightWord();
        lookup.warm(words, stride, from, to);
        for (int i = from; i < to; i++) {
            long weight = delta.weight(i);
            int replaced = weight < 0 && i + 1 < to ? replace(delta, i, stride) : TagIndex.NONE;
            if (replaced != TagIndex.NONE) {
                kept.changed(replaced, i);
                kept.changed(replaced, ++i);
            } else if (weight != 0) {
                int row = add(i * stride, weight);
                if (stored != null) {
                    stored[i] = rows.weight(row) == 0 ? Index.goneFrom(row) : row;
                }
                kept.changed(row, i);
                if (weight < 0) {
                    negative.look(row);
                }
            }
        }
    }

    /// Puts the next row of a delta into the place of this one, if it has the same key and nothing
    /// is left of this one: as where a number has changed.
    ///
    /// @return the place, or NONE where nothing was done
    private int replace(Batch delta, int rowOfDelta, int stride) {
        int old = rowOfDelta * stride;
        int next = old + stride;
        int keyWords = rows.keyWords();
        if (delta.weight(rowOfDelta + 1) <= 0
                || !Arrays.equals(words, old, old + keyWords, words, next, next + keyWords)) {
            return TagIndex.NONE;
        }
        int tag = rows.tag(words, old);
        long[] segment = tags.segment(tag);
        int mask = TagIndex.mask(segment);
        int place = TagIndex.NONE;
        for (int s = tag & mask; segment[s] != 0; s = s + 1 & mask) {
            int row = TagIndex.row(segment[s]);
            if (TagIndex.tag(segment[s]) != tag || !rows.sameKey(row, words, old)) {
                continue;
            }
            if (rows.isStub(row) || rows.sameValue(row, words, next)) {
                return TagIndex.NONE;
            }
            if (rows.sameValue(row, words, old)) {
                place = row;
            }
            segment = tags.segment(tag); // it may have gone for one with a row
        }
        if (place == TagIndex.NONE || rows.weight(place) != -delta.weight(rowOfDelta)) {
            return TagIndex.NONE;
        }
        rows.replace(place, words, next, delta.weight(rowOfDelta + 1));
        return place;
    }

    /// Adds weight to a row, which is stored if there is none.
    ///
    /// @param at where it starts among the words
    /// @return where the row stands, or stood if nothing is left of it
    private int add(int at, long weight) {
        int tag = rows.tag(words, at);
        long[] segment = tags.segment(tag);
        int mask = TagIndex.mask(segment);
        int rowsOfKey = 0;
        int s = tag & mask;
        for (; segment[s] != 0; s = s + 1 & mask) {
            int row = TagIndex.row(segment[s]);
            if (TagIndex.tag(segment[s]) != tag || !rows.sameKey(row, words, at)) {
                continue;
            }
            if (rows.isStub(row)) {
                return crowded.add(row, words, at, weight);
            }
            if (rows.sameValue(row, words, at)) {
                long sum = Weights.sum(rows.weight(row), weight);
                if (sum != 0) {
                    rows.setWeight(row, sum);
                } else {
                    TagIndex.removeAt(segment, s);
                    rows.remove(row);
                }
                return row;
            }
            rowsOfKey++;
            segment = tags.segment(tag); // it may have gone for one with a row
        }
        if (rowsOfKey >= crowded.most()) {
            var members = new RowNumbers(rowsOfKey);
            lookup.find(words, at, members);
            return crowded.add(crowded.crowd(tag, words, at, members), words, at, weight);
        }
        int row = rows.add(words, at, weight);
        tags.addAt(s, tag, row);
        return row;
    }
}
