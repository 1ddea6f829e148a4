package io.deltaway.engine.batch;

import io.deltaway.engine.value.Hashing;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import org.jspecify.annotations.Nullable;

/// Java objects of one type; a null row holds null.
public final class ObjectColumn extends Column {

    private final Type type;
    private final @Nullable Object[] values;

    public ObjectColumn(
            Type type,
            int size,
            @Nullable Object[] values,
            long @Nullable [] nulls,
            @Nullable Failure @Nullable [] failures) {
        super(size, nulls, failures);
        this.type = type;
        this.values = values;
    }

    public Type type() {
        return type;
    }

    /// The value of a row; null where [#isNull].
    public @Nullable Object get(int row) {
        return values[row];
    }

    @Override
    public ObjectColumn with(long @Nullable [] nulls, @Nullable Failure @Nullable [] failures) {
        return new ObjectColumn(type, size(), values, nulls, failures);
    }

    @Override
    public ObjectColumn take(int[] rows, int count) {
        var taken = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            taken[i] = rows[i] < 0 ? null : values[rows[i]];
        }
        return new ObjectColumn(
                type, count, taken, takeNulls(rows, count), takeFailures(rows, count));
    }

    @Override
    public long sizeInBytes() {
        long bytes = 0;
        for (int i = 0; i < size(); i++) {
            Object value = values[i];
            bytes += value == null ? 0 : Values.sizeInBytes(type, value);
        }
        return bytes;
    }

    @Override
    public void mixHashes(long[] hashes) {
        for (int i = 0; i < size(); i++) {
            Object value = values[i];
            if (value == null) {
                hashes[i] = Hashing.mix(hashes[i], Hashing.NULL);
            } else {
                byte[] bytes = Values.encode(type, value);
                hashes[i] = Hashing.mix(hashes[i], Hashing.hash(bytes, 0, bytes.length));
            }
        }
    }

    @Override
    public boolean equalRows(int row, Column other, int otherRow) {
        Object a = values[row];
        Object b = ((ObjectColumn) other).values[otherRow];
        return Values.equal(type, a, b);
    }
}
