package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;

/// The rows whose weights add up to more than zero.
public enum Threshold implements AtRounds.Computation {

    /// Each of them once.
    ONCE,
    /// Each as often as its weights say.
    AS_OFTEN;

    @Override
    public Batch of(Batch rows, Step step) {
        Batch sums = Consolidation.consolidate(rows);
        int[] there = new int[sums.size()];
        long[] weights = new long[sums.size()];
        int count = 0;
        for (int i = 0; i < sums.size(); i++) {
            if (sums.weight(i) > 0) {
                weights[count] = this == ONCE ? 1 : sums.weight(i);
                there[count++] = i;
            }
        }
        var columns = new Column[sums.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = sums.column(c).take(there, count);
        }
        return new Batch(count, columns, weights, true);
    }
}
