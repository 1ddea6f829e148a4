package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Joins by time what [AtRounds] has of some keys in a round: the rows of both sides stand in one
/// table, with nulls for the columns of the other side. The join receives them, gives its answer,
/// and takes them back.
public final class RejoinByTime implements AtRounds.Computation {

    /// One side.
    ///
    /// @param schema its columns
    /// @param time the one that it is joined by
    /// @param from where its columns start among those of the table
    public record Side(Schema schema, List<Integer> keys, int time, int from) {

        private ArrangeByTime arranged() {
            int[] keyColumns = keys.stream().mapToInt(Integer::intValue).toArray();
            int[] order = IntStream.range(0, schema.width()).toArray();
            return new ArrangeByTime(schema, keyColumns, time, order);
        }

        private Batch of(Batch rows, int mark, long marked) {
            long[] marks = ((LongColumn) rows.column(mark)).values();
            int[] own = IntStream.range(0, rows.size()).filter(i -> marks[i] == marked).toArray();
            int[] columns = IntStream.range(from, from + schema.width()).toArray();
            return rows.take(own, own.length).pick(columns);
        }
    }

    /// Makes a join of two indexes. Its outputs end with the keys of the left side and those of the
    /// right one.
    @FunctionalInterface
    public interface Made {
        Operator.HoldsBack of(ArrangeByTime left, ArrangeByTime right);
    }

    /// What stands in the column that says which side a row is of.
    public static final long LEFT = 0;

    public static final long RIGHT = 1;

    private final Side left;
    private final Side right;
    private final int mark;
    private final ArrangeByTime lefts;
    private final ArrangeByTime rights;
    private final Operator.HoldsBack join;

    /// @param mark the column that says which side a row is of
    public RejoinByTime(Side left, Side right, int mark, Made join) {
        this.left = left;
        this.right = right;
        this.mark = mark;
        this.lefts = left.arranged();
        this.rights = right.arranged();
        this.join = join.of(lefts, rights);
    }

    @Override
    public Batch of(Batch rows, Step step) {
        Batch ofLeft = left.of(rows, mark, LEFT);
        Batch ofRight = right.of(rows, mark, RIGHT);
        Batch answer = joined(ofLeft, ofRight, step);
        joined(ofLeft.negated(), ofRight.negated(), step);
        return withKey(answer);
    }

    private Batch joined(Batch ofLeft, Batch ofRight, Step step) {
        Batch[] both = {whole(lefts, ofLeft, step), whole(rights, ofRight, step)};
        return Batch.concat(List.of(join.step(both, step), join.endEpoch(step)));
    }

    private static Batch whole(ArrangeByTime index, Batch rows, Step step) {
        Batch passed = index.step(new Batch[] {rows}, step);
        index.endEpoch(step);
        return passed;
    }

    /// The answers with one key, that of the side which is there.
    private Batch withKey(Batch answers) {
        int keys = left.keys.size();
        int outputs = answers.width() - 2 * keys;
        var columns = new ArrayList<Column>();
        for (int c = 0; c < outputs; c++) {
            columns.add(answers.column(c));
        }
        for (int key = 0; key < keys; key++) {
            Column ofLeft = answers.column(outputs + key);
            columns.add(either(ofLeft, answers.column(outputs + keys + key), answers.size()));
        }
        return answers.withColumns(columns.toArray(Column[]::new));
    }

    private static Column either(Column one, Column other, int size) {
        int[] from = IntStream.range(0, size).map(i -> one.isNull(i) ? size + i : i).toArray();
        Batch all =
                Batch.concat(
                        List.of(
                                new Batch(size, new Column[] {one}, null, false),
                                new Batch(size, new Column[] {other}, null, false)));
        return all.column(0).take(from, size);
    }
}
