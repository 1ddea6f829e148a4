package io.deltaway.table.internal;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.plan.PlaceTerm;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Walks over terms.
final class Terms {

    /// Functions that have a value for every row, whatever the types of their arguments.
    private static final Set<String> TOTAL =
            Set.of(
                    "eq",
                    "ne",
                    "lt",
                    "le",
                    "gt",
                    "ge",
                    "between",
                    "in",
                    "isSame",
                    "greatest",
                    "least",
                    "and",
                    "or",
                    "xor",
                    "not",
                    "isTrue",
                    "isFalse",
                    "isNull",
                    "isNotNull",
                    "coalesce",
                    "orElse",
                    "nullIf",
                    "ifElse",
                    "case",
                    "toDouble",
                    "toText");

    /// Functions that have a value for every row where the result is a floating number.
    private static final Set<String> TOTAL_IF_FLOATING =
            Set.of("plus", "minus", "times", "dividedBy", "mod", "negate", "abs", "sign");

    private Terms() {}

    /// The term with some of its parts replaced: where `replacement` gives null, the part stays and
    /// its own parts are looked at.
    static Term rewritten(Term term, Function<Term, @Nullable Term> replacement) {
        Term replaced = replacement.apply(term);
        if (replaced != null) {
            return replaced;
        }
        List<Term> arguments =
                term.arguments().stream()
                        .map(argument -> rewritten(argument, replacement))
                        .toList();
        return switch (term) {
            case Term.Call call ->
                    new Term.Call(call.function(), arguments, call.type(), call.nullable());
            case Term.Invocation call ->
                    new Term.Invocation(call.body(), arguments, call.type(), call.nullable());
            case Term.Remembered remembered ->
                    new Term.Remembered((Term.Invocation) arguments.getFirst());
            case Term.Awaited awaited ->
                    new Term.Awaited(
                            awaited.call(),
                            arguments.getFirst(),
                            awaited.thing() == null ? null : arguments.getLast(),
                            awaited.type(),
                            awaited.nullable(),
                            awaited.early());
            case Term.Component part ->
                    new Term.Component(
                            arguments.getFirst(),
                            part.index(),
                            part.name(),
                            part.type(),
                            part.nullable());
            case Term.Construct made -> new Term.Construct(made.type(), arguments);
            case Term.Required required -> new Term.Required(arguments.getFirst());
            case Term.Demand demand -> new Term.Demand(arguments.getFirst(), demand.otherwise());
            case Term.Summary summary ->
                    new Term.Summary(
                            summary.aggregate(),
                            arguments,
                            summary.parameters(),
                            summary.type(),
                            summary.nullable());
            case PlaceTerm place -> place.over(arguments);
            case Term.Column leaf -> leaf;
            case Term.Position leaf -> leaf;
            case Term.Present leaf -> leaf;
            case Term.Literal leaf -> leaf;
            case Term.Key leaf -> leaf;
            case Term.WindowBound leaf -> leaf;
        };
    }

    /// Whether two terms compute the same. Written out, as the first comparison of records that
    /// Java generates costs a new process fifteen milliseconds.
    static boolean same(Term a, Term b) {
        if (a == b) {
            return true;
        }
        List<Term> parts = a.arguments();
        List<Term> others = b.arguments();
        if (a.getClass() != b.getClass()
                || parts.size() != others.size()
                || !a.essence().equals(b.essence())
                || a.nullable() != b.nullable()
                || !a.type().equals(b.type())) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!same(parts.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Calls `visitor` for the term and all its parts.
    static void visit(Term term, Consumer<Term> visitor) {
        visitor.accept(term);
        term.arguments().forEach(argument -> visit(argument, visitor));
    }

    /// Whether a term asks if there is a row on a side.
    static boolean asksForPresence(Term term, Side side) {
        return term instanceof Term.Present present && present.side() == side
                || term.arguments().stream().anyMatch(part -> asksForPresence(part, side));
    }

    /// Whether it has a value, or null, for every row.
    static boolean isTotal(Term term) {
        return switch (term) {
            case Term.Column leaf -> true;
            case Term.Position leaf -> true;
            case Term.Present leaf -> true;
            case Term.Literal leaf -> true;
            case Term.Key leaf -> true;
            case Term.WindowBound bound -> !bound.isEnd(); // the gap behind a session may not fit
            case Term.Component part -> isTotal(part.of());
            case Term.Construct made -> false; // a record's constructor is the user's code
            case Term.Call call ->
                    isTotal(call) && call.arguments().stream().allMatch(Terms::isTotal);
            case Term.Required required -> false;
            case Term.Demand demand -> false;
            case Term.Invocation call -> false;
            case Term.Remembered remembered -> false;
            case Term.Awaited awaited -> false;
            case Term.Summary summary -> false;
            case PlaceTerm.Over over -> false;
            case PlaceTerm place -> place.arguments().stream().allMatch(Terms::isTotal);
        };
    }

    private static boolean isTotal(Term.Call call) {
        if (call.function().equals("toText")) {
            return call.arguments().size() == 1;
        }
        boolean floating = call.type() == Type.Simple.DOUBLE || call.type() == Type.Simple.FLOAT;
        return TOTAL.contains(call.function())
                || floating && TOTAL_IF_FLOATING.contains(call.function());
    }

    /// A time or number so much later.
    ///
    /// @param length a duration or a number, as the type of the time wants it; of dates a number of
    ///   days or a duration of whole ones
    static Term later(Term time, Object length) {
        Type type = time.type();
        if (type == Simple.DATE) {
            long days = length instanceof Duration d ? d.toDays() : ((Number) length).longValue();
            return Term.call("plusDays", time, new Term.Literal(days, Simple.LONG));
        }
        boolean isTime = type == Simple.INSTANT || type == Simple.DATE_TIME;
        Object amount = type == Simple.INT ? (Object) ((Number) length).intValue() : length;
        return Term.call("plus", time, new Term.Literal(amount, isTime ? Simple.DURATION : type));
    }
}
