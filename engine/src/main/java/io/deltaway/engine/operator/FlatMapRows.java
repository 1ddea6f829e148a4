package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Schema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives for each row the rows that a user's function makes of it: any number, each with the row's
/// weight.
///
/// Linear, keeps nothing; one call a row, whatever its weight. The function must always give the
/// same rows for the same row: a retraction is computed again. A row for which it throws, or gives
/// a row that the output cannot hold, becomes an error row and gives no rows at all.
public final class FlatMapRows implements Operator {

    /// What the user wrote.
    @FunctionalInterface
    public interface Body extends Serializable {

        /// The new rows, each with one value for each column of the output. The array belongs to
        /// the function.
        Iterable<@Nullable Object[]> apply(@Nullable Object[] row) throws Exception;
    }

    private final Schema input;
    private final Schema output;
    private final Body body;

    public FlatMapRows(Schema input, Schema output, Body body) {
        this.input = input;
        this.output = output;
        this.body = body;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        var out = new BoxedRows(output, delta.size());
        var mapped = new ArrayList<@Nullable Object[]>();
        for (int i = 0; i < delta.size(); i++) {
            mapped.clear();
            Failure failure = map(delta, i, out, mapped);
            if (failure != null) {
                step.fail(failure, input, delta, i, delta.weight(i));
            } else {
                for (@Nullable Object[] row : mapped) {
                    out.add(row, delta.weight(i));
                }
            }
        }
        return out.build();
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a user's code throws is the row's failure
    private @Nullable Failure map(
            Batch delta, int row, BoxedRows out, List<@Nullable Object[]> mapped) {
        try {
            for (@Nullable Object[] one : body.apply(BoxedRows.values(input, delta, row))) {
                Failure failure = out.failure(one);
                if (failure != null) {
                    return failure;
                }
                mapped.add(one);
            }
            return null;
        } catch (Exception | StackOverflowError | AssertionError | LinkageError thrown) {
            return Failure.thrown(thrown);
        }
    }
}
