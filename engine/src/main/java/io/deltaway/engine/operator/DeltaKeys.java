package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Hashing;
import java.util.Arrays;

/// Numbers the keys of a batch from 0 on, in the order in which they first appear. One probe a row.
final class DeltaKeys {

    private final int[] keyOf;
    private int count;

    /// @param columns the columns of the batch that are the key; null equals null
    DeltaKeys(Batch batch, int[] columns) {
        int size = batch.size();
        keyOf = new int[size];
        long[] hashes = new long[size];
        for (int column : columns) {
            batch.column(column).mixHashes(hashes);
        }
        int mask = Integer.highestOneBit(Math.max(size, 1)) * 4 - 1;
        int[] slots = new int[mask + 1];
        Arrays.fill(slots, -1);
        for (int i = 0; i < size; i++) {
            int slot = (int) Hashing.finish(hashes[i]) & mask;
            while (slots[slot] >= 0 && !same(batch, columns, hashes, slots[slot], i)) {
                slot = slot + 1 & mask;
            }
            if (slots[slot] < 0) {
                slots[slot] = i;
                keyOf[i] = count++;
            } else {
                keyOf[i] = keyOf[slots[slot]];
            }
        }
    }

    private static boolean same(Batch batch, int[] columns, long[] hashes, int a, int b) {
        if (hashes[a] != hashes[b]) {
            return false;
        }
        for (int column : columns) {
            if (!batch.column(column).equalRows(a, batch.column(column), b)) {
                return false;
            }
        }
        return true;
    }

    /// How many keys there are.
    int count() {
        return count;
    }

    /// The number of a row's key.
    int of(int row) {
        return keyOf[row];
    }
}
