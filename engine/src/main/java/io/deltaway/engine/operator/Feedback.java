package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;

/// The end of a loop's body: brings what the body gave to its [Variable], for the next round. Emits
/// nothing, keeps nothing; a row costs one more number for its round.
public final class Feedback implements Operator {

    private final Variable variable;
    private final Batch nothing;

    /// @param nothing the empty output
    public Feedback(Variable variable, Batch nothing) {
        this.variable = variable;
        this.nothing = nothing;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        variable.feedBack(inputs[0]);
        return nothing;
    }
}
