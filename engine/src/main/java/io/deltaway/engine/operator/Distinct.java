package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import java.util.stream.IntStream;

/// Turns a multiset into a set: a row is there once while its accumulated weight is positive.
///
/// Emits +1 when a row's weight rises above zero and -1 when it falls back to zero. Not linear: it
/// reads the shared index of its input by all columns, as of after this step. Keeps nothing of its
/// own. One probe a changed row.
public final class Distinct implements Operator {

    private final Index index;
    private final int[] columns;

    /// @param arrange the index of the input by all its columns
    public Distinct(Arrange arrange) {
        this.index = arrange.index();
        this.columns = IntStream.range(0, index.keyColumns().length).toArray();
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = Consolidation.consolidate(inputs[0]);
        long[] keys = index.keysOf(delta, columns);
        var rows = new RowNumbers(delta.size());
        long[] weights = new long[delta.size()];
        for (int i = 0; i < delta.size(); i++) {
            long after = index.weightOf(keys, i * index.keyWords());
            boolean wasThere = after - delta.weight(i) > 0;
            boolean isThere = after > 0;
            if (wasThere != isThere) {
                weights[rows.size()] = isThere ? 1 : -1;
                rows.add(i);
            }
        }
        Batch changed = delta.take(rows.array(), rows.size());
        var taken = new io.deltaway.engine.batch.Column[changed.width()];
        for (int c = 0; c < taken.length; c++) {
            taken[c] = changed.column(c);
        }
        return new Batch(rows.size(), taken, weights, true);
    }
}
