package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchKeys;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;

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
        var keys = new BatchKeys(delta, keyColumns);
        long[] sums = new long[keys.count()];
        for (int i = 0; i < delta.size(); i++) {
            sums[keys.of(i)] = Weights.sum(sums[keys.of(i)], delta.weight(i));
        }
        long[] words = index.keysOf(delta, keyColumns);
        int keyWords = index.keyWords();
        var changed = new RowNumbers(16);
        boolean[] appears = new boolean[keys.count()];
        for (int k = 0; k < sums.length; k++) {
            long stored = sums[k] == 0 ? 0 : index.weightOf(words, keys.firstRow(k) * keyWords);
            long before = absorbed ? Weights.sum(stored, -sums[k]) : stored;
            long after = absorbed ? stored : Weights.sum(stored, sums[k]);
            if (sums[k] != 0 && before > 0 != after > 0) {
                appears[changed.size()] = after > 0;
                changed.add(keys.firstRow(k));
            }
        }
        return new Presence(changed, appears);
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
