package io.deltaway.search.internal;

import java.util.Arrays;

/// The rows that have a word, in the order of their numbers, and how often each has it. A change
/// moves what is behind it.
final class Postings {

    private int[] rows = new int[2];
    private int[] counts = new int[2];
    private int size;

    int size() {
        return size;
    }

    int row(int i) {
        return rows[i];
    }

    int count(int i) {
        return counts[i];
    }

    /// How often a row has the word; 0 where it has not.
    int countOf(int row) {
        int at = Arrays.binarySearch(rows, 0, size, row);
        return at < 0 ? 0 : counts[at];
    }

    /// Counts the word once more in a row.
    ///
    /// @return whether it is the first time
    boolean add(int row) {
        int at = size - 1;
        if (size > 0 && row <= rows[at]) {
            at = row == rows[at] ? at : Arrays.binarySearch(rows, 0, size, row);
            if (at >= 0) {
                counts[at]++;
                return false;
            }
            at = -2 - at;
        }
        insert(at + 1, row);
        return true;
    }

    private void insert(int at, int row) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size + size / 2 + 1);
            counts = Arrays.copyOf(counts, rows.length);
        }
        System.arraycopy(rows, at, rows, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        rows[at] = row;
        counts[at] = 1;
        size++;
    }

    /// Removes a row.
    ///
    /// @return whether it was there
    boolean remove(int row) {
        int at = Arrays.binarySearch(rows, 0, size, row);
        if (at < 0) {
            return false;
        }
        size--;
        System.arraycopy(rows, at + 1, rows, at, size - at);
        System.arraycopy(counts, at + 1, counts, at, size - at);
        return true;
    }

    long sizeInBytes() {
        return 8L * rows.length + 64;
    }
}
