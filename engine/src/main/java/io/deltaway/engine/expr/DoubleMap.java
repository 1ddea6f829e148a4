package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import java.util.function.DoubleUnaryOperator;

/// A strict function of one floating number that always has a result.
///
/// @param isFloat whether the result is rounded to 32 bits
record DoubleMap(DoubleUnaryOperator function, boolean isFloat) implements Kernel {

    @Override
    public Column apply(int rows, Column[] arguments) {
        double[] values = ((DoubleColumn) arguments[0]).values();
        double[] out = new double[rows];
        for (int i = 0; i < rows; i++) {
            out[i] = function.applyAsDouble(values[i]) + 0.0; // no negative zero
        }
        if (isFloat) {
            for (int i = 0; i < rows; i++) {
                out[i] = (float) out[i] + 0.0;
            }
        }
        return Marks.of(rows, arguments).doubles(out);
    }
}
