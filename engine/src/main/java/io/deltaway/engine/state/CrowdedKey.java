package io.deltaway.engine.state;

import io.deltaway.engine.batch.Weights;
import java.util.Arrays;

/// The rows of a key that has many: a list, and a hash of their values (open addressing, linear
/// probing), so that finding, adding and removing one is O(1). The rows themselves stay in the
/// index's [Rows].
final class CrowdedKey {

    private final Rows rows;
    private final int valueAt;
    private final int valueWords;
    private final int weightWord;
    private int[] list = new int[32];
    private int size;
    private int[] slots = new int[64];
    private long weight;

    CrowdedKey(Rows rows, int valueAt, int valueWords, int weightWord) {
        this.rows = rows;
        this.valueAt = valueAt;
        this.valueWords = valueWords;
        this.weightWord = weightWord;
        Arrays.fill(slots, -1);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// The sum of the weights.
    long weight() {
        return weight;
    }

    int addTo(RowNumbers found) {
        for (int i = 0; i < size; i++) {
            found.add(list[i]);
        }
        return size;
    }

    /// The row with these values, or NONE.
    int find(long[] words, int at) {
        int slot = slotOf(words, at);
        return slots[slot] < 0 ? TagIndex.NONE : list[slots[slot]];
    }

    void add(int row) {
        if (size * 2 >= slots.length) {
            grow();
        }
        if (size == list.length) {
            list = Arrays.copyOf(list, size * 2);
        }
        slots[slotOf(rows.page(row), rows.base(row) + valueAt)] = size;
        list[size++] = row;
        weight = Weights.sum(weight, rows.get(row, weightWord));
    }

    void changeWeight(int row, long changed) {
        weight = Weights.sum(Weights.sum(weight, -rows.get(row, weightWord)), changed);
        rows.set(row, weightWord, changed);
    }

    void remove(int row) {
        int slot = slotOf(rows.page(row), rows.base(row) + valueAt);
        int position = slots[slot];
        weight -= rows.get(row, weightWord);
        int last = list[--size];
        if (position != size) {
            slots[slotOf(rows.page(last), rows.base(last) + valueAt)] = position;
            list[position] = last;
        }
        close(slot);
    }

    /// Closes the gap at a slot, moving back what was displaced over it (Knuth, TAOCP 3, 6.4,
    /// algorithm R).
    private void close(int gap) {
        int mask = slots.length - 1;
        int hole = gap;
        for (int at = hole + 1 & mask; slots[at] >= 0; at = at + 1 & mask) {
            int home = home(rows.page(list[slots[at]]), rows.base(list[slots[at]]) + valueAt);
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

    private int slotOf(long[] words, int at) {
        int slot = home(words, at);
        while (slots[slot] >= 0 && !same(list[slots[slot]], words, at)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private boolean same(int row, long[] words, int at) {
        long[] page = rows.page(row);
        int base = rows.base(row) + valueAt;
        for (int i = 0; i < valueWords; i++) {
            if (page[base + i] != words[at + i]) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        Arrays.fill(slots, -1);
        for (int i = 0; i < size; i++) {
            slots[slotOf(rows.page(list[i]), rows.base(list[i]) + valueAt)] = i;
        }
    }

    long sizeInBytes() {
        return 4L * (list.length + slots.length) + 64;
    }
}
