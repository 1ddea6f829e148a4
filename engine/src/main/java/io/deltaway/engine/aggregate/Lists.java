package io.deltaway.engine.aggregate;

import io.deltaway.engine.aggregate.Candidate.Bound;
import io.deltaway.engine.aggregate.Signature.Nullability;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values as lists and as joined text, in order: O(log group) a changed row; a result costs its
/// length.
final class Lists {

    private static final String SEPARATOR = "a separator";
    private static final String LIST = "LIST of the first argument's type";

    private Lists() {}

    static List<Candidate> candidates() {
        return List.of(
                list(
                        "sortedList",
                        "any type",
                        "",
                        "All values, the smallest first; equal ones as often as they occur."),
                list(
                        "listBy",
                        "any type, any type",
                        "",
                        "The values of the first argument in the order of the second, ties in their own order."),
                list(
                        "top",
                        "any type",
                        "a number of values",
                        "The largest values, the largest first."),
                list(
                        "bottom",
                        "any type",
                        "a number of values",
                        "The smallest values, the smallest first."),
                text("join", "TEXT", "All texts in order, with the separator between them."),
                text(
                        "joinBy",
                        "TEXT, any type",
                        "The texts of the first argument in the order of the second, ties in their own order."));
    }

    private static Candidate list(
            String name, String arguments, String parameters, String summary) {
        int argumentCount = arguments.contains(",") ? 2 : 1;
        int parameterCount = parameters.isEmpty() ? 0 : 1;
        return new Candidate(
                new Signature(
                        name,
                        arguments,
                        parameters,
                        LIST,
                        Nullability.NEVER,
                        "an empty list",
                        summary),
                (types, given) -> {
                    if (types.size() != argumentCount || given.size() != parameterCount) {
                        return null;
                    }
                    long limit = parameterCount == 0 ? Long.MAX_VALUE : limit(given.getFirst());
                    Reader reading = new Reader(limit, name.equals("top"));
                    return new Bound(
                            new Type.ListOf(types.getFirst()),
                            () -> new Ordered(keys(types).get(), reading));
                });
    }

    private static Candidate text(String name, String arguments, String summary) {
        int argumentCount = arguments.contains(",") ? 2 : 1;
        return new Candidate(
                new Signature(
                        name,
                        arguments,
                        SEPARATOR,
                        "TEXT",
                        Nullability.NEVER,
                        "an empty text",
                        summary),
                (types, given) ->
                        types.size() == argumentCount
                                        && types.getFirst() == Simple.TEXT
                                        && given.size() == 1
                                        && given.getFirst() instanceof String separator
                                ? new Bound(
                                        Simple.TEXT,
                                        () -> new Ordered(keys(types).get(), new Joiner(separator)))
                                : null);
    }

    private static Supplier<BagKeys> keys(List<Type> types) {
        return () ->
                types.size() == 1
                        ? ValueKeys.of(types.getFirst())
                        : new PairKeys(types.get(0), types.get(1), false, false);
    }

    private static long limit(@Nullable Object parameter) {
        if (parameter instanceof Number number && number.longValue() >= 0) {
            return number.longValue();
        }
        throw new IllegalArgumentException(
                "expected a number of values, not negative, got " + parameter);
    }

    /// Reads values from one end up to a limit.
    private record Reader(long limit, boolean fromEnd) implements Ordered.Reading {

        @Override
        public void append(OrderedBag bag, BagKeys keys, ColumnBuilder out) {
            List<Object> values = new ArrayList<>((int) Math.min(limit, bag.weight()));
            BagCursor cursor = fromEnd ? bag.fromEnd() : bag.fromStart();
            while (values.size() < limit && (fromEnd ? cursor.previous() : cursor.next())) {
                Object value = keys.value(cursor.key());
                long copies = Math.min(cursor.weight(), limit - values.size());
                for (long i = 0; i < copies; i++) {
                    values.add(value);
                }
            }
            out.appendValue(Collections.unmodifiableList(values));
        }

        @Override
        public void appendOfNothing(ColumnBuilder out) {
            out.appendValue(List.of());
        }
    }

    /// Joins texts.
    private record Joiner(String separator) implements Ordered.Reading {

        @Override
        public void append(OrderedBag bag, BagKeys keys, ColumnBuilder out) {
            var joined = new StringBuilder();
            String before = "";
            BagCursor cursor = bag.fromStart();
            while (cursor.next()) {
                Object text = keys.value(cursor.key());
                for (long i = 0; i < cursor.weight(); i++) {
                    joined.append(before).append(text);
                    before = separator;
                }
            }
            out.appendValue(joined.toString());
        }

        @Override
        public void appendOfNothing(ColumnBuilder out) {
            out.appendValue("");
        }
    }
}
