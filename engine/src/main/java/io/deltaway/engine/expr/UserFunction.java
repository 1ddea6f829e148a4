package io.deltaway.engine.expr;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Type;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A user's function over boxed values, called row by row. What it throws becomes the row's
/// failure; errors of the virtual machine (out of memory) pass, a stack overflow does not.
///
/// It must give the same answer for the same arguments: a row is retracted by computing it again.
public final class UserFunction implements Kernel {

    /// What the user wrote.
    @FunctionalInterface
    public interface Body extends Serializable {

        /// The result for one row. The array is not used again.
        @Nullable Object apply(@Nullable Object[] arguments) throws Exception;
    }

    /// What becomes of a row of which an argument is null.
    public enum OnNull {
        /// The result is null and the function isn't called.
        SKIP,
        /// The function receives the null.
        CALL
    }

    private final Body body;
    private final Type[] types;
    private final Type result;
    private final boolean nullable;
    private final OnNull onNull;

    private UserFunction(Body body, Type[] types, Type result, boolean nullable, OnNull onNull) {
        this.body = body;
        this.types = types;
        this.result = result;
        this.nullable = nullable;
        this.onNull = onNull;
    }

    /// A call of `body`, never folded. Two calls are one only when they share the returned
    /// expression's kernel.
    ///
    /// @param nullable whether the function may give null; if not, a null is a failure
    public static Expression.Call call(
            String name,
            Body body,
            List<Expression> arguments,
            Type result,
            boolean nullable,
            OnNull onNull) {
        Type[] types = arguments.stream().map(Expression::type).toArray(Type[]::new);
        var kernel = new UserFunction(body, types, result, nullable, onNull);
        boolean skips = onNull == OnNull.SKIP && arguments.stream().anyMatch(Expression::nullable);
        return new Expression.Call(name, kernel, List.copyOf(arguments), result, nullable || skips);
    }

    @Override
    public boolean isCostly() {
        return true;
    }

    @Override
    public Column apply(int rows, Column[] arguments) {
        var marks = Marks.of(rows, arguments);
        ColumnBuilder out = ColumnBuilder.of(result, rows);
        for (int row = 0; row < rows; row++) {
            Failure failure = firstFailure(arguments, row);
            if (failure != null) {
                out.appendFailure(failure);
            } else if (onNull == OnNull.SKIP && !marks.isValue(row)) {
                out.appendNull();
            } else {
                appendResult(out, arguments, row);
            }
        }
        return out.build();
    }

    private static @Nullable Failure firstFailure(Column[] arguments, int row) {
        for (Column argument : arguments) {
            var failures = argument.failures();
            if (failures != null && failures[row] != null) {
                return failures[row];
            }
        }
        return null;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a user's code throws is the row's failure
    private void appendResult(ColumnBuilder out, Column[] arguments, int row) {
        try {
            var values = new @Nullable Object[arguments.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = Boxed.value(types[i], arguments[i], row);
            }
            Object value = body.apply(values);
            if (value == null && !nullable) {
                out.appendFailure(Failure.NULL_VALUE);
            } else {
                append(out, value);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            out.appendFailure(Failure.thrown(interrupted));
        } catch (Exception | StackOverflowError | AssertionError | LinkageError thrown) {
            out.appendFailure(Failure.thrown(thrown));
        }
    }

    private void append(ColumnBuilder out, @Nullable Object value) {
        if (value != null && !result.javaClass().isInstance(value)) {
            out.appendFailure(
                    Failure.argument(
                            "a user's function gave a "
                                    + value.getClass().getName()
                                    + " where a "
                                    + result.javaClass().getName()
                                    + " is expected"));
            return;
        }
        try {
            out.appendValue(value);
        } catch (ArithmeticException outOfRange) {
            out.appendFailure(Failure.outOfRange(result));
        }
    }
}
