package io.deltaway.engine.expr;

import io.deltaway.engine.value.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call in a plan, for which a kernel is wanted. The arguments are already widened.
record Site(String function, List<Expression> arguments, Type result) {

    Type type(int argument) {
        return arguments.get(argument).type();
    }

    /// The value of a constant argument; null where it isn't constant, or is the constant null.
    @Nullable Object constant(int argument) {
        return arguments.get(argument) instanceof Expression.Literal literal
                ? literal.value()
                : null;
    }
}
