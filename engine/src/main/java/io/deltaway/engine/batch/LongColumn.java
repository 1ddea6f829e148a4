package io.deltaway.engine.batch;

import io.deltaway.engine.value.Hashing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Whole numbers and everything else that is stored in a `long`. The value of a null row is 0.
public final class LongColumn extends Column {

    private final long[] values;

    public LongColumn(int size, long[] values) {
        this(size, values, null, null);
    }

    public LongColumn(
            int size,
            long[] values,
            long @Nullable [] nulls,
            @Nullable Failure @Nullable [] failures) {
        super(size, nulls, failures);
        this.values = values;
    }

    /// The same value in each row.
    public static LongColumn constant(int size, long value) {
        long[] values = new long[size];
        Arrays.fill(values, value);
        return new LongColumn(size, values);
    }

    /// The values; may be longer than the column.
    public long[] values() {
        return values;
    }

    public long get(int row) {
        return values[row];
    }

    @Override
    public LongColumn with(long @Nullable [] nulls, @Nullable Failure @Nullable [] failures) {
        return new LongColumn(size(), values, nulls, failures);
    }

    @Override
    public LongColumn take(int[] rows, int count) {
        long[] taken = new long[count];
        for (int i = 0; i < count; i++) {
            taken[i] = rows[i] < 0 ? 0 : values[rows[i]];
        }
        return new LongColumn(count, taken, takeNulls(rows, count), takeFailures(rows, count));
    }

    @Override
    public long sizeInBytes() {
        return (long) Long.BYTES * size();
    }

    @Override
    public void mixHashes(long[] hashes) {
        for (int i = 0; i < size(); i++) {
            hashes[i] = Hashing.mix(hashes[i], isNull(i) ? Hashing.NULL : values[i]);
        }
    }

    @Override
    public boolean equalRows(int row, Column other, int otherRow) {
        var that = (LongColumn) other;
        return values[row] == that.values[otherRow] && isNull(row) == that.isNull(otherRow);
    }
}
