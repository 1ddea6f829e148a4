package io.deltaway.testkit;

import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A program's row objects as values, and back.
public record RowValues<R>(RowType<R> rowType) {

    /// The values of a row's columns.
    public List<@Nullable Object> of(R row) {
        if (row instanceof Row dynamic) {
            return dynamic.values();
        }
        Records.Shape shape = Records.shape(rowType.javaClass());
        var values = new ArrayList<@Nullable Object>();
        for (int i = 0; i < rowType.schema().width(); i++) {
            values.add(shape.get(row, i));
        }
        return values;
    }

    /// The row with these values.
    public R row(List<@Nullable Object> values) {
        Schema schema = rowType.schema();
        Class<R> javaClass = rowType.javaClass();
        @Nullable Object[] array = values.toArray();
        return javaClass.cast(
                javaClass == Row.class
                        ? Row.of(schema, array)
                        : Records.shape(javaClass).create(array));
    }
}
