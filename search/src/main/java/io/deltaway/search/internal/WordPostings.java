package io.deltaway.search.internal;

import java.util.Arrays;
import org.apache.lucene.analysis.CharArrayMap;
import org.jspecify.annotations.Nullable;

/// The postings of each word.
final class WordPostings {

    /// So few words that no row has don't matter.
    private static final int FEW = 1_000;

    private CharArrayMap<Postings> postings = new CharArrayMap<>(64, false);

    /// How many words no row has any more.
    private int unused;

    private long postingCount;

    @Nullable Postings get(String word) {
        return postings.get(word);
    }

    /// Counts a word once more in a row.
    void add(int row, char[] word, int length) {
        Postings rows = postings.get(word, 0, length);
        if (rows == null) {
            rows = new Postings();
            postings.put(Arrays.copyOf(word, length), rows);
        } else if (rows.size() == 0) {
            unused--;
        }
        postingCount += rows.add(row) ? 1 : 0;
    }

    /// Adds what others have, of rows that are all behind those that are here. The others are over
    /// then.
    void append(WordPostings behind) {
        behind.postings.forEach((word, rows) -> {
            Postings before = postings.get((char[]) word);
            if (before == null) {
                postings.put((char[]) word, rows);
            } else {
                unused -= before.size() == 0 ? 1 : 0;
                before.append(rows);
            }
        });
        postingCount += behind.postingCount;
    }

    /// Removes a row from those that have a word.
    void remove(int row, char[] word, int length) {
        Postings rows = postings.get(word, 0, length);
        if (rows != null && rows.remove(row)) { // the first time that it has the word
            postingCount--;
            unused += rows.size() == 0 ? 1 : 0;
        }
    }

    /// Lets go of words that no row has, where they are many. The map can't let go of single ones.
    void tidy() {
        if (unused <= FEW + postings.size() / 2) {
            return;
        }
        var used = new CharArrayMap<Postings>(postings.size() - unused, false);
        postings.forEach((word, rows) -> {
            if (rows.size() > 0) {
                used.put((char[]) word, rows);
            }
        });
        postings = used;
        unused = 0;
    }

    long sizeInBytes() {
        return postingCount * 10 + postings.size() * 120L;
    }
}
