package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.Heap;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowLayout;
import io.deltaway.engine.state.RowTable;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/// Stored rows of which each is a group and a rest: the words of a group stand there once. Rows are
/// told apart by their numbers only; who keeps the numbers says when a row or a group goes.
final class GroupedRows {

    private final int[] groupColumns;
    private final int[] rowColumns;
    private final RowLayout groupLayout;
    private final RowLayout rowLayout;
    private final RowTable table;
    private final Rows rows;

    /// @param groupColumns none where all rows are one group
    GroupedRows(Schema schema, int[] groupColumns) {
        this.groupColumns = groupColumns.clone();
        this.rowColumns =
                IntStream.range(0, schema.width())
                        .filter(c -> indexOf(groupColumns, c) < 0)
                        .toArray();
        var heap = new Heap();
        this.groupLayout = new RowLayout(pick(schema, groupColumns), heap);
        this.rowLayout = new RowLayout(pick(schema, rowColumns), heap);
        this.table = new RowTable(groupLayout.width(), 0);
        this.rows = new Rows(rowLayout.width());
    }

    private static Schema pick(Schema schema, int[] columns) {
        return RowLayout.pick(schema, Arrays.stream(columns).boxed().toList());
    }

    private static int indexOf(int[] columns, int column) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] == column) {
                return i;
            }
        }
        return -1;
    }

    /// The order of the rows of one group, in which the columns of the group are all the same. A
    /// column that is named again orders nothing more.
    RowOrder order(List<SortColumn> sort) {
        var named = new HashSet<Integer>();
        List<SortColumn> within =
                sort.stream()
                        .filter(s -> indexOf(groupColumns, s.column()) < 0 && named.add(s.column()))
                        .toList();
        int[] sorted = within.stream().mapToInt(s -> indexOf(rowColumns, s.column())).toArray();
        boolean[] descending = new boolean[sorted.length];
        for (int i = 0; i < descending.length; i++) {
            descending[i] = within.get(i).descending();
        }
        return new RowOrder(rows, rowLayout, sorted, descending);
    }

    /// Stores the rows of a delta and adds them to `stored`.
    void store(Batch delta, WeightedRows stored) {
        int size = delta.size();
        int groupWords = groupLayout.width();
        int rowWords = rowLayout.width();
        long[] keys = new long[size * groupWords];
        long[] words = new long[size * rowWords];
        int[] groups = new int[size];
        groupLayout.encode(delta, groupColumns, keys, groupWords, 0, true);
        rowLayout.encode(delta, rowColumns, words, rowWords, 0, true);
        table.findOrAddAll(keys, size, groups, this::retainGroup);
        for (int i = 0; i < size; i++) {
            stored.add(groups[i], store(words, i * rowWords), delta.weight(i));
        }
    }

    private void retainGroup(int group) {
        groupLayout.retain(table.rows().page(group), table.rows().base(group));
    }

    private int store(long[] words, int at) {
        int row = rows.allocate();
        System.arraycopy(words, at, rows.page(row), rows.base(row), rowLayout.width());
        rowLayout.retain(rows.page(row), rows.base(row));
        return row;
    }

    /// Stores a row once more.
    int copy(int row) {
        long[] words = new long[rowLayout.width()];
        System.arraycopy(rows.page(row), rows.base(row), words, 0, words.length);
        return store(words, 0);
    }

    /// The word of a column of a row, of which its group is told apart by other columns.
    long word(int row, int column) {
        return rows.get(row, indexOf(rowColumns, column));
    }

    void removeGroup(int group) {
        groupLayout.release(table.rows().page(group), table.rows().base(group));
        table.remove(group);
    }

    void removeRow(int row) {
        rowLayout.release(rows.page(row), rows.base(row));
        rows.free(row);
    }

    /// Lets long texts and objects go that no row has any more.
    void sweep() {
        rowLayout.heap().sweep();
    }

    /// A column for some rows and their groups; null where the row is negative.
    Column column(int column, int[] groups, int[] stored, int count) {
        int inGroup = indexOf(groupColumns, column);
        if (inGroup < 0) {
            return rowLayout.decode(rows, 0, indexOf(rowColumns, column), stored, count);
        }
        int[] present = new int[count];
        for (int i = 0; i < count; i++) {
            present[i] = stored[i] < 0 ? -1 : groups[i];
        }
        return groupLayout.decode(table.rows(), 0, inGroup, present, count);
    }

    /// Whether two rows of a group have the same value in a column. A row that is not there
    /// (negative) has null.
    boolean same(int column, int group, int a, int b) {
        boolean isNull = isNull(column, group, a);
        boolean otherIsNull = isNull(column, group, b);
        int inRow = indexOf(rowColumns, column);
        return isNull
                ? otherIsNull
                : !otherIsNull && (inRow < 0 || rows.get(a, inRow) == rows.get(b, inRow));
    }

    /// Whether a row of a group has null in a column, or is not there.
    boolean isNull(int column, int group, int row) {
        int inRow = indexOf(rowColumns, column);
        if (row < 0 || inRow >= 0) {
            return row < 0 || rowLayout.isNull(rows.page(row), rows.base(row), inRow);
        }
        Rows keys = table.rows();
        return groupLayout.isNull(
                keys.page(group), keys.base(group), indexOf(groupColumns, column));
    }

    /// For each number of a group whether it is not in use.
    boolean[] unusedGroups() {
        return table.rows().unused();
    }

    /// One more than the largest number that a group ever had.
    int groupEnd() {
        return table.rows().end();
    }

    /// About how many bytes this keeps.
    long sizeInBytes() {
        return table.sizeInBytes() + rows.sizeInBytes() + rowLayout.heap().sizeInBytes();
    }

    void keepIn(PageCache cache) {
        table.keepIn(cache);
        rows.keepIn(cache);
        rowLayout.heap().keepIn(cache);
    }

    /// The bytes that are not in memory.
    long sizeOutside() {
        return table.sizeOutside() + rows.sizeOutside() + rowLayout.heap().sizeOutside();
    }
}
