package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;

/// Compares floating numbers in the order of [io.deltaway.engine.value.Values]: -0.0 equals 0.0,
/// NaN equals NaN and is above all others. `x != x` asks for NaN.
record DoubleCompare(Order order) implements Kernel {

    @Override
    public Column apply(int rows, Column[] arguments) {
        double[] a = ((DoubleColumn) arguments[0]).values();
        double[] b = ((DoubleColumn) arguments[1]).values();
        long[] out = new long[rows];
        switch (order) {
            case EQUAL -> equal(rows, a, b, out);
            case NOT_EQUAL -> notEqual(rows, a, b, out);
            case LESS -> less(rows, a, b, out);
            case LESS_OR_EQUAL -> lessOrEqual(rows, a, b, out);
            case GREATER -> less(rows, b, a, out);
            case GREATER_OR_EQUAL -> lessOrEqual(rows, b, a, out);
        }
        return Marks.of(rows, arguments).longs(out);
    }

    private static void equal(int rows, double[] a, double[] b, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] == b[i] || Double.isNaN(a[i]) & Double.isNaN(b[i]) ? 1 : 0;
        }
    }

    private static void notEqual(int rows, double[] a, double[] b, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] == b[i] || Double.isNaN(a[i]) & Double.isNaN(b[i]) ? 0 : 1;
        }
    }

    private static void less(int rows, double[] a, double[] b, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] < b[i] || Double.isNaN(b[i]) & !Double.isNaN(a[i]) ? 1 : 0;
        }
    }

    private static void lessOrEqual(int rows, double[] a, double[] b, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] <= b[i] || Double.isNaN(b[i]) ? 1 : 0;
        }
    }
}
