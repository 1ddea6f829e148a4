package io.deltaway.run;

import io.deltaway.connect.RowCountException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Hashing;

/// How often each row of a table is there, by the row's hash: 16 bytes a row in a table with open
/// addressing (linear probing, deletion by moving back). Two rows of one hash are counted as one,
/// so a row that is retracted too often may escape, and no other is taken for one. Owned by one
/// thread.
final class RowCounts {

    private long[] hashes = new long[16];
    private long[] weights = new long[16];
    private int size;

    /// Adds a consolidated change.
    ///
    /// @return the first row that is there fewer than zero times now, or -1
    int add(Batch change) {
        long[] mixed = new long[change.size()];
        for (int c = 0; c < change.width(); c++) {
            change.column(c).mixHashes(mixed);
        }
        for (int row = 0; row < mixed.length; row++) {
            try {
                add(Hashing.finish(mixed[row]), change.weight(row));
            } catch (RowCountException e) {
                if (!e.isNegative()) {
                    throw e;
                }
                return row;
            }
        }
        return -1;
    }

    private void add(long hash, long weight) {
        int slot = slot(hash);
        long sum = RowCountException.sum(weights[slot], weight);
        if (sum == 0) {
            remove(slot);
            return;
        }
        if (weights[slot] == 0) {
            size++;
        }
        hashes[slot] = hash;
        weights[slot] = sum;
        if (size * 2 > hashes.length) {
            grow();
        }
    }

    /// Where the hash is, or would be: a slot without weight is free.
    private int slot(long hash) {
        int slot = (int) hash & hashes.length - 1;
        while (weights[slot] != 0 && hashes[slot] != hash) {
            slot = slot + 1 & hashes.length - 1;
        }
        return slot;
    }

    /// Empties a slot, and closes the gap in the run behind it.
    private void remove(int slot) {
        if (weights[slot] == 0) {
            return;
        }
        size--;
        int mask = hashes.length - 1;
        int free = slot;
        weights[free] = 0;
        for (int next = free + 1 & mask; weights[next] != 0; next = next + 1 & mask) {
            int home = (int) hashes[next] & mask;
            if ((next - home & mask) >= (next - free & mask)) {
                hashes[free] = hashes[next];
                weights[free] = weights[next];
                weights[next] = 0;
                free = next;
            }
        }
    }

    private void grow() {
        long[] before = hashes;
        long[] counted = weights;
        hashes = new long[before.length * 2];
        weights = new long[before.length * 2];
        for (int i = 0; i < before.length; i++) {
            if (counted[i] != 0) {
                int slot = slot(before[i]);
                hashes[slot] = before[i];
                weights[slot] = counted[i];
            }
        }
    }

    int size() {
        return size;
    }
}
