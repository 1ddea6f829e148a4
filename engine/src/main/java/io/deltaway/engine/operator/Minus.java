package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchKeys;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import java.util.List;
import java.util.stream.IntStream;

/// The rows of the left table, each as often as it is there more often than in the right one (SQL's
/// EXCEPT ALL).
///
/// Not linear: it reads the shared indexes of both inputs by all columns, as of after this step.
/// Keeps nothing of its own. Two probes a changed row.
public final class Minus implements Operator {

    private final Index left;
    private final Index right;
    private final int[] columns;

    /// @param leftArrange the index of the left input by all its columns
    /// @param rightArrange the index of the right input by all its columns
    public Minus(Arrange leftArrange, Arrange rightArrange) {
        this.left = leftArrange.index();
        this.right = rightArrange.index();
        this.columns = IntStream.range(0, left.keyColumns().length).toArray();
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch both = Batch.concat(List.of(inputs[0], inputs[1]));
        if (both.isEmpty()) {
            return both;
        }
        var keys = new BatchKeys(both, columns);
        Batch rows = keys.firsts(both);
        long[] leftGain = new long[keys.count()];
        long[] rightGain = new long[keys.count()];
        for (int i = 0; i < both.size(); i++) {
            long[] gain = i < inputs[0].size() ? leftGain : rightGain;
            gain[keys.of(i)] = Weights.sum(gain[keys.of(i)], both.weight(i));
        }
        long[] leftKeys = left.keysOf(rows, columns);
        long[] rightKeys = right.keysOf(rows, columns);
        var changed = new RowNumbers(rows.size());
        long[] weights = new long[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            long leftAfter = weight(left, leftKeys, rows, i);
            long rightAfter = weight(right, rightKeys, rows, i);
            long before = Math.max(0, leftAfter - leftGain[i] - (rightAfter - rightGain[i]));
            long after = Math.max(0, leftAfter - rightAfter);
            if (before != after) {
                weights[changed.size()] = after - before;
                changed.add(i);
            }
        }
        var taken = new Column[rows.width()];
        for (int c = 0; c < taken.length; c++) {
            taken[c] = rows.column(c).take(changed.array(), changed.size());
        }
        return new Batch(changed.size(), taken, weights, true);
    }

    private long weight(Index index, long[] keys, Batch rows, int row) {
        return index.excludes(rows, columns, row)
                ? 0
                : index.weightOf(keys, row * index.keyWords());
    }
}
