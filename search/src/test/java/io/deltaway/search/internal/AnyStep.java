package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.value.Schema;

/// A step in which no row may fail.
final class AnyStep implements Step {

    @Override
    public long epoch() {
        return 0;
    }

    @Override
    public void fail(Failure why, Schema schema, Batch rows, int row, long weight) {
        throw new AssertionError(why);
    }
}
