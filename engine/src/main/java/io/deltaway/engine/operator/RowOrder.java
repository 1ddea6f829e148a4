package io.deltaway.engine.operator;

import io.deltaway.engine.state.KeyOrder;
import io.deltaway.engine.state.RowLayout;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.engine.value.Words;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The order of stored rows by some of their columns, ties broken on all others from left to right:
/// rows that compare as equal are equal.
///
/// Rows that a bag gives back are only noted, so that they can be read until [#released] is
/// emptied.
final class RowOrder implements KeyOrder {

    private final Rows rows;
    private final RowLayout layout;
    private final int[] columns;
    private final boolean[] descending;
    private final Type.Storage[] storages;
    private final boolean[] nullable;
    private final int sorted;
    private final RowNumbers released = new RowNumbers(16);

    /// @param columns the columns of the layout that come first in the order
    /// @param descending for each of them whether the larger value comes first
    RowOrder(Rows rows, RowLayout layout, int[] columns, boolean[] descending) {
        this.rows = rows;
        this.layout = layout;
        int[] others =
                IntStream.range(0, layout.schema().width())
                        .filter(c -> Arrays.stream(columns).noneMatch(sorted -> sorted == c))
                        .toArray();
        this.columns = IntStream.concat(Arrays.stream(columns), Arrays.stream(others)).toArray();
        this.descending = Arrays.copyOf(descending, this.columns.length);
        this.sorted = columns.length;
        this.storages = new Type.Storage[this.columns.length];
        this.nullable = new boolean[this.columns.length];
        for (int c = 0; c < storages.length; c++) {
            storages[c] = layout.schema().type(c).storage();
            nullable[c] = layout.schema().fields().get(c).nullable();
        }
    }

    @Override
    public int compare(long a, long b) {
        return compare(a, b, columns.length);
    }

    /// The order without the columns that break ties.
    int comparePlaces(long a, long b) {
        return compare(a, b, sorted);
    }

    /// Whether there is a column that orders the rows of a group.
    boolean isSorted() {
        return sorted > 0;
    }

    /// Whether the first column is in descending order.
    boolean isDescending() {
        return descending[0];
    }

    boolean isFirstNull(long row) {
        return layout.isNull(rows.page((int) row), rows.base((int) row), columns[0]);
    }

    /// The word of the first column, which is a number or a time.
    long firstWord(long row) {
        return rows.get((int) row, columns[0]);
    }

    boolean isFirstDouble() {
        return storages[columns[0]] == Type.Storage.DOUBLE;
    }

    private int compare(long a, long b, int end) {
        if (a == b) {
            return 0;
        }
        long[] page = rows.page((int) a);
        int base = rows.base((int) a);
        long[] otherPage = rows.page((int) b);
        int otherBase = rows.base((int) b);
        for (int i = 0; i < end; i++) {
            int column = columns[i];
            long word = page[base + column];
            long other = otherPage[otherBase + column];
            if (word != other || nullable[column]) {
                int order = compareNulls(page, base, otherPage, otherBase, column);
                order = order != 0 || word == other ? order : compareWords(column, word, other);
                if (order != 0) {
                    return descending[i] ? -order : order;
                }
            }
        }
        return 0;
    }

    /// Null has the word 0, which may be more than another: so a null decides before words do.
    private int compareNulls(long[] page, int base, long[] otherPage, int otherBase, int column) {
        return nullable[column]
                ? Boolean.compare(
                        layout.isNull(otherPage, otherBase, column),
                        layout.isNull(page, base, column))
                : 0;
    }

    /// Compares the next rows of two lists that are walked side by side; a list that has ended
    /// comes last.
    int compareNext(WeightedRows a, int at, int end, WeightedRows b, int otherAt, int otherEnd) {
        if (at == end || otherAt == otherEnd) {
            return Boolean.compare(at == end, otherAt == otherEnd);
        }
        return compare(a.row(at), b.row(otherAt));
    }

    private int compareWords(int column, long word, long other) {
        return switch (storages[column]) {
            case LONG -> Long.compare(word, other);
            case DOUBLE ->
                    Double.compare(Double.longBitsToDouble(word), Double.longBitsToDouble(other));
            case TEXT -> compareTexts(word, other);
            case OBJECT -> compareObjects(layout.schema().type(column), word, other);
        };
    }

    private int compareTexts(long word, long other) {
        return Words.isInline(word) && Words.isInline(other)
                ? Long.compareUnsigned(word, other)
                : Arrays.compareUnsigned(text(word), text(other));
    }

    private byte[] text(long word) {
        if (!Words.isInline(word)) {
            return layout.heap().get(Words.reference(word));
        }
        byte[] bytes = new byte[Words.inlineLength(word)];
        Words.copyInline(word, bytes, 0);
        return bytes;
    }

    private int compareObjects(Type type, long word, long other) {
        Object value = Values.decode(type, layout.heap().get(Words.reference(word)));
        return Values.compare(
                type, value, Values.decode(type, layout.heap().get(Words.reference(other))));
    }

    @Override
    public void release(long row) {
        released.add((int) row);
    }

    /// The rows that bags gave back.
    RowNumbers released() {
        return released;
    }
}
