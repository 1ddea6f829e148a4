package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import org.jspecify.annotations.Nullable;

/// Rows as a user's function sees and gives them: arrays of boxed values, null where a value is
/// null. Collects them into a batch.
final class BoxedRows {

    private final Schema schema;
    private final ColumnBuilder[] builders;
    private final ColumnBuilder.OfLong weights = new ColumnBuilder.OfLong(Type.Simple.LONG, 16);

    BoxedRows(Schema schema, int expectedRows) {
        this.schema = schema;
        this.builders = new ColumnBuilder[schema.width()];
        for (int c = 0; c < builders.length; c++) {
            builders[c] = ColumnBuilder.of(schema.type(c), expectedRows);
        }
    }

    /// The values of one row of a batch.
    static @Nullable Object[] values(Schema schema, Batch batch, int row) {
        var values = new @Nullable Object[schema.width()];
        for (int c = 0; c < values.length; c++) {
            values[c] = batch.column(c).value(schema.type(c), row);
        }
        return values;
    }

    /// Why a column cannot hold a value, or null where it can.
    static @Nullable Failure failure(Field field, @Nullable Object value) {
        if (value == null) {
            return field.nullable() ? null : Failure.NULL_VALUE;
        }
        Class<?> expected = field.type().javaClass();
        if (!expected.isInstance(value)) {
            return Failure.argument(
                    "a user's function gave a "
                            + value.getClass().getName()
                            + " for "
                            + field.name()
                            + " where a "
                            + expected.getName()
                            + " is expected");
        }
        return Canonical.fits(field.type(), value) ? null : Failure.outOfRange(field.type());
    }

    /// Why the batch cannot hold a row, or null where it can.
    @Nullable Failure failure(@Nullable Object @Nullable [] row) {
        if (row == null) {
            return Failure.NULL_VALUE;
        }
        if (row.length != schema.width()) {
            return Failure.argument(
                    "a user's function gave " + row.length + " values, expected " + schema.width());
        }
        for (int c = 0; c < row.length; c++) {
            Failure failure = failure(schema.fields().get(c), row[c]);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    /// Adds a row that has no [#failure].
    void add(@Nullable Object[] row, long weight) {
        for (int c = 0; c < builders.length; c++) {
            builders[c].appendValue(row[c]);
        }
        weights.append(weight);
    }

    Batch build() {
        var columns = new Column[builders.length];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = builders[c].build();
        }
        int size = weights.size();
        return new Batch(
                size,
                columns,
                ((io.deltaway.engine.batch.LongColumn) weights.build()).values(),
                false);
    }
}
