package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of some columns of a row, such that equal values, in the sense of [Values], make
/// equal keys.
final class ViewKey {

    private final byte[] bytes;
    private final int hash;

    private ViewKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    static ViewKey of(Schema schema, int[] columns, Batch batch, int row) {
        var out = new ByteWriter();
        for (int column : columns) {
            append(out, schema.type(column), batch.column(column).value(schema.type(column), row));
        }
        return new ViewKey(out.toBytes());
    }

    /// @throws ClassCastException where a value is not of its column's type
    static ViewKey of(Schema schema, int[] columns, @Nullable Object[] values) {
        var out = new ByteWriter();
        for (int i = 0; i < columns.length; i++) {
            Type type = schema.type(columns[i]);
            append(out, type, widened(type, values[i]));
        }
        return new ViewKey(out.toBytes());
    }

    /// A whole number that Java would widen: `get(7)` where the key is a `long`.
    private static @Nullable Object widened(Type type, @Nullable Object value) {
        if (value instanceof Integer number) {
            if (type == Type.Simple.LONG) {
                return number.longValue();
            } else if (type == Type.Simple.DOUBLE) {
                return number.doubleValue();
            }
        }
        return value;
    }

    private static void append(ByteWriter out, Type type, @Nullable Object value) {
        if (value == null) {
            out.writeByte(0);
            return;
        }
        byte[] encoded = Values.encode(type, value);
        out.writeByte(1);
        out.writeInt(encoded.length);
        for (byte one : encoded) {
            out.writeByte(one);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ViewKey key && Arrays.equals(key.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
