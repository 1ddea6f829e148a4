package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import java.util.Arrays;
import java.util.List;

/// Pairs of stored rows, each with a weight, that leave a temporal join; where a row is negative
/// its side is all nulls.
final class TimedPairs {

    private final TimedRows lefts = new TimedRows();
    private final TimedRows rights = new TimedRows();
    private long[] weights = new long[16];

    /// Adds a pair of rows of the same key.
    void add(
            int leftGroup,
            long leftTime,
            int left,
            int rightGroup,
            long rightTime,
            int right,
            long weight) {
        int at = lefts.size();
        if (at == weights.length) {
            weights = Arrays.copyOf(weights, at * 2);
        }
        weights[at] = weight;
        lefts.add(leftGroup, leftTime, left);
        rights.add(rightGroup, rightTime, right);
    }

    /// Adds a row that has no match.
    void addAlone(boolean isLeft, int group, long time, int row, long weight) {
        if (isLeft) {
            add(group, time, row, TimeIndex.NONE, 0, TimedRows.NONE, weight);
        } else {
            add(TimeIndex.NONE, 0, TimedRows.NONE, group, time, row, weight);
        }
    }

    int size() {
        return lefts.size();
    }

    Batch batch(TimeIndex left, TimeIndex right, List<Join.Output> outputs) {
        var columns = new Column[Math.max(outputs.size(), 1)];
        columns[0] = LongColumn.constant(size(), 0);
        for (int c = 0; c < outputs.size(); c++) {
            Join.Output output = outputs.get(c);
            columns[c] =
                    output.fromLeft()
                            ? left.column(output.column(), lefts)
                            : right.column(output.column(), rights);
        }
        return new Batch(size(), columns, weights, false);
    }

    /// The rows of one side's delta that can have no match, with nulls for the other side.
    static Batch alone(Batch delta, boolean isLeft, List<Join.Output> outputs, Batch nothing) {
        int size = delta.size();
        int[] none = new int[size];
        Arrays.fill(none, -1);
        var columns = new Column[nothing.width()];
        columns[0] = LongColumn.constant(size, 0);
        for (int c = 0; c < outputs.size(); c++) {
            Join.Output output = outputs.get(c);
            columns[c] =
                    output.fromLeft() == isLeft
                            ? delta.column(output.column())
                            : nothing.column(c).take(none, size);
        }
        return new Batch(size, columns, delta.weights(), false);
    }
}
