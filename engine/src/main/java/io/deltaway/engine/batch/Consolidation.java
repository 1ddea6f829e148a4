package io.deltaway.engine.batch;

import io.deltaway.engine.value.Hashing;
import java.util.Arrays;

/// Adds up the weights of equal rows.
public final class Consolidation {

    private Consolidation() {}

    /// The same delta with each row once and none of weight 0, in the order of first appearance.
    /// One probe a row.
    public static Batch consolidate(Batch batch) {
        if (batch.isConsolidated()) {
            return batch;
        }
        int size = batch.size();
        long[] hashes = new long[size];
        for (int c = 0; c < batch.width(); c++) {
            batch.column(c).mixHashes(hashes);
        }
        int mask = Integer.highestOneBit(Math.max(size, 1)) * 4 - 1;
        int[] slots = new int[mask + 1];
        Arrays.fill(slots, -1);
        int[] rows = new int[size];
        long[] weights = new long[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            int slot = (int) Hashing.finish(hashes[i]) & mask;
            while (slots[slot] >= 0 && !same(batch, hashes, rows[slots[slot]], i)) {
                slot = slot + 1 & mask;
            }
            if (slots[slot] < 0) {
                slots[slot] = count;
                rows[count++] = i;
            }
            weights[slots[slot]] = Weights.sum(weights[slots[slot]], batch.weight(i));
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] != 0) {
                rows[kept] = rows[i];
                weights[kept++] = weights[i];
            }
        }
        var columns = new Column[batch.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = kept == size ? batch.column(c) : batch.column(c).take(rows, kept);
        }
        return new Batch(kept, columns, weights, true);
    }

    private static boolean same(Batch batch, long[] hashes, int a, int b) {
        if (hashes[a] != hashes[b]) {
            return false;
        }
        for (int c = 0; c < batch.width(); c++) {
            if (!batch.column(c).equalRows(a, batch.column(c), b)) {
                return false;
            }
        }
        return true;
    }
}
