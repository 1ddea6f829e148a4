package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Schema;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Keeps the rows for which a user's function says so.
///
/// Linear, keeps nothing; one call a row, whatever its weight. The function must always give the
/// same answer for the same row: a retraction asks again. A row for which it throws becomes an
/// error row.
public final class FilterRows implements Operator {

    /// What the user wrote.
    @FunctionalInterface
    public interface Body extends Serializable {

        /// Whether the row is kept. The array belongs to the function.
        boolean keeps(@Nullable Object[] row) throws Exception;
    }

    private final Schema schema;
    private final Body body;

    public FilterRows(Schema schema, Body body) {
        this.schema = schema;
        this.body = body;
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // whatever a user's code throws is the row's failure
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        int[] kept = new int[delta.size()];
        int count = 0;
        for (int i = 0; i < delta.size(); i++) {
            try {
                if (body.keeps(BoxedRows.values(schema, delta, i))) {
                    kept[count++] = i;
                }
            } catch (Exception | StackOverflowError | AssertionError | LinkageError thrown) {
                step.fail(Failure.thrown(thrown), schema, delta, i, delta.weight(i));
            }
        }
        return count == delta.size() ? delta : delta.take(kept, count);
    }
}
