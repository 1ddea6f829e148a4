package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/// Values between columns and the objects that a user's program sees.
public final class Boxed {

    private Boxed() {}

    /// The value of a row of a column of `type`; null where the row is null. The row must not have
    /// failed.
    public static @Nullable Object value(Type type, Column column, int row) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (column) {
            case LongColumn longs -> Values.fromLong(type, longs.get(row));
            case DoubleColumn doubles when type == Type.Simple.FLOAT -> (float) doubles.get(row);
            case DoubleColumn doubles -> doubles.get(row);
            case TextColumn texts -> texts.get(row);
            case ObjectColumn objects -> objects.get(row);
        };
    }

    /// A column that holds the same value, or null, in each row.
    public static Column repeated(Type type, @Nullable Object value, int rows) {
        ColumnBuilder builder = ColumnBuilder.of(type, 1);
        builder.appendValue(value);
        Column one = builder.build();
        long[] nulls = null;
        if (value == null) {
            nulls = new long[(rows + 63) >> 6];
            Arrays.fill(nulls, -1);
        }
        return switch (one) {
            case LongColumn longs -> LongColumn.constant(rows, longs.get(0)).with(nulls, null);
            case DoubleColumn doubles ->
                    DoubleColumn.constant(rows, doubles.get(0)).with(nulls, null);
            case TextColumn texts -> {
                long[] words = new long[rows];
                Arrays.fill(words, texts.words()[0]);
                yield new TextColumn(rows, words, texts.arena(), nulls, null);
            }
            case ObjectColumn objects -> {
                var values = new @Nullable Object[rows];
                Arrays.fill(values, objects.get(0));
                yield new ObjectColumn(type, rows, values, nulls, null);
            }
        };
    }

    /// Lists of the columns' values row by row, nulls too. A row of which one value failed has
    /// failed.
    static Column lists(Type listType, int rows, Column[] elements) {
        Type element = ((Type.ListOf) listType).element();
        var marks = Marks.ofFailures(rows, elements);
        var lists = new @Nullable Object[rows];
        for (int i = 0; i < rows; i++) {
            if (marks.isValue(i)) {
                var list = new ArrayList<@Nullable Object>(elements.length);
                for (Column column : elements) {
                    list.add(value(element, column, i));
                }
                lists[i] = Collections.unmodifiableList(list);
            }
        }
        return marks.objects(listType, lists);
    }

    /// The first `rows` rows of a column, which share its arrays.
    static Column prefix(Column column, int rows) {
        if (column.size() == rows) {
            return column;
        }
        return switch (column) {
            case LongColumn c -> new LongColumn(rows, c.values(), c.nulls(), c.failures());
            case DoubleColumn c -> new DoubleColumn(rows, c.values(), c.nulls(), c.failures());
            case TextColumn c ->
                    new TextColumn(rows, c.words(), c.arena(), c.nulls(), c.failures());
            case ObjectColumn c -> {
                var values = new @Nullable Object[rows];
                for (int i = 0; i < rows; i++) {
                    values[i] = c.get(i);
                }
                yield new ObjectColumn(c.type(), rows, values, c.nulls(), c.failures());
            }
        };
    }
}
