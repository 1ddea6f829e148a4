package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Type;
import org.jspecify.annotations.Nullable;

/// What a user's aggregate gave for a group: a value, null, or why there is none. Remembered, so
/// that a retraction repeats what was shown.
record UserResult(@Nullable Object value, @Nullable Failure failure) {

    /// What a user's code computes.
    @FunctionalInterface
    interface Computation {
        @Nullable Object run() throws Exception;
    }

    /// Runs a user's code; an exception is a failure, and so is a value that is not of the
    /// announced type.
    static UserResult of(Type type, Computation computation) {
        try {
            Object value = computation.run();
            if (value != null && !type.javaClass().isInstance(value)) {
                return new UserResult(
                        null,
                        Failure.argument(
                                "a user's aggregate gave a "
                                        + value.getClass().getName()
                                        + " where "
                                        + type
                                        + " was announced"));
            }
            return value != null && !Canonical.fits(type, value)
                    ? new UserResult(null, Failure.outOfRange(type))
                    : new UserResult(value, null);
        } catch (Exception e) {
            return new UserResult(null, Failure.thrown(e));
        }
    }

    void appendTo(ColumnBuilder out) {
        if (failure != null) {
            out.appendFailure(failure);
        } else {
            out.appendValue(value);
        }
    }
}
