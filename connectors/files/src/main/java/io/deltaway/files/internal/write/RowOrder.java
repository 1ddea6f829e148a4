package io.deltaway.files.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.engine.value.Words;

/// The order of rows, column by column from the left, each as [Values] orders it.
final class RowOrder {

    private final Schema schema;
    private final Type.Storage[] storages;

    RowOrder(Schema schema) {
        this.schema = schema;
        storages =
                schema.fields().stream()
                        .map(field -> field.type().storage())
                        .toArray(Type.Storage[]::new);
    }

    int compare(Batch left, int leftRow, Batch right, int rightRow) {
        for (int c = 0; c < storages.length; c++) {
            int order = compare(c, left.column(c), leftRow, right.column(c), rightRow);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int compare(int c, Column left, int leftRow, Column right, int rightRow) {
        boolean leftNull = left.isNull(leftRow);
        boolean rightNull = right.isNull(rightRow);
        if (leftNull || rightNull) {
            return Boolean.compare(rightNull, leftNull);
        }
        // By storage and not by class: this is called for every comparison of a sort.
        return switch (storages[c]) {
            case LONG ->
                    Long.compare(
                            ((LongColumn) left).get(leftRow), ((LongColumn) right).get(rightRow));
            case DOUBLE ->
                    Double.compare(
                            ((DoubleColumn) left).get(leftRow) + 0.0,
                            ((DoubleColumn) right).get(rightRow) + 0.0);
            case TEXT -> ((TextColumn) left).compareRows(leftRow, (TextColumn) right, rightRow);
            case OBJECT ->
                    Values.compare(
                            schema.type(c),
                            ((ObjectColumn) left).get(leftRow),
                            ((ObjectColumn) right).get(rightRow));
        };
    }

    /// The rows of a batch in order; with `goingFirst`, all with negative weight before the others.
    int[] sorted(Batch batch, boolean goingFirst) {
        int[] rows = new int[batch.size()];
        int count = 0;
        if (goingFirst) {
            for (int row = 0; row < rows.length; row++) {
                if (batch.weight(row) < 0) {
                    rows[count++] = row;
                }
            }
        }
        int going = count;
        for (int row = 0; row < rows.length; row++) {
            if (!goingFirst || batch.weight(row) >= 0) {
                rows[count++] = row;
            }
        }
        var sort = new Sort(batch, keys(batch));
        sort.sort(rows, 0, going);
        sort.sort(rows, going, rows.length);
        return rows;
    }

    /// A number for each row such that a smaller one means an earlier row: the value of the first
    /// column, or of a text its first seven bytes. Most comparisons are decided by it.
    private long[] keys(Batch batch) {
        long[] keys = new long[batch.size()];
        if (storages.length == 0) {
            return keys;
        }
        Column first = batch.column(0);
        for (int row = 0; row < keys.length; row++) {
            if (first.isNull(row)) {
                keys[row] = Long.MIN_VALUE;
                continue;
            }
            keys[row] =
                    switch (storages[0]) {
                        case LONG -> ((LongColumn) first).get(row);
                        case DOUBLE -> {
                            long bits = DoubleColumn.canonicalBits(((DoubleColumn) first).get(row));
                            yield bits ^ bits >> 63 & Long.MAX_VALUE;
                        }
                        case TEXT -> prefix((TextColumn) first, row);
                        case OBJECT -> 0;
                    };
        }
        return keys;
    }

    private static long prefix(TextColumn texts, int row) {
        long word = texts.words()[row];
        if (Words.isInline(word)) {
            return word >>> 8;
        }
        return Words.inline(texts.arena(), (int) Words.reference(word) + 4, Words.INLINE_BYTES)
                >>> 8;
    }

    private final class Sort {
        private final Batch batch;
        private final long[] keys;

        Sort(Batch batch, long[] keys) {
            this.batch = batch;
            this.keys = keys;
        }

        private boolean inOrder(int left, int right) {
            return keys[left] != keys[right]
                    ? keys[left] < keys[right]
                    : compare(batch, left, batch, right) <= 0;
        }

        /// Sorts `[from, to)` of some rows, which often are in order as they came.
        void sort(int[] rows, int from, int to) {
            for (int i = from + 1; i < to; i++) {
                if (!inOrder(rows[i - 1], rows[i])) {
                    merge(rows.clone(), rows, from, to);
                    return;
                }
            }
        }

        /// Sorts `[from, to)` of `target` by merging; `source` holds the same numbers and is
        /// scratch.
        private void merge(int[] source, int[] target, int from, int to) {
            if (to - from < 2) {
                return;
            }
            int middle = from + to >>> 1;
            merge(target, source, from, middle);
            merge(target, source, middle, to);
            if (inOrder(source[middle - 1], source[middle])) {
                System.arraycopy(source, from, target, from, to - from);
                return;
            }
            int left = from;
            int right = middle;
            for (int at = from; at < to; at++) {
                boolean takeLeft =
                        right == to || left < middle && inOrder(source[left], source[right]);
                target[at] = takeLeft ? source[left++] : source[right++];
            }
        }
    }
}
