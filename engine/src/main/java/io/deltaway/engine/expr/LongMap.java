package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import java.util.function.LongUnaryOperator;

/// A strict function of one whole number that always has a result, which is stored as a whole
/// number too.
record LongMap(LongUnaryOperator function) implements Kernel {

    @Override
    public Column apply(int rows, Column[] arguments) {
        long[] values = ((LongColumn) arguments[0]).values();
        long[] out = new long[rows];
        for (int i = 0; i < rows; i++) {
            out[i] = function.applyAsLong(values[i]);
        }
        return Marks.of(rows, arguments).longs(out);
    }
}
