package io.deltaway.engine.aggregate;

import io.deltaway.engine.aggregate.Signature.Nullability;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One signature of an aggregate and how calls are matched with it.
record Candidate(Signature signature, Match match) {

    /// Finds out whether types and parameters fit.
    @FunctionalInterface
    interface Match {
        @Nullable Bound bind(List<Type> arguments, List<Object> parameters);
    }

    /// What a fitting call gives.
    ///
    /// @param appendOnly makes the aggregate for groups from which no row is ever retracted
    /// @param choice null where the result for several groups isn't that of one of them
    record Bound(
            Type resultType,
            Supplier<Aggregate> factory,
            Supplier<Aggregate> appendOnly,
            @Nullable Choice choice) {
        Bound(Type resultType, Supplier<Aggregate> factory) {
            this(resultType, factory, factory, null);
        }
    }

    @Nullable ResolvedAggregate resolve(List<Type> arguments, List<Object> parameters) {
        Bound bound = match.bind(arguments, parameters);
        return bound == null
                ? null
                : new ResolvedAggregate(
                        bound.resultType,
                        signature.nullability(),
                        bound.factory,
                        bound.appendOnly,
                        bound.choice);
    }

    /// An aggregate of one argument without parameters, whose result has a fixed type.
    static Candidate ofOne(
            String name,
            Predicate<Type> accepts,
            String arguments,
            Type result,
            String summary,
            Supplier<Aggregate> factory) {
        var signature =
                new Signature(
                        name,
                        arguments,
                        "",
                        result.toString(),
                        Nullability.WITH_ARGUMENTS,
                        "null",
                        summary);
        return new Candidate(
                signature,
                (types, parameters) ->
                        types.size() == 1 && parameters.isEmpty() && accepts.test(types.getFirst())
                                ? new Bound(result, factory)
                                : null);
    }

    static boolean isWhole(Type type) {
        return type == Simple.INT || type == Simple.LONG;
    }

    static boolean isFloating(Type type) {
        return type == Simple.FLOAT || type == Simple.DOUBLE;
    }
}
