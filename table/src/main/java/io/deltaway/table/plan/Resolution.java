package io.deltaway.table.plan;

import io.deltaway.engine.aggregate.Aggregates;
import io.deltaway.engine.aggregate.ResolvedAggregate;
import io.deltaway.engine.expr.BadConstant;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.expr.Functions;
import io.deltaway.engine.expr.NoSuchFunction;
import io.deltaway.engine.value.Type;
import io.deltaway.table.PlanException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Finds the engine's functions and aggregates for terms.
final class Resolution {

    /// What goes by the order of arrival, as an aggregate of the engine that takes the arrival as
    /// its last argument.
    private static final Map<String, String> BY_ARRIVAL =
            Map.of("earliest", "argMin", "latest", "argMax");

    /// What users call aggregates of the engine that have another name there.
    private static final Map<String, String> WRITTEN =
            Map.ofEntries(
                    Map.entry("countNonNull", "count"),
                    Map.entry("varianceSample", "variance"),
                    Map.entry("variancePopulation", "populationVariance"),
                    Map.entry("stddevSample", "stddev"),
                    Map.entry("stddevPopulation", "populationStddev"),
                    Map.entry("join", "joinText"),
                    Map.entry("joinBy", "joinText"),
                    Map.entry("top", "topK"),
                    Map.entry("bottom", "bottomK"),
                    Map.entry("and", "all"),
                    Map.entry("or", "some"),
                    Map.entry("user", "reduceWith"));

    private Resolution() {}

    /// The aggregate as a program says it.
    static String written(String aggregate) {
        return WRITTEN.getOrDefault(aggregate, aggregate);
    }

    static boolean isByArrival(String aggregate) {
        return BY_ARRIVAL.containsKey(aggregate);
    }

    static Term call(String function, List<Term> arguments) {
        try {
            Expression resolved =
                    Functions.call(
                            function, arguments.stream().map(Resolution::prototype).toList());
            return resolved instanceof Expression.Literal literal
                    ? new Term.Literal(literal.value(), literal.type())
                    : new Term.Call(function, arguments, resolved.type(), resolved.nullable());
        } catch (NoSuchFunction e) {
            throw new PlanException(
                    "DW-0111",
                    String.valueOf(e.getMessage()),
                    "change the arguments or convert them");
        } catch (BadConstant e) {
            throw new PlanException(
                    "DW-0116",
                    "a constant that %s can't work with: %s".formatted(function, e.getMessage()),
                    "change the constant");
        }
    }

    static Term.Summary summary(String aggregate, List<Term> arguments, List<Object> parameters) {
        try {
            ResolvedAggregate resolved = aggregate(aggregate, arguments, parameters);
            boolean nullable = resolved.nullable(arguments.stream().anyMatch(Term::nullable));
            return new Term.Summary(
                    aggregate, arguments, parameters, resolved.resultType(), nullable);
        } catch (IllegalArgumentException e) {
            throw new PlanException(
                    "DW-0111",
                    String.valueOf(e.getMessage()),
                    "change the arguments or convert them");
        }
    }

    static ResolvedAggregate aggregate(
            String aggregate, List<Term> arguments, List<Object> parameters) {
        var types = new ArrayList<>(arguments.stream().map(Term::type).toList());
        if (isByArrival(aggregate)) {
            types.add(Type.Simple.LONG);
        }
        String name = BY_ARRIVAL.getOrDefault(aggregate, aggregate);
        return Aggregates.resolve(name, types, parameters);
    }

    /// An expression with the same type, enough to find a function's signature.
    private static Expression prototype(Term term) {
        return term instanceof Term.Literal literal
                ? Functions.literal(literal.value(), literal.type())
                : new Expression.Input(0, term.type(), term.nullable());
    }
}
