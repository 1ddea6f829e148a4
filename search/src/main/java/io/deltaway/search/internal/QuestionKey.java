package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
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
        return isObject || isFloating ? new Encoded(Values.encode(type, value)) : value;
    }

    /// Bytes that are equal by their contents. A [java.nio.ByteBuffer] goes through them one by
    /// one.
    private record Encoded(byte[] bytes) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Encoded(byte[] others) && Arrays.equals(bytes, others);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
