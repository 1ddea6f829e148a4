package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The left rows of a join as of now, with what each was answered.
///
/// Copies of a row that came in one epoch were answered alike: they are one turn. A turn is a row
/// with the number of copies as its weight, and a row for each row of their answer, whose weight is
/// that of all copies together. So whatever copies go, what they were answered is known.
final class GivenAnswers {

    private final int leftWidth;
    private final int[] rightColumns;
    private final int[] leftColumns;
    private final List<Join.Output> outputs;
    private final Index index;

    GivenAnswers(Schema left, int[] keyColumns, Schema rightSchema, List<Join.Output> outputs) {
        this.leftWidth = left.width();
        this.outputs = List.copyOf(outputs);
        this.rightColumns =
                outputs.stream()
                        .filter(output -> !output.fromLeft())
                        .mapToInt(Join.Output::column)
                        .toArray();
        this.leftColumns =
                IntStream.concat(
                                Arrays.stream(keyColumns),
                                IntStream.range(0, leftWidth)
                                        .filter(c ->
                                                Arrays.stream(keyColumns).noneMatch(k -> k == c)))
                        .toArray();
        var fields = new ArrayList<Field>(left.fields());
        fields.add(new Field("$turn", Type.Simple.LONG, false));
        fields.add(new Field("$answer", Type.Simple.BOOLEAN, false));
        for (int column : rightColumns) {
            fields.add(new Field("$" + column, rightSchema.type(column), true));
        }
        this.index = new Index(new Schema(fields), leftColumns, keyColumns.length);
    }

    private int turnColumn() {
        return leftWidth;
    }

    private int answerColumn() {
        return leftWidth + 1;
    }

    private int rightColumn(int i) {
        return leftWidth + 2 + i;
    }

    /// Keeps rows that came, each once, with the stored right rows of their answer.
    ///
    /// @param rows rows of the delta, each as often as it has rows in its answer, or once
    /// @param stored for each the row of its answer, or a negative number
    void keep(Batch delta, RowNumbers rows, RowNumbers stored, Index right) {
        long[] keys = index.keysOf(delta, leftColumns);
        int most = rows.size() * 2;
        int[] lefts = new int[most];
        int[] rights = new int[most];
        long[] turns = new long[most];
        long[] isAnswer = new long[most];
        long[] weights = new long[most];
        int count = 0;
        for (int i = 0; i < rows.size(); i++) {
            int row = rows.get(i);
            if (i == 0 || rows.get(i - 1) != row) {
                lefts[count] = row;
                rights[count] = -1;
                turns[count] = lastTurn(keys, row * index.keyWords()) + 1;
                weights[count++] = delta.weight(row);
            }
            if (stored.get(i) >= 0) {
                lefts[count] = row;
                rights[count] = stored.get(i);
                turns[count] = turns[count - 1];
                isAnswer[count] = 1;
                weights[count++] = Weights.product(delta.weight(row), right.weight(stored.get(i)));
            }
        }
        var columns = new Column[leftWidth + 2 + rightColumns.length];
        for (int c = 0; c < leftWidth; c++) {
            columns[c] = delta.column(c).take(lefts, count);
        }
        columns[turnColumn()] = new LongColumn(count, turns);
        columns[answerColumn()] = new LongColumn(count, isAnswer);
        for (int c = 0; c < rightColumns.length; c++) {
            columns[rightColumn(c)] = right.column(rightColumns[c], rights, count);
        }
        index.absorb(new Batch(count, columns, weights, false));
    }

    private long lastTurn(long[] keys, int at) {
        var found = new RowNumbers(16);
        index.find(keys, at, found);
        long last = 0;
        for (int i = 0; i < found.size(); i++) {
            last = Math.max(last, turn(found.get(i)));
        }
        return last;
    }

    private long turn(int row) {
        return ((LongColumn) index.column(turnColumn(), new int[] {row}, 1)).get(0);
    }

    private boolean isAnswer(int row) {
        return ((LongColumn) index.column(answerColumn(), new int[] {row}, 1)).get(0) != 0;
    }

    /// Forgets rows that go and gives what they were answered, with negative weights.
    ///
    /// @param outer whether a row without an answer was given too
    Batch takeBack(Batch delta, boolean outer, Batch nothing) {
        long[] keys = index.keysOf(delta, leftColumns);
        var forgotten = new RowNumbers(16);
        var weights = new ArrayList<Long>();
        var shown = new RowNumbers(16);
        var shownWeights = new ArrayList<Long>();
        for (int row = 0; row < delta.size(); row++) {
            long copies = -delta.weight(row);
            var found = new RowNumbers(16);
            index.find(keys, row * index.keyWords(), found);
            List<Integer> latestFirst =
                    Arrays.stream(found.array(), 0, found.size())
                            .boxed()
                            .sorted((a, b) -> compare(a, b))
                            .toList();
            for (int i = 0; i < latestFirst.size() && copies > 0; ) {
                int came = latestFirst.get(i++);
                long all = index.weight(came);
                long gone = Math.min(copies, all);
                boolean alone = true;
                forgotten.add(came);
                weights.add(-gone);
                for (; i < latestFirst.size() && turn(latestFirst.get(i)) == turn(came); i++) {
                    int answer = latestFirst.get(i);
                    long weight = -(index.weight(answer) / all * gone);
                    alone = false;
                    forgotten.add(answer);
                    weights.add(weight);
                    shown.add(answer);
                    shownWeights.add(weight);
                }
                if (alone && outer) {
                    shown.add(came);
                    shownWeights.add(-gone);
                }
                copies -= gone;
            }
            if (copies > 0) {
                throw new NegativeWeightException("a left row of a join as of now", -copies);
            }
        }
        Batch out = shown(shown, array(shownWeights), nothing);
        index.absorb(stored(forgotten, array(weights)));
        return out;
    }

    /// By turn, the latest first, and in a turn the row that came before its answer.
    private int compare(int row, int other) {
        int byTurn = Long.compare(turn(other), turn(row));
        return byTurn != 0 ? byTurn : Boolean.compare(isAnswer(row), isAnswer(other));
    }

    private static long[] array(List<Long> weights) {
        return weights.stream().mapToLong(Long::longValue).toArray();
    }

    private Batch stored(RowNumbers rows, long[] weights) {
        int count = rows.size();
        Column[] columns =
                IntStream.range(0, leftWidth + 2 + rightColumns.length)
                        .mapToObj(c -> index.column(c, rows.array(), count))
                        .toArray(Column[]::new);
        return new Batch(count, columns, weights, false);
    }

    private Batch shown(RowNumbers rows, long[] weights, Batch nothing) {
        int count = rows.size();
        var columns = new Column[nothing.width()];
        columns[0] = LongColumn.constant(count, 0);
        int right = 0;
        for (int c = 0; c < outputs.size(); c++) {
            Join.Output output = outputs.get(c);
            int column = output.fromLeft() ? output.column() : rightColumn(right++);
            columns[c] = index.column(column, rows.array(), count);
        }
        return new Batch(count, columns, weights, false);
    }

    Kept kept() {
        return index;
    }

    long sizeInBytes() {
        return index.sizeInBytes();
    }

    void keepIn(PageCache cache) {
        index.keepIn(cache);
    }

    /// The bytes that are not in memory.
    long sizeOutside() {
        return index.sizeOutside();
    }
}
