package io.deltaway.engine.batch;

import io.deltaway.engine.value.Hashing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Floating numbers. The value of a null row is 0.
public final class DoubleColumn extends Column {

    private final double[] values;

    public DoubleColumn(int size, double[] values) {
        this(size, values, null, null);
    }

    public DoubleColumn(
            int size,
            double[] values,
            long @Nullable [] nulls,
            @Nullable Failure @Nullable [] failures) {
        super(size, nulls, failures);
        this.values = values;
    }

    /// The same value in each row.
    public static DoubleColumn constant(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return new DoubleColumn(size, values);
    }

    /// The values; may be longer than the column.
    public double[] values() {
        return values;
    }

    public double get(int row) {
        return values[row];
    }

    /// The bits of a value such that equal values have equal bits: one zero, one NaN.
    public static long canonicalBits(double value) {
        return Double.doubleToLongBits(value + 0.0);
    }

    @Override
    public DoubleColumn with(long @Nullable [] nulls, @Nullable Failure @Nullable [] failures) {
        return new DoubleColumn(size(), values, nulls, failures);
    }

    @Override
    public DoubleColumn take(int[] rows, int count) {
        double[] taken = new double[count];
        for (int i = 0; i < count; i++) {
            taken[i] = rows[i] < 0 ? 0 : values[rows[i]];
        }
        return new DoubleColumn(count, taken, takeNulls(rows, count), takeFailures(rows, count));
    }

    @Override
    public long sizeInBytes() {
        return (long) Double.BYTES * size();
    }

    @Override
    public void mixHashes(long[] hashes) {
        for (int i = 0; i < size(); i++) {
            hashes[i] = Hashing.mix(hashes[i], isNull(i) ? Hashing.NULL : canonicalBits(values[i]));
        }
    }

    @Override
    public boolean equalRows(int row, Column other, int otherRow) {
        var that = (DoubleColumn) other;
        return canonicalBits(values[row]) == canonicalBits(that.values[otherRow])
                && isNull(row) == that.isNull(otherRow);
    }
}
