package io.deltaway.search.internal;

import java.util.Arrays;

/// The rows that have a word, in the order of their numbers, and how often each has it. A change
/// moves what is behind it.
final class Postings {

    /// Rows, and behind each how often it has the word.
    private int[] pairs = new int[4];

    private int size;

    int size() {
        return size;
    }

    int row(int i) {
        return pairs[2 * i];
    }

    int count(int i) {
        return pairs[2 * i + 1];
    }

    /// How often a row has the word; 0 where it has not.
    int countOf(int row) {
        int at = place(row);
        return isAt(at, row) ? count(at) : 0;
    }

    /// The place of the first row that is not before this one.
    private int place(int row) {
        int from = size > 0 && row(size - 1) < row ? size : 0;
        int to = size;
        while (from < to) {
            int middle = from + to >>> 1;
            if (row(middle) < row) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private boolean isAt(int place, int row) {
        return place < size && row(place) == row;
    }

    /// Adds a row that is not there, and how often it has the word.
    void add(int row, int count) {
        int at = place(row);
        if (2 * size == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * (size + size / 2 + 1));
        }
        System.arraycopy(pairs, 2 * at, pairs, 2 * at + 2, 2 * (size - at));
        pairs[2 * at] = row;
        pairs[2 * at + 1] = count;
        size++;
    }

    /// Adds what others have, all of it behind what is here.
    void append(Postings behind) {
        if (2 * (size + behind.size) > pairs.length) {
            int room = Math.max(size + behind.size, size + size / 2 + 1);
            pairs = Arrays.copyOf(pairs, 2 * room);
        }
        System.arraycopy(behind.pairs, 0, pairs, 2 * size, 2 * behind.size);
        size += behind.size;
    }

    /// Removes a row.
    ///
    /// @return whether it was there
    boolean remove(int row) {
        int at = place(row);
        if (!isAt(at, row)) {
            return false;
        }
        size--;
        System.arraycopy(pairs, 2 * at + 2, pairs, 2 * at, 2 * (size - at));
        return true;
    }
}
