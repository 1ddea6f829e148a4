package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.Weights;

/// Multiplies the weight of each row with one of its columns: a row of weight +1 and factor -1
/// takes a row away.
///
/// Linear, keeps nothing; a multiplication a row. A row whose factor is null counts nothing.
public final class Weigh implements Operator {

    private final int factor;

    /// @param factor a LONG or INT column
    public Weigh(int factor) {
        this.factor = factor;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch input = inputs[0];
        var factors = (LongColumn) input.column(factor);
        long[] weights = new long[input.size()];
        int[] rows = new int[input.size()];
        int count = 0;
        for (int i = 0; i < input.size(); i++) {
            if (!factors.isNull(i) && factors.get(i) != 0) {
                weights[count] = Weights.product(input.weight(i), factors.get(i));
                rows[count++] = i;
            }
        }
        Batch kept = count == input.size() ? input : input.take(rows, count);
        var columns = new Column[kept.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = kept.column(c);
        }
        return new Batch(count, columns, weights, false);
    }
}
