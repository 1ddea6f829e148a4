package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Schema;
import java.util.List;

/// Computes what an operator makes of rows alone: it receives them, gives its answer, and takes
/// them back.
public final class Recompute implements AtRounds.Computation {

    private final Operator.HoldsBack operator;

    /// @param operator its answer to a key depends on the rows of that key alone
    public Recompute(Operator.HoldsBack operator) {
        this.operator = operator;
    }

    @Override
    public Batch of(Batch rows, Step step) {
        Batch answer = answer(rows, step);
        answer(rows.negated(), new Unheard(step));
        return answer;
    }

    private Batch answer(Batch rows, Step step) {
        Batch first = operator.step(new Batch[] {rows}, step);
        return Batch.concat(List.of(first, operator.endEpoch(step)));
    }

    private record Unheard(Step step) implements Step {

        @Override
        public long epoch() {
            return step.epoch();
        }

        @Override
        public void fail(Failure failure, Schema schema, Batch rows, int row, long weight) {}
    }
}
