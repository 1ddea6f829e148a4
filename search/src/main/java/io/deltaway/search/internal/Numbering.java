package io.deltaway.search.internal;

import io.deltaway.engine.state.RowNumbers;
import java.util.Arrays;

/// What kept rows are called by those who search them. A row that takes the place of another takes
/// its number, so that nothing that is known by the number alone has to change. What a row begins
/// with stands beside its number, as rows are compared wherever they are equally good.
final class Numbering {

    private static final int NONE = -1;

    private int[] rowOf = new int[64];
    private long[] beginOf = new long[64];
    private int[] numberOf = new int[64];
    private final RowNumbers free = new RowNumbers(16);
    private int end;

    Numbering() {
        Arrays.fill(numberOf, NONE);
    }

    /// The stored row that has a number.
    int row(int number) {
        return rowOf[number];
    }

    /// The order of two rows by what they begin with; 0 where that does not tell.
    int compare(int number, int other) {
        return Long.compareUnsigned(beginOf[number], beginOf[other]);
    }

    /// The number of a stored row.
    int number(int row) {
        return numberOf[row];
    }

    /// A number that nothing has.
    int free() {
        return free.size() > 0 ? free.removeLast() : end++;
    }

    /// Gives a stored row a number that nothing has.
    ///
    /// @param begin what it begins with, as [#compare] orders it
    void give(int number, int row, long begin) {
        if (number >= rowOf.length) {
            rowOf = Arrays.copyOf(rowOf, number * 2);
            beginOf = Arrays.copyOf(beginOf, number * 2);
        }
        if (row >= numberOf.length) {
            int known = numberOf.length;
            numberOf = Arrays.copyOf(numberOf, Math.max(row + 1, known * 2));
            Arrays.fill(numberOf, known, numberOf.length, NONE);
        }
        rowOf[number] = row;
        beginOf[number] = begin;
        numberOf[row] = number;
    }

    /// Takes the number of a stored row from it.
    int take(int row) {
        int number = numberOf[row];
        numberOf[row] = NONE;
        return number;
    }

    /// What nothing has may be given again.
    void free(int number) {
        free.add(number);
    }

    long sizeInBytes() {
        return 12L * rowOf.length + 4L * numberOf.length;
    }
}
