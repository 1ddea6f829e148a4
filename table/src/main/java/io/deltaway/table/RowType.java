package io.deltaway.table;

import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Schema;
import org.jspecify.annotations.Nullable;

/// The class of a table's rows, a record or [Row], and its columns.
public record RowType<R>(Class<R> javaClass, Schema schema) {

    /// The columns of a record class, one a component. A primitive is never null; a boxed number or
    /// boolean may be; anything else may be where it says `@Nullable`.
    ///
    /// @throws PlanException where it is no record, or a component has a type that no column can
    ///   hold
    public static <R> RowType<R> of(Class<R> recordClass) {
        return new RowType<>(recordClass, Checks.named(Components.schema(recordClass)));
    }

    /// Rows whose columns are known only at run time.
    ///
    /// @throws PlanException where a column has a name that none may have
    public static RowType<Row> rows(Schema schema) {
        return new RowType<>(Row.class, Checks.named(schema));
    }

    /// The same rows, of which a program gives or gets objects.
    ///
    /// @throws PlanException where the package of their class is not open to the engine
    public RowType<R> asObjects() {
        Lambdas.mustBeOpen(javaClass);
        return this;
    }

    /// A row of these values, one a column.
    public R create(@Nullable Object[] values) {
        return javaClass.cast(
                javaClass == Row.class
                        ? Row.of(schema, values)
                        : Records.shape(javaClass).create(values));
    }

    /// The values of a row, one a column.
    public @Nullable Object[] values(R row) {
        var shape = row instanceof Row ? null : Records.shape(javaClass);
        var values = new @Nullable Object[schema.width()];
        for (int i = 0; i < values.length; i++) {
            Object value = shape == null ? ((Row) row).values().get(i) : shape.get(row, i);
            values[i] = Canonical.held(schema.fields().get(i), value);
        }
        return values;
    }

    @Override
    public String toString() {
        return javaClass.getSimpleName() + schema;
    }
}
