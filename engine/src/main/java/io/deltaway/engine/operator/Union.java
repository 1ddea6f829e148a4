package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import java.util.Arrays;

/// All rows of all inputs, each as often as in all of them together. Linear, keeps nothing; a copy
/// of the row when more than one input has changed.
public final class Union implements Operator {

    /// Has no options.
    public Union() {}

    @Override
    public Batch step(Batch[] inputs, Step step) {
        return Batch.concat(Arrays.asList(inputs));
    }
}
