package io.deltaway.engine.state;

import io.deltaway.engine.batch.Weights;
import java.util.Arrays;

/// The rows of a key that has many. They stand one behind the other in the index's [Rows], so that
/// reading them all is a walk through memory and no chase; where they are more than [#FEW], a hash
/// of their values (open addressing, linear probing) makes finding, adding and removing one O(1),
/// counted over many.
///
/// Rows move where room for more is needed and where one is removed.
final class CrowdedKey {

    /// So many rows are looked through one after the other.
    private static final int FEW = 16;

    /// Told of a row that moved. Where it was there is a weight of zero now, or soon.
    @FunctionalInterface
    interface Moved {
        void moved(int from, int to);
    }

    private final Rows rows;
    private final int valueAt;
    private final int valueWords;
    private final int weightWord;
    private final Moved moved;
    private final Runnable movedAll;
    private int first;
    private int roomSize;
    private int size;

    /// Where the rows stand in the run, by the hash of their values; -1 where none does. Empty
    /// while they are few.
    private int[] slots = {};

    private final long[] values;
    private long weight;

    /// @param movedAll told when all rows have moved that do so together
    CrowdedKey(IndexedRows indexed, Moved moved, Runnable movedAll) {
        this.rows = indexed.rows();
        this.valueAt = indexed.keyWords();
        this.valueWords = indexed.valueWords();
        this.weightWord = indexed.weightWord();
        this.values = new long[valueWords];
        this.moved = moved;
        this.movedAll = movedAll;
        this.first = rows.allocateRun(roomSize);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// The sum of the weights.
    long weight() {
        return weight;
    }

    int addTo(RowNumbers found) {
        found.addRun(first, size);
        return size;
    }

    /// The row with these values, or NONE.
    int find(long[] words, int at) {
        if (slots.length == 0) {
            for (int row = first; row < first + size; row++) {
                if (same(row, words, at)) {
                    return row;
                }
            }
            return TagIndex.NONE;
        }
        int slot = slotOf(words, at);
        return slots[slot] < 0 ? TagIndex.NONE : first + slots[slot];
    }

    /// Adds a row with these words, all but the weight.
    int add(long[] words, int at, long itsWeight) {
        if (size >= FEW && size * 2 >= slots.length) {
            grow();
        }
        if (size == Rows.roomOf(roomSize)) {
            moveTo(roomSize + 1);
        }
        int row = first + size;
        long[] page = rows.page(row);
        int base = rows.base(row);
        System.arraycopy(words, at, page, base, weightWord);
        page[base + weightWord] = itsWeight;
        if (slots.length > 0) {
            slots[slotOf(row)] = size;
        }
        size++;
        weight = Weights.sum(weight, itsWeight);
        return row;
    }

    void changeWeight(int row, long changed) {
        weight = Weights.sum(Weights.sum(weight, -rows.get(row, weightWord)), changed);
        rows.set(row, weightWord, changed);
    }

    void remove(int row) {
        weight -= rows.get(row, weightWord);
        int last = first + --size;
        if (slots.length > 0) {
            int slot = slotOf(row);
            if (row != last) {
                slots[slotOf(last)] = row - first;
            }
            close(slot, row);
        }
        if (row == last) {
            rows.set(row, weightWord, 0);
        } else {
            copy(last, row);
            movedAll.run();
        }
        if (size == 0) {
            rows.freeRun(first, roomSize);
        } else if (roomSize > 1 && size <= Rows.roomOf(roomSize - 2)) {
            moveTo(roomSize - 1);
        }
    }

    /// Closes the gap at a slot, moving back what was displaced over it (Knuth, TAOCP 3, 6.4,
    /// algorithm R).
    ///
    /// @param removed the row that goes; the last one, which will take its place, still stands
    ///   where it stood
    private void close(int gap, int removed) {
        int mask = slots.length - 1;
        int hole = gap;
        for (int at = hole + 1 & mask; slots[at] >= 0; at = at + 1 & mask) {
            int row = first + slots[at] == removed ? first + size : first + slots[at];
            int home = home(rows.page(row), rows.base(row) + valueAt);
            if ((at - home & mask) >= (at - hole & mask)) {
                slots[hole] = slots[at];
                hole = at;
            }
        }
        slots[hole] = -1;
    }

    private int home(long[] words, int at) {
        return (int) RowTable.hash(words, at, valueWords) & slots.length - 1;
    }

    /// Where a row is, or is to be. Its page may go while others are looked at.
    private int slotOf(int row) {
        System.arraycopy(rows.page(row), rows.base(row) + valueAt, values, 0, valueWords);
        return slotOf(values, 0);
    }

    private int slotOf(long[] words, int at) {
        int slot = home(words, at);
        while (slots[slot] >= 0 && !same(first + slots[slot], words, at)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private boolean same(int row, long[] words, int at) {
        return rows.matches(row, valueAt, valueWords, words, at);
    }

    private void grow() {
        slots = new int[Math.max(4 * FEW, slots.length * 2)];
        Arrays.fill(slots, -1);
        for (int i = 0; i < size; i++) {
            slots[slotOf(first + i)] = i;
        }
    }

    /// Moves all rows to a run of another size.
    private void moveTo(int newSize) {
        int from = first;
        first = rows.allocateRun(newSize);
        for (int i = 0; i < size; i++) {
            copy(from + i, first + i);
        }
        movedAll.run();
        rows.freeRun(from, roomSize);
        roomSize = newSize;
    }

    private void copy(int from, int to) {
        System.arraycopy(
                rows.page(from), rows.base(from), rows.page(to), rows.base(to), weightWord + 1);
        rows.set(from, weightWord, 0);
        moved.moved(from, to);
    }

    long sizeInBytes() {
        return 4L * slots.length + 64;
    }
}
