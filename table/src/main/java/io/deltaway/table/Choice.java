package io.deltaway.table;

import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;

/// Conditions and values, about to become the value behind the first condition that is true.
///
/// @param <X> the kind of expression that the values are
public final class Choice<S, X extends Expr<S, ?>> {

    private final List<Expr<S, ?>> parts;

    Choice(List<Expr<S, ?>> parts) {
        this.parts = parts;
    }

    /// Another condition, looked at where none before is true.
    public Choice<S, X> when(Expr<S, Boolean> condition, X then) {
        var more = new ArrayList<>(parts);
        more.add(condition);
        more.add(then);
        return new Choice<>(more);
    }

    /// The value where no condition is true. All values must be of one type.
    public X otherwise(X value) {
        var values = new ArrayList<Expr<S, ?>>();
        for (int i = 1; i < parts.size(); i += 2) {
            values.add(parts.get(i));
        }
        values.add(value);
        FunctionColumns.sameTypes("when", values);
        var terms = new ArrayList<Term>();
        parts.forEach(part -> terms.add(part.term()));
        terms.add(value.term());
        return Typed.of(Term.call("case", terms));
    }
}
