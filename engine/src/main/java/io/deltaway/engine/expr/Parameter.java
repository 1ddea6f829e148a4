package io.deltaway.engine.expr;

import io.deltaway.engine.value.Type;
import org.jspecify.annotations.Nullable;

/// What a function accepts in one place.
sealed interface Parameter {

    static Parameter of(Type type) {
        return new Exactly(type);
    }

    /// A value of this type, or of one that widens to it.
    record Exactly(Type type) implements Parameter {
        @Override
        public String toString() {
            return type.toString();
        }
    }

    record Variable() implements Parameter {
        @Override
        public String toString() {
            return "T";
        }
    }

    record ListOfVariable() implements Parameter {
        @Override
        public String toString() {
            return "List<T>";
        }
    }

    record Anything() implements Parameter {
        @Override
        public String toString() {
            return "any";
        }
    }

    /// Any enum.
    record AnyEnum() implements Parameter {
        @Override
        public String toString() {
            return "enum";
        }
    }

    /// What `T` must at least be for an argument of `type`; null where the parameter says nothing
    /// about `T`.
    default @Nullable Type variable(Type type) {
        return switch (this) {
            case Exactly exactly -> null;
            case AnyEnum any -> null;
            case Anything any -> null;
            case Variable variable -> type;
            case ListOfVariable list -> type instanceof Type.ListOf of ? of.element() : null;
        };
    }

    /// How far an argument of `type` is from this parameter when `T` is bound to `variable`; -1
    /// where it isn't accepted.
    default int distance(Type type, @Nullable Type variable) {
        return switch (this) {
            case Exactly exactly -> Widening.distance(type, exactly.type());
            case Anything any -> 0;
            case AnyEnum any -> type instanceof Type.EnumOf ? 0 : -1;
            case Variable v -> variable == null ? -1 : Widening.distance(type, variable);
            case ListOfVariable list ->
                    type instanceof Type.ListOf of && of.element().equals(variable) ? 0 : -1;
        };
    }

    /// The type that an accepted argument of `type` is brought to.
    default Type target(Type type, @Nullable Type variable) {
        return switch (this) {
            case Exactly exactly -> exactly.type();
            case Variable v when variable != null -> variable;
            case Variable v -> type;
            case AnyEnum any -> type;
            case Anything any -> type;
            case ListOfVariable list -> type;
        };
    }
}
