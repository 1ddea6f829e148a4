package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Hashing;
import java.util.Arrays;

/// The keys that a delta makes appear in an index or disappear from it: those whose sum of weights
/// leaves or reaches zero.
final class Presence {

    private final RowNumbers rows;
    private final boolean[] appears;

    private Presence(RowNumbers rows, boolean[] appears) {
        this.rows = rows;
        this.appears = appears;
    }

    /// @param absorbed whether the index has taken the delta already
    static Presence of(Index index, Batch delta, int[] keyColumns, boolean absorbed) {
        int size = delta.size();
        long[] keys = index.keysOf(delta, keyColumns);
        int keyWords = index.keyWords();
        long[] hashes = new long[size];
        for (int column : keyColumns) {
            delta.column(column).mixHashes(hashes);
        }
        int mask = Integer.highestOneBit(Math.max(size, 1)) * 4 - 1;
        int[] slots = new int[mask + 1];
        Arrays.fill(slots, -1);
        int[] firstRows = new int[size];
        long[] sums = new long[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            int slot = (int) Hashing.finish(hashes[i]) & mask;
            while (slots[slot] >= 0
                    && !sameKey(delta, keyColumns, hashes, firstRows[slots[slot]], i)) {
                slot = slot + 1 & mask;
            }
            if (slots[slot] < 0) {
                slots[slot] = count;
                firstRows[count++] = i;
            }
            sums[slots[slot]] = Weights.sum(sums[slots[slot]], delta.weight(i));
        }
        var changed = new RowNumbers(16);
        boolean[] appears = new boolean[count];
        for (int k = 0; k < count; k++) {
            long stored = sums[k] == 0 ? 0 : index.weightOf(keys, firstRows[k] * keyWords);
            long before = absorbed ? Weights.sum(stored, -sums[k]) : stored;
            long after = absorbed ? stored : Weights.sum(stored, sums[k]);
            if (sums[k] != 0 && before > 0 != after > 0) {
                appears[changed.size()] = after > 0;
                changed.add(firstRows[k]);
            }
        }
        return new Presence(changed, appears);
    }

    private static boolean sameKey(Batch delta, int[] keyColumns, long[] hashes, int a, int b) {
        if (hashes[a] != hashes[b]) {
            return false;
        }
        for (int column : keyColumns) {
            if (!delta.column(column).equalRows(a, delta.column(column), b)) {
                return false;
            }
        }
        return true;
    }

    /// The number of keys that change.
    int changed() {
        return rows.size();
    }

    /// A row of the delta that has the k-th changing key.
    int row(int k) {
        return rows.get(k);
    }

    /// Whether the k-th changing key appears, rather than disappears.
    boolean appears(int k) {
        return appears[k];
    }
}
