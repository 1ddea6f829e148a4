package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import org.jspecify.annotations.Nullable;

/// A strict function of two whole numbers. A subclass holds the loop, so that each is compiled on
/// its own; rows that may have failed are looked at again, one by one.
abstract class LongBinary implements Kernel {

    private final boolean isInt;

    /// Why a result that doesn't fit is none.
    final Failure overflow;

    /// @param isInt whether the result must fit 32 bits
    LongBinary(boolean isInt, Failure overflow) {
        this.isInt = isInt;
        this.overflow = overflow;
    }

    @Override
    public final Column apply(int rows, Column[] arguments) {
        long[] a = ((LongColumn) arguments[0]).values();
        long[] b = ((LongColumn) arguments[1]).values();
        var marks = Marks.of(rows, arguments);
        long[] out = new long[rows];
        boolean suspect = compute(rows, a, b, out);
        if (isInt && !suspect) {
            suspect = anyWide(rows, out);
        }
        if (suspect) {
            for (int i = 0; i < rows; i++) {
                if (marks.isValue(i)) {
                    Failure failure = failure(a[i], b[i]);
                    if (failure == null && isInt && out[i] != (int) out[i]) {
                        failure = overflow;
                    }
                    if (failure != null) {
                        marks.fail(i, failure);
                    }
                }
            }
        }
        return marks.longs(out);
    }

    private static boolean anyWide(int rows, long[] out) {
        long wide = 0;
        for (int i = 0; i < rows; i++) {
            wide |= out[i] ^ (int) out[i];
        }
        return wide != 0;
    }

    /// Fills `out` and tells whether any row, which may be a null one, has no result.
    abstract boolean compute(int rows, long[] a, long[] b, long[] out);

    /// Why `a` and `b` have no result; null where they have one.
    abstract @Nullable Failure failure(long a, long b);

    static final class Plus extends LongBinary {
        Plus(boolean isInt) {
            super(isInt, Failure.OVERFLOW);
        }

        Plus(Failure overflow) {
            super(false, overflow);
        }

        @Override
        boolean compute(int rows, long[] a, long[] b, long[] out) {
            long spilt = 0;
            for (int i = 0; i < rows; i++) {
                long sum = a[i] + b[i];
                spilt |= (a[i] ^ sum) & (b[i] ^ sum);
                out[i] = sum;
            }
            return spilt < 0;
        }

        @Override
        @Nullable Failure failure(long a, long b) {
            long sum = a + b;
            return ((a ^ sum) & (b ^ sum)) < 0 ? overflow : null;
        }
    }

    static final class Minus extends LongBinary {
        Minus(boolean isInt) {
            super(isInt, Failure.OVERFLOW);
        }

        Minus(Failure overflow) {
            super(false, overflow);
        }

        @Override
        boolean compute(int rows, long[] a, long[] b, long[] out) {
            long spilt = 0;
            for (int i = 0; i < rows; i++) {
                long difference = a[i] - b[i];
                spilt |= (a[i] ^ b[i]) & (a[i] ^ difference);
                out[i] = difference;
            }
            return spilt < 0;
        }

        @Override
        @Nullable Failure failure(long a, long b) {
            return ((a ^ b) & (a ^ a - b)) < 0 ? overflow : null;
        }
    }

    static final class Times extends LongBinary {
        Times(boolean isInt) {
            super(isInt, Failure.OVERFLOW);
        }

        @Override
        boolean compute(int rows, long[] a, long[] b, long[] out) {
            long spilt = 0;
            for (int i = 0; i < rows; i++) {
                long product = a[i] * b[i];
                spilt |= Math.multiplyHigh(a[i], b[i]) ^ product >> 63;
                out[i] = product;
            }
            return spilt != 0;
        }

        @Override
        @Nullable Failure failure(long a, long b) {
            return Math.multiplyHigh(a, b) != a * b >> 63 ? overflow : null;
        }
    }

    /// The four functions that divide by whole numbers.
    enum Division {
        TRUNCATED,
        FLOORED,
        REMAINDER,
        MODULUS
    }

    static final class Divide extends LongBinary {
        private final Division division;

        Divide(Division division, boolean isInt) {
            super(isInt, Failure.OVERFLOW);
            this.division = division;
        }

        @Override
        boolean compute(int rows, long[] a, long[] b, long[] out) {
            boolean suspect = false;
            for (int i = 0; i < rows; i++) {
                if (b[i] == 0) {
                    suspect = true;
                    continue;
                }
                suspect |= b[i] == -1 && a[i] == Long.MIN_VALUE;
                out[i] =
                        switch (division) {
                            case TRUNCATED -> a[i] / b[i];
                            case FLOORED -> Math.floorDiv(a[i], b[i]);
                            case REMAINDER -> a[i] % b[i];
                            case MODULUS -> Math.floorMod(a[i], b[i]);
                        };
            }
            return suspect;
        }

        @Override
        @Nullable Failure failure(long a, long b) {
            if (b == 0) {
                return Failure.DIVISION_BY_ZERO;
            }
            boolean isQuotient = division == Division.TRUNCATED || division == Division.FLOORED;
            return isQuotient && b == -1 && a == Long.MIN_VALUE ? overflow : null;
        }
    }
}
