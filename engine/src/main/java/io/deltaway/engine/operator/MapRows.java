package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Schema;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Gives for each row the row that a user's function makes of it.
///
/// Linear, keeps nothing; one call a row, whatever its weight. The function must always give the
/// same row for the same row: a retraction is computed again. A row for which it throws, or gives
/// what the output cannot hold, becomes an error row.
public final class MapRows implements Operator {

    /// What the user wrote.
    @FunctionalInterface
    public interface Body extends Serializable {

        /// The values of the new row, one for each column of the output. Both arrays belong to the
        /// function.
        @Nullable Object[] apply(@Nullable Object[] row) throws Exception;
    }

    private final Schema input;
    private final Schema output;
    private final Body body;

    public MapRows(Schema input, Schema output, Body body) {
        this.input = input;
        this.output = output;
        this.body = body;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        var out = new BoxedRows(output, delta.size());
        for (int i = 0; i < delta.size(); i++) {
            Failure failure = map(delta, i, out);
            if (failure != null) {
                step.fail(failure, input, delta, i, delta.weight(i));
            }
        }
        return out.build();
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a user's code throws is the row's failure
    private @Nullable Failure map(Batch delta, int row, BoxedRows out) {
        try {
            @Nullable Object[] mapped = body.apply(BoxedRows.values(input, delta, row));
            Failure failure = out.failure(mapped);
            if (failure == null) {
                out.add(mapped, delta.weight(row));
            }
            return failure;
        } catch (Exception | StackOverflowError | AssertionError | LinkageError thrown) {
            return Failure.thrown(thrown);
        }
    }
}
