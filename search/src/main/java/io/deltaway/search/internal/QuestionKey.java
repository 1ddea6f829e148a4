package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The values of a row, equal where the engine says so.
record QuestionKey(List<@Nullable Object> values) {

    /// All columns of a row.
    static QuestionKey of(Schema schema, Batch batch, int row) {
        return of(schema, batch, row, IntStream.range(0, schema.width()).toArray());
    }

    /// Some columns of a row.
    static QuestionKey of(Schema schema, Batch batch, int row, int[] columns) {
        var values = new ArrayList<@Nullable Object>();
        for (int column : columns) {
            Type type = schema.type(column);
            Object value = batch.column(column).value(type, row);
            values.add(value == null ? null : comparable(type, value));
        }
        return new QuestionKey(values);
    }

    private static Object comparable(Type type, Object value) {
        boolean isObject = type.storage() == Type.Storage.OBJECT;
        boolean isFloating = type.storage() == Type.Storage.DOUBLE;
        return isObject || isFloating ? ByteBuffer.wrap(Values.encode(type, value)) : value;
    }
}
