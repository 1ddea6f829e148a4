package io.deltaway.engine.batch;

import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Hashing;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Java objects of one type; a null row holds null.
///
/// They are there, or as their bytes, of which one is made each time that it is asked for.
public final class ObjectColumn extends Column {

    private static final @Nullable Object[] NONE = {};

    private final Type type;
    private final @Nullable Object[] values;

    /// In the place of the values.
    private final @Nullable Encoded encoded;

    /// What [Values#encode] gave, one behind the other in any order.
    ///
    /// @param starts for each row where its bytes begin
    /// @param ends where they end; at its start for a row that is null
    private record Encoded(byte[] bytes, int[] starts, int[] ends) {

        int length(int row) {
            return ends[row] - starts[row];
        }

        byte[] copy(int row) {
            return Arrays.copyOfRange(bytes, starts[row], ends[row]);
        }
    }

    public ObjectColumn(
            Type type,
            int size,
            @Nullable Object[] values,
            long @Nullable [] nulls,
            @Nullable Failure @Nullable [] failures) {
        super(size, nulls, failures);
        this.type = type;
        this.values = values;
        this.encoded = null;
    }

    private ObjectColumn(
            Type type,
            int size,
            Encoded encoded,
            long @Nullable [] nulls,
            @Nullable Failure @Nullable [] failures) {
        super(size, nulls, failures);
        this.type = type;
        this.values = NONE;
        this.encoded = encoded;
    }

    /// Values as their bytes.
    ///
    /// @param bytes what [Values#encode] gave of them, in any order
    /// @param starts for each row where its bytes begin
    /// @param ends where they end
    static ObjectColumn ofEncoded(
            Type type, byte[] bytes, int[] starts, int[] ends, long @Nullable [] nulls) {
        return new ObjectColumn(type, starts.length, new Encoded(bytes, starts, ends), nulls, null);
    }

    public Type type() {
        return type;
    }

    /// The value of a row; null where [#isNull].
    public @Nullable Object get(int row) {
        if (encoded == null) {
            return values[row];
        }
        return isNull(row) ? null : Values.decode(type, encoded.copy(row));
    }

    /// Appends what [Values#encode] gives of a row's value; nothing where it is null.
    public void encode(int row, ByteWriter to) {
        if (encoded != null) {
            to.writeBytes(encoded.bytes, encoded.starts[row], encoded.length(row));
            return;
        }
        Object value = values[row];
        if (value != null) {
            Values.encode(to, type, value);
        }
    }

    @Override
    public ObjectColumn with(long @Nullable [] nulls, @Nullable Failure @Nullable [] failures) {
        return encoded == null
                ? new ObjectColumn(type, size(), values, nulls, failures)
                : new ObjectColumn(type, size(), encoded, nulls, failures);
    }

    @Override
    public ObjectColumn take(int[] rows, int count) {
        if (encoded != null) {
            int[] starts = new int[count];
            int[] ends = new int[count];
            for (int i = 0; i < count; i++) {
                starts[i] = rows[i] < 0 ? 0 : encoded.starts[rows[i]];
                ends[i] = rows[i] < 0 ? 0 : encoded.ends[rows[i]];
            }
            return new ObjectColumn(
                    type,
                    count,
                    new Encoded(encoded.bytes, starts, ends),
                    takeNulls(rows, count),
                    takeFailures(rows, count));
        }
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
            bytes += sizeInBytes(i);
        }
        return bytes;
    }

    private long sizeInBytes(int row) {
        if (encoded != null) {
            return encoded.length(row);
        }
        Object value = values[row];
        return value == null ? 0 : Values.sizeInBytes(type, value);
    }

    @Override
    public void mixHashes(long[] hashes) {
        var one = new ByteWriter();
        for (int i = 0; i < size(); i++) {
            if (isNull(i)) {
                hashes[i] = Hashing.mix(hashes[i], Hashing.NULL);
            } else {
                one.truncate(0);
                encode(i, one);
                hashes[i] = Hashing.mix(hashes[i], Hashing.hash(one.bytes(), 0, one.size()));
            }
        }
    }

    @Override
    public boolean equalRows(int row, Column other, int otherRow) {
        return Values.equal(type, get(row), ((ObjectColumn) other).get(otherRow));
    }
}
