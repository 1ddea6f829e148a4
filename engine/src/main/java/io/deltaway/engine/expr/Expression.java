package io.deltaway.engine.expr;

import io.deltaway.engine.value.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression over the columns of one batch, with every type resolved.
public sealed interface Expression {

    Type type();

    /// Whether it may be null.
    boolean nullable();

    /// A column of the batch.
    record Input(int column, Type type, boolean nullable) implements Expression {}

    /// The same value in each row.
    record Literal(@Nullable Object value, Type type) implements Expression {
        @Override
        public boolean nullable() {
            return value == null;
        }
    }

    /// A function of other expressions.
    record Call(
            String function, Kernel kernel, List<Expression> arguments, Type type, boolean nullable)
            implements Expression {}
}
