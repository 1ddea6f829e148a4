package io.deltaway.testkit.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.value.Schema;

/// A step in which no row may fail.
@SuppressWarnings("exports") // who tests an operator sees the engine
public final class NoFailures implements Step {

    public NoFailures() {}

    @Override
    public long epoch() {
        return 0;
    }

    @Override
    public void fail(Failure failure, Schema schema, Batch rows, int row, long weight) {
        throw new AssertionError(failure);
    }
}
