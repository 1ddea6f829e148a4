package io.deltaway.search.internal;

import io.deltaway.engine.state.RowNumbers;
import java.util.Arrays;

/// What kept rows are called by those who search them. A row that takes the place of another takes
/// its number, so that nothing that is known by the number alone has to change.
final class Numbering {

    private static final int NONE = -1;

    private int[] rowOf = new int[64];
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

    /// The number of a stored row.
    int number(int row) {
        return numberOf[row];
    }

    /// A number that nothing has.
    int free() {
        return free.size() > 0 ? free.removeLast() : end++;
    }

    /// Gives a stored row a number that nothing has.
    void give(int number, int row) {
        if (number >= rowOf.length) {
            rowOf = Arrays.copyOf(rowOf, number * 2);
        }
        if (row >= numberOf.length) {
            int known = numberOf.length;
            numberOf = Arrays.copyOf(numberOf, Math.max(row + 1, known * 2));
            Arrays.fill(numberOf, known, numberOf.length, NONE);
        }
        rowOf[number] = row;
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
        return 4L * (rowOf.length + numberOf.length);
    }
}
