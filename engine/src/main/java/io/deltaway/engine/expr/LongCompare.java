package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;

/// Compares everything that is stored in a `long`.
record LongCompare(Order order) implements Kernel {

    @Override
    public Column apply(int rows, Column[] arguments) {
        long[] a = ((LongColumn) arguments[0]).values();
        long[] b = ((LongColumn) arguments[1]).values();
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

    private static void equal(int rows, long[] a, long[] b, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] == b[i] ? 1 : 0;
        }
    }

    private static void notEqual(int rows, long[] a, long[] b, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] != b[i] ? 1 : 0;
        }
    }

    private static void less(int rows, long[] a, long[] b, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] < b[i] ? 1 : 0;
        }
    }

    private static void lessOrEqual(int rows, long[] a, long[] b, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] <= b[i] ? 1 : 0;
        }
    }
}
