package io.deltaway.table;

import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Shown;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A row whose columns are known only at run time. Immutable; equal to a row with the same columns
/// and values.
public final class Row {

    private final Schema schema;
    private final List<@Nullable Object> values;

    private Row(Schema schema, List<@Nullable Object> values) {
        this.schema = schema;
        this.values = values;
    }

    /// A row of these columns, with a value for each.
    ///
    /// @throws IllegalArgumentException where the values are not as many as the columns
    public static Row of(Schema schema, @Nullable Object... values) {
        if (values.length != schema.width()) {
            throw new IllegalArgumentException(
                    "%d values for the columns %s".formatted(values.length, schema));
        }
        var copied = new ArrayList<@Nullable Object>(values.length);
        Collections.addAll(copied, values);
        return new Row(schema, Collections.unmodifiableList(copied));
    }

    public Schema schema() {
        return schema;
    }

    /// The value of a column.
    ///
    /// @throws IllegalArgumentException where there is no such column
    public @Nullable Object get(String column) {
        int index = schema.indexOf(column);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "no column " + column + "; there are " + schema.names());
        }
        return values.get(index);
    }

    /// The values in the order of the columns.
    public List<@Nullable Object> values() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row
                && row.schema.equals(schema)
                && IntStream.range(0, values.size())
                        .allMatch(i ->
                                Values.equal(schema.type(i), values.get(i), row.values.get(i)));
    }

    @Override
    public int hashCode() {
        return IntStream.range(0, values.size()).map(this::hash).reduce(1, (a, b) -> 31 * a + b);
    }

    private int hash(int column) {
        Object value = values.get(column);
        return value == null ? 0 : Arrays.hashCode(Values.encode(schema.type(column), value));
    }

    @Override
    public String toString() {
        return "Row[" + Shown.row(schema, values::get) + "]";
    }
}
