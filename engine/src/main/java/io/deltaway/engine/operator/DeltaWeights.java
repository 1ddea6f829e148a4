package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Hashing;
import java.util.Arrays;

/// Finds the weight of a row in a consolidated delta.
final class DeltaWeights {

    private final Batch delta;
    private final int[] slots;

    DeltaWeights(Batch delta) {
        this.delta = delta;
        this.slots = new int[Integer.highestOneBit(Math.max(delta.size(), 1)) * 4];
        Arrays.fill(slots, -1);
        long[] hashes = hashes(delta);
        for (int i = 0; i < delta.size(); i++) {
            int slot = (int) hashes[i] & slots.length - 1;
            while (slots[slot] >= 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i;
        }
    }

    /// The weights of all rows of a batch with the same columns; 0 for a row that is not in the
    /// delta.
    long[] of(Batch rows) {
        long[] hashes = hashes(rows);
        long[] weights = new long[rows.size()];
        for (int i = 0; i < weights.length; i++) {
            int slot = (int) hashes[i] & slots.length - 1;
            while (slots[slot] >= 0 && !same(slots[slot], rows, i)) {
                slot = slot + 1 & slots.length - 1;
            }
            weights[i] = slots[slot] < 0 ? 0 : delta.weight(slots[slot]);
        }
        return weights;
    }

    private boolean same(int mine, Batch rows, int row) {
        for (int c = 0; c < delta.width(); c++) {
            if (!delta.column(c).equalRows(mine, rows.column(c), row)) {
                return false;
            }
        }
        return true;
    }

    private static long[] hashes(Batch rows) {
        long[] hashes = new long[rows.size()];
        for (int c = 0; c < rows.width(); c++) {
            rows.column(c).mixHashes(hashes);
        }
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = Hashing.finish(hashes[i]);
        }
        return hashes;
    }
}
