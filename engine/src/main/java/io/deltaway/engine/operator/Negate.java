package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;

/// Turns the sign of every weight: what is taken away from another table in a [Union]. Linear,
/// keeps nothing; one addition a row.
public final class Negate implements Operator {

    /// Has no options.
    public Negate() {}

    @Override
    public Batch step(Batch[] inputs, Step step) {
        return inputs[0].negated();
    }
}
