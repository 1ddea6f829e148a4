package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.DECIMAL;
import static io.deltaway.engine.value.Type.Simple.DOUBLE;
import static io.deltaway.engine.value.Type.Simple.FLOAT;
import static io.deltaway.engine.value.Type.Simple.INT;
import static io.deltaway.engine.value.Type.Simple.LONG;

import io.deltaway.engine.value.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The conversions that a call applies by itself: INT to LONG to DECIMAL to DOUBLE, and FLOAT to
/// DOUBLE.
final class Widening {

    private static final List<Type> WHOLE_TO_DOUBLE = List.of(INT, LONG, DECIMAL, DOUBLE);

    private Widening() {}

    /// How far `to` is from `from`: 0 for the same type, -1 where it doesn't widen.
    static int distance(Type from, Type to) {
        if (from.equals(to)) {
            return 0;
        }
        if (from == FLOAT) {
            return to == DOUBLE ? 1 : -1;
        }
        int low = WHOLE_TO_DOUBLE.indexOf(from);
        int high = WHOLE_TO_DOUBLE.indexOf(to);
        return low >= 0 && high > low ? high - low : -1;
    }

    /// The narrowest type that both widen to; null where there is none.
    static @Nullable Type common(Type a, Type b) {
        if (distance(a, b) >= 0) {
            return b;
        }
        if (distance(b, a) >= 0) {
            return a;
        }
        return distance(a, DOUBLE) >= 0 && distance(b, DOUBLE) >= 0 ? DOUBLE : null;
    }

    /// The expression brought to `target`, which its type widens to.
    static Expression widen(Expression expression, Type target) {
        Type from = expression.type();
        if (from.equals(target)) {
            return expression;
        }
        if (from.storage() == target.storage() && !(expression instanceof Expression.Literal)) {
            return expression; // INT in LONG and FLOAT in DOUBLE are stored the same
        }
        return Functions.call(
                target == DECIMAL ? "toDecimal" : target == LONG ? "toLong" : "toDouble",
                List.of(expression));
    }
}
