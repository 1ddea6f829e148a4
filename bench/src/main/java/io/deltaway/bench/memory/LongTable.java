package io.deltaway.bench.memory;

import java.util.Arrays;

/// What the naive loops look numbers up in: open addressing over arrays, numbers are given entries
/// 0, 1, 2 as they come.
final class LongTable {

    private long[] keys;
    private int[] slots;
    private int size;

    LongTable(int capacity) {
        this.keys = new long[capacity];
        this.slots = new int[Integer.highestOneBit(Math.max(capacity, 8) - 1) << 2];
    }

    int size() {
        return size;
    }

    long key(int entry) {
        return keys[entry];
    }

    /// The entry of a key, or -1.
    int find(long key) {
        int mask = slots.length - 1;
        for (int slot = (int) Mix.of(key) & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            if (keys[slots[slot] - 1] == key) {
                return slots[slot] - 1;
            }
        }
        return -1;
    }

    /// The entry of a key; a new one is the number of those before it.
    int findOrAdd(long key) {
        int mask = slots.length - 1;
        int slot = (int) Mix.of(key) & mask;
        for (; slots[slot] != 0; slot = slot + 1 & mask) {
            if (keys[slots[slot] - 1] == key) {
                return slots[slot] - 1;
            }
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
        }
        keys[size] = key;
        slots[slot] = ++size;
        if (size > slots.length / 2) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int entry = 0; entry < size; entry++) {
            int slot = (int) Mix.of(keys[entry]) & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = entry + 1;
        }
    }
}
