package io.deltaway.search.internal;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Hashing;
import java.util.Arrays;

/// The words of a text, each once, and how often it has each. Words are known by a hash of 64 bits:
/// of ten million, two have the same with a probability of three in a million.
final class WordCounts {

    /// In rising order.
    private long[] words;

    private int[] counts;
    private int size;
    private int length;

    /// To be read into.
    WordCounts() {
        this(new long[64], new int[64]);
    }

    private WordCounts(long[] words, int[] counts) {
        this.words = words;
        this.counts = counts;
    }

    /// How a word is known, in every process.
    static long hash(char[] word, int length) {
        long hash = length;
        for (int at = 0; at < length; at += 4) {
            long four = 0;
            for (int i = at; i < Math.min(length, at + 4); i++) {
                four = four << 16 | word[i];
            }
            hash = Hashing.mix(hash, four);
        }
        return hash;
    }

    static long hash(String word) {
        return hash(word.toCharArray(), word.length());
    }

    /// @param words of a text, which may come again; not to be used any more
    static WordCounts of(long[] words, int length) {
        Arrays.sort(words, 0, length);
        var counts = new WordCounts(words, new int[length]);
        counts.length = length;
        for (int i = 0; i < length; i++) {
            if (counts.size == 0 || words[counts.size - 1] != words[i]) {
                words[counts.size++] = words[i];
            }
            counts.counts[counts.size - 1]++;
        }
        return counts;
    }

    int size() {
        return size;
    }

    long word(int i) {
        return words[i];
    }

    int count(int i) {
        return counts[i];
    }

    /// How many words the text has.
    int length() {
        return length;
    }

    void write(ByteWriter out) {
        out.writeVarLong(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(words[i]);
            out.writeVarLong(counts[i]);
        }
    }

    /// Makes it that of another text.
    void read(ByteReader in) {
        size = (int) in.readVarLong();
        if (size > words.length) {
            words = new long[size];
            counts = new int[size];
        }
        length = 0;
        for (int i = 0; i < size; i++) {
            words[i] = in.readLong();
            counts[i] = (int) in.readVarLong();
            length += counts[i];
        }
    }
}
