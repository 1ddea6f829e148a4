package io.deltaway.engine.batch;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import org.jspecify.annotations.Nullable;

/// The values of one field for all rows of a batch. Immutable: arrays handed in or out are not
/// written any more.
///
/// A row is a value, null (only where the field is nullable) or failed. Failures live in columns
/// only between the evaluation of an expression and the end of the operator that evaluated it; the
/// columns of a [Batch] have none.
public abstract sealed class Column permits LongColumn, DoubleColumn, TextColumn, ObjectColumn {

    private final int size;
    private final long @Nullable [] nulls;
    private final @Nullable Failure @Nullable [] failures;

    Column(int size, long @Nullable [] nulls, @Nullable Failure @Nullable [] failures) {
        this.size = size;
        this.nulls = nulls;
        this.failures = failures;
    }

    public final int size() {
        return size;
    }

    /// The null bits, bit `i & 63` of word `i >> 6` set where row `i` is null; absent where no row
    /// is.
    public final long @Nullable [] nulls() {
        return nulls;
    }

    /// The failure of each row, null where it has none; absent where no row failed.
    public final @Nullable Failure @Nullable [] failures() {
        return failures;
    }

    public final boolean isNull(int row) {
        return nulls != null && (nulls[row >> 6] & 1L << row) != 0;
    }

    public final boolean hasFailed(int row) {
        return failures != null && failures[row] != null;
    }

    /// The same values with other nulls and failures.
    public abstract Column with(long @Nullable [] nulls, @Nullable Failure @Nullable [] failures);

    /// The rows `rows[0]` to `rows[count - 1]`, copied. A negative row number gives null.
    public abstract Column take(int[] rows, int count);

    /// About how many bytes its values take, be they shared with other columns or not.
    public abstract long sizeInBytes();

    /// The hash of each row's content, mixed into `hashes`: the same on every worker and in every
    /// process.
    public abstract void mixHashes(long[] hashes);

    /// Whether the two rows are equal in the sense of [io.deltaway.engine.value.Values]; null
    /// equals null.
    public abstract boolean equalRows(int row, Column other, int otherRow);

    /// The value of a row as a user's program sees it: an `Instant`, a `String`, ... or null.
    public final @Nullable Object value(Type type, int row) {
        if (isNull(row)) {
            return null;
        }
        return switch (this) {
            case LongColumn column -> Values.fromLong(type, column.get(row));
            case DoubleColumn column ->
                    type == Type.Simple.FLOAT
                            ? (Object) (float) column.get(row)
                            : (Object) column.get(row);
            case TextColumn column -> column.get(row);
            case ObjectColumn column -> column.get(row);
        };
    }

    final long @Nullable [] takeNulls(int[] rows, int count) {
        long[] taken = null;
        for (int i = 0; i < count; i++) {
            if (rows[i] < 0 || isNull(rows[i])) {
                if (taken == null) {
                    taken = new long[(count + 63) >> 6];
                }
                taken[i >> 6] |= 1L << i;
            }
        }
        return taken;
    }

    final @Nullable Failure @Nullable [] takeFailures(int[] rows, int count) {
        if (failures == null) {
            return null;
        }
        var taken = new @Nullable Failure[count];
        for (int i = 0; i < count; i++) {
            taken[i] = rows[i] < 0 ? null : failures[rows[i]];
        }
        return taken;
    }
}
