package io.deltaway.search.internal;

import org.jspecify.annotations.Nullable;

/// The postings of each word, by open addressing with linear probing. Words are known by their
/// hashes ([WordCounts]).
final class WordPostings {

    /// So few words that no row has don't matter.
    private static final int FEW = 1_000;

    private long[] words = new long[64];
    private @Nullable Postings[] postings = new @Nullable Postings[words.length];
    private int size;

    /// How many words no row has any more.
    private int unused;

    private long postingCount;

    @Nullable Postings get(long word) {
        return postings[place(word)];
    }

    /// Where a word is, or would be.
    private int place(long word) {
        int mask = words.length - 1;
        int place = (int) (word ^ word >>> 32) & mask;
        while (postings[place] != null && words[place] != word) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void put(int place, long word, Postings rows) {
        words[place] = word;
        postings[place] = rows;
        if (2 * ++size > words.length) {
            resize(2 * words.length);
        }
    }

    /// Makes it of so many places, without the words that no row has.
    private void resize(int places) {
        long[] oldWords = words;
        @Nullable Postings[] old = postings;
        words = new long[places];
        postings = new @Nullable Postings[places];
        size = 0;
        unused = 0;
        for (int i = 0; i < old.length; i++) {
            Postings rows = old[i];
            if (rows != null && rows.size() > 0) {
                int place = place(oldWords[i]);
                words[place] = oldWords[i];
                postings[place] = rows;
                size++;
            }
        }
    }

    /// Adds a row that has some words and is not there.
    void add(int row, WordCounts counts) {
        for (int i = 0; i < counts.size(); i++) {
            long word = counts.word(i);
            int place = place(word);
            Postings rows = postings[place];
            if (rows == null) {
                rows = new Postings();
                rows.add(row, counts.count(i)); // or it might be let go of
                put(place, word, rows);
            } else {
                unused -= rows.size() == 0 ? 1 : 0;
                rows.add(row, counts.count(i));
            }
        }
        postingCount += counts.size();
    }

    /// Adds what others have, of rows that are all behind those that are here. The others are over
    /// then.
    void append(WordPostings behind) {
        for (int i = 0; i < behind.words.length; i++) {
            Postings rows = behind.postings[i];
            if (rows == null) {
                continue;
            }
            int place = place(behind.words[i]);
            Postings before = postings[place];
            if (before == null) {
                put(place, behind.words[i], rows);
            } else {
                unused -= before.size() == 0 ? 1 : 0;
                before.append(rows);
            }
        }
        postingCount += behind.postingCount;
    }

    /// Removes a row that has some words.
    void remove(int row, WordCounts counts) {
        for (int i = 0; i < counts.size(); i++) {
            Postings rows = get(counts.word(i));
            if (rows != null && rows.remove(row)) {
                postingCount--;
                unused += rows.size() == 0 ? 1 : 0;
            }
        }
    }

    /// Lets go of words that no row has, where they are many.
    void tidy() {
        if (unused > FEW + size / 2) {
            int used = Math.max(size - unused, 16);
            resize(4 * Integer.highestOneBit(used));
        }
    }

    long sizeInBytes() {
        return postingCount * 10 + size * 90L;
    }
}
