package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;

/// A strict function of two floating numbers, after IEEE 754 but without a negative zero (`+ 0.0`
/// takes its sign away): it never fails. A subclass holds the loop, so that each is compiled on its
/// own.
abstract class DoubleBinary implements Kernel {

    private final boolean isFloat;

    /// @param isFloat whether the result is rounded to 32 bits, which for sum, difference, product
    ///   and quotient of floats gives what 32-bit arithmetic gives (S. A. Figueroa, "When is double
    ///   rounding innocuous?", 1995)
    DoubleBinary(boolean isFloat) {
        this.isFloat = isFloat;
    }

    @Override
    public final Column apply(int rows, Column[] arguments) {
        double[] a = ((DoubleColumn) arguments[0]).values();
        double[] b = ((DoubleColumn) arguments[1]).values();
        double[] out = new double[rows];
        compute(rows, a, b, out);
        if (isFloat) {
            for (int i = 0; i < rows; i++) {
                out[i] = (float) out[i] + 0.0;
            }
        }
        return Marks.of(rows, arguments).doubles(out);
    }

    abstract void compute(int rows, double[] a, double[] b, double[] out);

    static final class Plus extends DoubleBinary {
        Plus(boolean isFloat) {
            super(isFloat);
        }

        @Override
        void compute(int rows, double[] a, double[] b, double[] out) {
            for (int i = 0; i < rows; i++) {
                out[i] = a[i] + b[i];
            }
        }
    }

    static final class Minus extends DoubleBinary {
        Minus(boolean isFloat) {
            super(isFloat);
        }

        @Override
        void compute(int rows, double[] a, double[] b, double[] out) {
            for (int i = 0; i < rows; i++) {
                out[i] = a[i] - b[i];
            }
        }
    }

    static final class Times extends DoubleBinary {
        Times(boolean isFloat) {
            super(isFloat);
        }

        @Override
        void compute(int rows, double[] a, double[] b, double[] out) {
            for (int i = 0; i < rows; i++) {
                out[i] = a[i] * b[i] + 0.0;
            }
        }
    }

    static final class DividedBy extends DoubleBinary {
        DividedBy(boolean isFloat) {
            super(isFloat);
        }

        @Override
        void compute(int rows, double[] a, double[] b, double[] out) {
            for (int i = 0; i < rows; i++) {
                out[i] = a[i] / b[i] + 0.0;
            }
        }
    }

    static final class Remainder extends DoubleBinary {
        Remainder(boolean isFloat) {
            super(isFloat);
        }

        @Override
        void compute(int rows, double[] a, double[] b, double[] out) {
            for (int i = 0; i < rows; i++) {
                out[i] = a[i] % b[i] + 0.0;
            }
        }
    }
}
