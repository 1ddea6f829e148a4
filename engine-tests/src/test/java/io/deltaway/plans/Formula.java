package io.deltaway.plans;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// An expression of a random plan: it can be built with the table API ([Expressions]), computed by
/// hand ([Evaluation]) and written as Java.
sealed interface Formula {

    Type type();

    /// Whether its value may be null.
    boolean nullable();

    default List<Formula> arguments() {
        return List.of();
    }

    /// The same with other arguments.
    default Formula with(List<Formula> others) {
        return this;
    }

    /// The row that a column belongs to.
    enum Place {
        ROW,
        LEFT,
        RIGHT,
        PREVIOUS,
        NEXT
    }

    /// A column.
    ///
    /// @param optional whether the row may be missing
    record Column(Place place, String name, Type type, boolean nullable, boolean optional)
            implements Formula {}

    /// Whether there is a row at a place that may have none.
    record Present(Place place) implements Formula {
        @Override
        public Type type() {
            return Simple.BOOLEAN;
        }

        @Override
        public boolean nullable() {
            return false;
        }
    }

    /// The element of an exploded list.
    record Element(Type type) implements Formula {
        @Override
        public boolean nullable() {
            return false;
        }
    }

    /// The same value everywhere; never null.
    record Constant(Object value, Type type) implements Formula {
        @Override
        public boolean nullable() {
            return false;
        }
    }

    /// A function of the engine, or of the user.
    record Apply(Fn fn, List<Formula> arguments, Type type) implements Formula {
        @Override
        public boolean nullable() {
            return fn.isNullable(arguments);
        }

        @Override
        public Formula with(List<Formula> others) {
            return new Apply(fn, others, type);
        }
    }

    /// A part of a group's key.
    record Key(int index, Formula of) implements Formula {
        @Override
        public Type type() {
            return of.type();
        }

        @Override
        public boolean nullable() {
            return of.nullable();
        }
    }

    /// An aggregate over the rows of a group.
    record Summary(Agg agg, List<Formula> arguments, Type type) implements Formula {
        @Override
        public boolean nullable() {
            return agg.isNullable(arguments);
        }

        @Override
        public Formula with(List<Formula> others) {
            return new Summary(agg, others, type);
        }
    }

    /// A named formula: a column of a result.
    record Named(String name, Formula formula) {}

    /// This formula and all its parts.
    default List<Formula> parts() {
        var parts = new ArrayList<Formula>();
        parts.add(this);
        arguments().forEach(argument -> parts.addAll(argument.parts()));
        return parts;
    }

    /// The formula with each of its parts changed, the innermost first.
    default Formula changed(UnaryOperator<Formula> change) {
        List<Formula> others =
                arguments().stream().map(argument -> argument.changed(change)).toList();
        return change.apply(others.equals(arguments()) ? this : with(others));
    }
}
