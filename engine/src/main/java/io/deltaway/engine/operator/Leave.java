package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Consolidation;
import java.util.stream.IntStream;

/// Adds up what a loop's rounds gave: the rows without their round, which is the last column.
/// Linear, keeps nothing; one probe a row.
public final class Leave implements Operator {

    private final int[] columns;

    /// @param width the number of columns without the round
    public Leave(int width) {
        this.columns = IntStream.range(0, width).toArray();
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        return Consolidation.consolidate(inputs[0].pick(columns));
    }
}
