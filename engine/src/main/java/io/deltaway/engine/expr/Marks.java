package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Words;
import org.jspecify.annotations.Nullable;

/// Which rows of a strict function's result are null or failed: those that are so in an argument,
/// and those that the function adds. A row that is null in one argument and failed in another has
/// failed; of two failures the leftmost argument's counts. Lives within one call of a kernel.
final class Marks {

    private final int rows;
    private long @Nullable [] nulls;
    private boolean ownsNulls;
    private @Nullable Failure @Nullable [] failures;
    private boolean ownsFailures;

    private Marks(int rows) {
        this.rows = rows;
    }

    static Marks of(int rows, Column... arguments) {
        var marks = new Marks(rows);
        for (Column argument : arguments) {
            marks.include(argument);
        }
        marks.clearNullsOfFailures();
        return marks;
    }

    /// As [#of], for functions that see to nulls themselves.
    static Marks ofFailures(int rows, Column... arguments) {
        var marks = new Marks(rows);
        for (Column argument : arguments) {
            marks.includeFailures(argument);
        }
        return marks;
    }

    private void include(Column argument) {
        long[] more = argument.nulls();
        if (more != null) {
            if (nulls == null) {
                nulls = more;
            } else if (nulls != more) {
                long[] bits = writableNulls();
                for (int i = 0; i < bits.length; i++) {
                    bits[i] |= more[i];
                }
            }
        }
        includeFailures(argument);
    }

    private void includeFailures(Column argument) {
        var failed = argument.failures();
        if (failed != null) {
            if (failures == null) {
                failures = failed;
            } else if (failures != failed) {
                var all = writableFailures();
                for (int i = 0; i < rows; i++) {
                    all[i] = all[i] == null ? failed[i] : all[i];
                }
            }
        }
    }

    private void clearNullsOfFailures() {
        if (failures == null || nulls == null) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            if (failures[i] != null && (nulls[i >> 6] & 1L << i) != 0) {
                writableNulls()[i >> 6] &= ~(1L << i);
            }
        }
    }

    private long[] writableNulls() {
        long[] bits = nulls;
        if (bits == null || !ownsNulls) {
            int length = (rows + 63) >> 6;
            long[] copy = new long[length];
            if (bits != null) {
                System.arraycopy(bits, 0, copy, 0, length);
            }
            bits = copy;
            nulls = copy;
            ownsNulls = true;
        }
        return bits;
    }

    private @Nullable Failure[] writableFailures() {
        var all = failures;
        if (all == null || !ownsFailures) {
            var copy = new @Nullable Failure[rows];
            if (all != null) {
                System.arraycopy(all, 0, copy, 0, rows);
            }
            all = copy;
            failures = copy;
            ownsFailures = true;
        }
        return all;
    }

    /// Whether every row has a value so far.
    boolean isClear() {
        return nulls == null && failures == null;
    }

    /// Whether a row is neither null nor failed so far.
    boolean isValue(int row) {
        return (nulls == null || (nulls[row >> 6] & 1L << row) == 0)
                && (failures == null || failures[row] == null);
    }

    @Nullable Failure failure(int row) {
        return failures == null ? null : failures[row];
    }

    void fail(int row, Failure failure) {
        writableFailures()[row] = failure;
    }

    void setNull(int row) {
        writableNulls()[row >> 6] |= 1L << row;
    }

    /// The result of a function that gives whole numbers; rows without a value are set to 0.
    LongColumn longs(long[] values) {
        if (!isClear()) {
            for (int i = 0; i < rows; i++) {
                if (!isValue(i)) {
                    values[i] = 0;
                }
            }
        }
        return new LongColumn(rows, values, nulls, failures);
    }

    /// The result of a function that gives floating numbers; rows without a value are set to 0.
    DoubleColumn doubles(double[] values) {
        if (!isClear()) {
            for (int i = 0; i < rows; i++) {
                if (!isValue(i)) {
                    values[i] = 0;
                }
            }
        }
        return new DoubleColumn(rows, values, nulls, failures);
    }

    /// The result of a function that gives text; rows without a value are set to the empty text.
    TextColumn texts(long[] words, byte[] arena) {
        if (!isClear()) {
            for (int i = 0; i < rows; i++) {
                if (!isValue(i)) {
                    words[i] = Words.EMPTY;
                }
            }
        }
        return new TextColumn(rows, words, arena, nulls, failures);
    }

    /// The result of a function that gives objects; rows without a value are set to null.
    ObjectColumn objects(Type type, @Nullable Object[] values) {
        if (!isClear()) {
            for (int i = 0; i < rows; i++) {
                if (!isValue(i)) {
                    values[i] = null;
                }
            }
        }
        return new ObjectColumn(type, rows, values, nulls, failures);
    }
}
