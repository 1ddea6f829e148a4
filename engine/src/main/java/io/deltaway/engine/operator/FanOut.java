package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a side of an inner join does for linear aggregates of a group-by whose key is on the other
/// side: changed rows that stand one behind the other and have the same key, as the retraction and
/// the insertion of a changed number, are added up to one sum, which is then added to the group of
/// each stored row of that key. No joined row is ever made.
///
/// One probe for each key and one for each row that it meets.
final class FanOut {

    /// Rows that are worked on together: what they need stays in the cache.
    private static final int BLOCK = 2_048;

    private final GroupSums target;
    private final Index other;
    private final int[] keyColumns;
    private final int[][] arguments;
    private final IntConsumer added;
    private final ColumnBuilder[] builders;
    private final int[] columnsOfKeys;
    private final RowNumbers found = new RowNumbers(Index.CHUNK);
    private final int[] ends = new int[Index.CHUNK];
    private final int[] sumOf = new int[BLOCK];
    private final long[] times = new long[BLOCK];

    private FanOut(
            GroupSums target, Index other, int[] keyColumns, int[][] arguments, IntConsumer added) {
        this.target = target;
        this.other = other;
        this.keyColumns = keyColumns;
        this.arguments = arguments;
        this.added = added;
        this.builders = new ColumnBuilder[keyColumns.length];
        this.columnsOfKeys = IntStream.range(0, keyColumns.length).toArray();
        Arrays.setAll(builders, k -> other.builder(keyColumns[k], BLOCK));
    }

    /// For the changed rows of the left side, or of the right one; null where they are not all that
    /// the aggregates read, or where the key is not on the other side.
    ///
    /// @param outputs what the columns of the group-by's input are
    static @Nullable FanOut of(
            boolean left,
            Index other,
            List<Join.Output> outputs,
            GroupSums target,
            IntConsumer added) {
        Groups groups = target.groups();
        int[] keys = groups.keyColumns();
        boolean keyIsThere =
                Arrays.stream(keys).noneMatch(column -> outputs.get(column).fromLeft() == left);
        boolean argumentsAreHere =
                groups.calls().stream()
                        .flatMapToInt(call -> Arrays.stream(call.columns()))
                        .allMatch(column -> outputs.get(column).fromLeft() == left);
        if (!keyIsThere || !argumentsAreHere) {
            return null;
        }
        return new FanOut(
                target,
                other,
                columns(keys, outputs),
                groups.calls().stream()
                        .map(call -> columns(call.columns(), outputs))
                        .toArray(int[][]::new),
                added);
    }

    private static int[] columns(int[] columns, List<Join.Output> outputs) {
        return Arrays.stream(columns).map(column -> outputs.get(column).column()).toArray();
    }

    /// Whether rows are to be added so, as the groups are in memory.
    boolean isOn() {
        return target.areInMemory();
    }

    /// Adds the changed rows of this side.
    ///
    /// @param keys their keys, as words of the other side's index
    /// @param nullable the columns of the key that have nulls
    void add(Batch delta, long[] keys, Column[] nullable) {
        var sums = new KeySums(delta, keys, other.keyWords(), nullable, target.groups(), arguments);
        for (int from = 0; from < sums.count(); from += Index.CHUNK) {
            int to = Math.min(sums.count(), from + Index.CHUNK);
            found.clear();
            other.findAll(sums.keys(), from, to, found, ends);
            addToFound(sums, from, to);
        }
    }

    /// Adds some sums to the groups of the rows that were found for them.
    private void addToFound(KeySums sums, int from, int to) {
        int next = 0;
        int inBlock = 0;
        for (int sum = from; sum < to; sum++) {
            int number = sums.number(sum);
            for (; next < ends[sum - from]; next++) {
                if (inBlock == BLOCK) {
                    addBlock(next - inBlock, next, sums);
                    inBlock = 0;
                }
                sumOf[inBlock] = number;
                times[inBlock++] = other.weight(found.get(next));
            }
        }
        if (inBlock > 0) {
            addBlock(next - inBlock, next, sums);
        }
    }

    private void addBlock(int from, int to, KeySums sums) {
        int[] groups = target.groups().find(keys(from, to), columnsOfKeys);
        target.add(groups, to - from, sums, sumOf, times);
        added.accept(to - from);
    }

    /// The keys of the groups of some of the found rows.
    private Batch keys(int from, int to) {
        var columns = new Column[keyColumns.length];
        for (int k = 0; k < columns.length; k++) {
            other.append(keyColumns[k], found.array(), from, to, builders[k]);
            columns[k] = builders[k].build();
        }
        return new Batch(to - from, columns, null, false);
    }
}
