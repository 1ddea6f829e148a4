package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Type;
import org.jspecify.annotations.Nullable;

/// Takes each row from one of several columns of the same type.
final class Selection {

    /// The choice of a row that is null.
    static final int NONE = -1;

    private Selection() {}

    /// The rows of `columns[chosen[i]]`, with their nulls and failures; rows that failed in `marks`
    /// stay failed.
    static Column select(Type type, int rows, int[] chosen, Column[] columns, Marks marks) {
        mark(rows, chosen, columns, marks);
        return switch (type.storage()) {
            case LONG -> {
                var values = new long[columns.length][];
                for (int c = 0; c < values.length; c++) {
                    values[c] =
                            columns[c] instanceof LongColumn longs ? longs.values() : new long[0];
                }
                long[] out = new long[rows];
                for (int i = 0; i < rows; i++) {
                    out[i] = chosen[i] == NONE ? 0 : values[chosen[i]][i];
                }
                yield marks.longs(out);
            }
            case DOUBLE -> {
                var values = new double[columns.length][];
                for (int c = 0; c < values.length; c++) {
                    values[c] =
                            columns[c] instanceof DoubleColumn doubles
                                    ? doubles.values()
                                    : new double[0];
                }
                double[] out = new double[rows];
                for (int i = 0; i < rows; i++) {
                    out[i] = chosen[i] == NONE ? 0 : values[chosen[i]][i];
                }
                yield marks.doubles(out);
            }
            case TEXT, OBJECT -> {
                ColumnBuilder out = ColumnBuilder.of(type, rows);
                for (int i = 0; i < rows; i++) {
                    Failure failure = marks.failure(i);
                    if (failure != null) {
                        out.appendFailure(failure);
                    } else if (chosen[i] == NONE) {
                        out.appendNull();
                    } else {
                        out.appendFrom(columns[chosen[i]], i);
                    }
                }
                yield out.build();
            }
        };
    }

    private static void mark(int rows, int[] chosen, Column[] columns, Marks marks) {
        boolean isPlain = marks.isClear();
        for (Column column : columns) {
            isPlain &= column.nulls() == null && column.failures() == null;
        }
        for (int i = 0; isPlain && i < rows; i++) {
            isPlain = chosen[i] != NONE;
        }
        if (isPlain) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            if (marks.failure(i) == null) {
                int choice = chosen[i];
                Failure failure = choice == NONE ? null : failure(columns[choice], i);
                if (failure != null) {
                    marks.fail(i, failure);
                } else if (choice == NONE || columns[choice].isNull(i)) {
                    marks.setNull(i);
                }
            }
        }
    }

    static @Nullable Failure failure(Column column, int row) {
        var failures = column.failures();
        return failures == null ? null : failures[row];
    }
}
