package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Shown;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns rows of a program into the columns of a chunk, row by row. Owned by one thread.
final class RowBuffer<R> {

    private final RowType<R> rowType;
    private final ColumnBuilder[] columns;
    private final ColumnBuilder.OfLong kinds = new ColumnBuilder.OfLong(Type.Simple.LONG, 16);
    private final boolean withKinds;
    private final List<Chunk.Malformed> malformed = new ArrayList<>();
    private long[] weights = new long[16];
    private int size;

    /// @param withKinds whether each row says what happened to it ([Events.Upserts])
    RowBuffer(RowType<R> rowType, boolean withKinds) {
        this.rowType = rowType;
        this.withKinds = withKinds;
        this.columns = new ColumnBuilder[rowType.schema().width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = ColumnBuilder.of(rowType.schema().type(c), 16);
        }
    }

    int size() {
        return size;
    }

    /// Takes a row; one that the columns can't hold becomes malformed.
    void add(R row, long weight, Events.Kind kind) {
        @Nullable Object[] values = rowType.values(row);
        Failure failure = failure(values);
        if (failure != null) {
            refuse(failure, weight, "", shortened(values));
            return;
        }
        for (int c = 0; c < columns.length; c++) {
            columns[c].appendValue(values[c]);
        }
        kinds.append(kind.ordinal());
        if (size == weights.length) {
            weights = Arrays.copyOf(weights, size * 2);
        }
        weights[size++] = weight;
    }

    /// Takes note of what is no row.
    void refuse(Failure failure, long weight, String position, String text) {
        malformed.add(
                new Chunk.Malformed(weight, failure.code(), failure.message(), position, text));
    }

    /// What was added since the last call.
    Chunk take(boolean endsEpoch) {
        var built = new Column[columns.length + (withKinds ? 1 : 0)];
        for (int c = 0; c < columns.length; c++) {
            built[c] = columns[c].build();
        }
        Column builtKinds = kinds.build();
        if (withKinds) {
            built[columns.length] = builtKinds;
        }
        var chunk =
                new Chunk(
                        new Batch(size, built, Arrays.copyOf(weights, size), false),
                        List.copyOf(malformed),
                        endsEpoch);
        malformed.clear();
        size = 0;
        return chunk;
    }

    private @Nullable Failure failure(@Nullable Object[] values) {
        Schema schema = rowType.schema();
        for (int c = 0; c < values.length; c++) {
            Field field = schema.fields().get(c);
            Object value = values[c];
            if (value == null && !field.nullable()) {
                return new Failure(
                        Failure.NULL_VALUE.code(),
                        field.name()
                                + " is null; mark the component @Nullable where that is meant");
            }
            if (value != null && !Canonical.fits(field.type(), value)) {
                return Failure.outOfRange(field.type()).in("column \"" + field.name() + "\"");
            }
        }
        return null;
    }

    private String shortened(@Nullable Object[] values) {
        String text = Shown.row(rowType.schema(), c -> values[c]);
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }
}
