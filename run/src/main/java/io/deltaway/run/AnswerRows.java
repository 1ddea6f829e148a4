package io.deltaway.run;

import io.deltaway.connect.Call;
import io.deltaway.connect.UnfitAnswerException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers as the rows that [io.deltaway.engine.operator.Await] takes.
final class AnswerRows<A, T> {

    private final Call<A, T> call;
    private final Schema schema;
    private final boolean nullable;
    private final List<ColumnBuilder> columns;
    private int size;

    /// @param call who is asked
    /// @param nullable whether an answer may be null
    AnswerRows(Call<A, T> call, Schema schema, boolean nullable, int expected) {
        this.call = call;
        this.schema = schema;
        this.nullable = nullable;
        this.columns =
                schema.fields().stream()
                        .map(field -> ColumnBuilder.of(field.type(), expected))
                        .toList();
    }

    /// Why there is no answer where the call ended with an exception.
    static Failure failure(Call<?, ?> call, Throwable thrown) {
        return thrown instanceof UnfitAnswerException unfit
                ? new Failure("DW-2015", call.name() + ": " + unfit.getMessage())
                : Failure.thrown(thrown);
    }

    /// @return whether it is an answer, and not a failure
    boolean add(A question, @Nullable Object answer, @Nullable Failure failure) {
        columns.get(0).appendValue(question);
        Failure reason = failure == null ? problem(answer) : failure;
        if (reason == null) {
            reason = append(answer);
        }
        if (reason != null) {
            reason = appendFallback(question, reason);
        }
        columns.get(2).appendValue(reason == null ? null : reason.code());
        columns.get(3).appendValue(reason == null ? null : reason.message());
        size++;
        return reason == null;
    }

    /// Appends what stands in the place of an answer, or null where nothing does.
    ///
    /// @return the reason, with that of the fallback where that failed as well
    @SuppressWarnings("CatchingUnchecked") // whatever a user's code throws is the row's failure
    private Failure appendFallback(A question, Failure reason) {
        @Nullable Failure failed;
        try {
            Object fallback = call.fallback(question, reason.message());
            if (fallback == null) {
                columns.get(1).appendNull();
                return reason;
            }
            failed = append(fallback);
        } catch (Exception | StackOverflowError | AssertionError | LinkageError thrown) {
            failed = Failure.thrown(thrown);
        }
        if (failed == null) {
            return reason;
        }
        columns.get(1).appendNull();
        return new Failure(
                reason.code(),
                reason.message() + "; what would stand in its place failed: " + failed.message());
    }

    /// What is wrong with an answer; null where nothing is.
    @SuppressWarnings({"unchecked", "CatchingUnchecked"}) // of the expected class; of a user
    private @Nullable Failure problem(@Nullable Object answer) {
        if (answer == null || !schema.type(1).javaClass().isInstance(answer)) {
            return null; // which #append says
        }
        try {
            return call.problem((T) answer)
                    .map(what -> Failure.argument(call.name() + " gave an answer: " + what))
                    .orElse(null);
        } catch (Exception | StackOverflowError | AssertionError | LinkageError thrown) {
            return Failure.thrown(thrown);
        }
    }

    /// Appends the answer, or says why it is none.
    private @Nullable Failure append(@Nullable Object answer) {
        Class<?> expected = schema.type(1).javaClass();
        if (answer == null && !nullable) {
            return Failure.NULL_VALUE;
        } else if (answer != null && !expected.isInstance(answer)) {
            return Failure.argument(
                    "%s gave a %s where a %s is expected"
                            .formatted(
                                    call.name(), answer.getClass().getName(), expected.getName()));
        }
        try {
            columns.get(1).appendValue(answer);
            return null;
        } catch (ArithmeticException e) {
            return Failure.outOfRange(schema.type(1));
        }
    }

    Batch build() {
        return new Batch(size, columns.stream().map(ColumnBuilder::build).toList(), null);
    }
}
