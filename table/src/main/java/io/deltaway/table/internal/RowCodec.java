package io.deltaway.table.internal;

import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes rows of values and takes them apart: records, or [Row] where the columns are known only at
/// run time.
final class RowCodec {

    private final Schema schema;
    private final Records.@Nullable Shape shape;

    RowCodec(RowType<?> rowType) {
        this.schema = rowType.schema();
        this.shape = rowType.javaClass() == Row.class ? null : Records.shape(rowType.javaClass());
    }

    /// The row of these values; more than there are columns are passed over.
    Object row(@Nullable Object[] values) {
        var own = values.length == schema.width() ? values : Arrays.copyOf(values, schema.width());
        return shape == null ? Row.of(schema, own) : shape.create(own);
    }

    /// The values of a row, and behind them the last ones of the row that it was made of.
    ///
    /// @param hidden how many of those
    @Nullable Object[] values(Object row, @Nullable Object[] of, int hidden) {
        var values = new @Nullable Object[schema.width() + hidden];
        for (int i = 0; i < schema.width(); i++) {
            Object present =
                    java.util.Objects.requireNonNull(row, "a function gave null instead of a row");
            Object value = shape == null ? ((Row) present).values().get(i) : shape.get(present, i);
            values[i] = Canonical.held(schema.fields().get(i), value);
        }
        System.arraycopy(of, of.length - hidden, values, schema.width(), hidden);
        return values;
    }
}
