package io.deltaway.engine.aggregate;

import io.deltaway.engine.aggregate.Candidate.Bound;
import io.deltaway.engine.aggregate.Choosing.End;
import io.deltaway.engine.aggregate.Signature.Nullability;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.value.Type;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// The smallest and the largest value, a value where another is smallest or largest, any value and
/// the only value: O(log group) a changed row, O(1) a result.
final class Extremes {

    private static final String ANY = "any type";
    private static final String TWO = "any type, any type";
    private static final String SAME = "the type of the first argument";

    private Extremes() {}

    static List<Candidate> candidates() {
        return List.of(
                ofOne("min", "The smallest value.", Extremes::smallest),
                ofOne("max", "The largest value.", Extremes::largest),
                ofOne(
                        "any",
                        "One of the values: the smallest, so that it is the same on every run.",
                        Extremes::smallest),
                ofOne(
                        "unique",
                        "The value that all rows have; a failure where there are two different ones.",
                        type -> new Bound(type, all(type, Extremes::only))),
                argument(
                        "argMin",
                        "The first argument in the row where the second is smallest; of several such rows its smallest value.",
                        false),
                argument(
                        "argMax",
                        "The first argument in the row where the second is largest; of several such rows its smallest value.",
                        true));
    }

    private static Candidate ofOne(String name, String summary, Function<Type, Bound> bound) {
        return new Candidate(
                new Signature(name, ANY, "", SAME, Nullability.WITH_ARGUMENTS, "null", summary),
                (types, parameters) ->
                        types.size() == 1 && parameters.isEmpty()
                                ? bound.apply(types.getFirst())
                                : null);
    }

    private static Candidate argument(String name, String summary, boolean largestFirst) {
        return new Candidate(
                new Signature(name, TWO, "", SAME, Nullability.WITH_ARGUMENTS, "null", summary),
                (types, parameters) ->
                        types.size() == 2 && parameters.isEmpty()
                                ? argument(types, largestFirst)
                                : null);
    }

    private static Bound smallest(Type type) {
        return new Bound(
                type,
                all(type, Extremes::first),
                () -> AppendOnlyExtreme.of(ValueKeys.of(type), false),
                Choice.of("by value", End.FIRST, () -> ValueKeys.of(type)));
    }

    private static Bound largest(Type type) {
        return new Bound(
                type,
                all(type, Extremes::last),
                () -> AppendOnlyExtreme.of(ValueKeys.of(type), true),
                Choice.of("by value", End.LAST, () -> ValueKeys.of(type)));
    }

    private static Supplier<Aggregate> all(Type type, Ordered.Reading reading) {
        return () -> new Ordered(ValueKeys.of(type), reading);
    }

    private static Bound argument(List<Type> types, boolean largestFirst) {
        Supplier<BagKeys> keys =
                () -> new PairKeys(types.get(0), types.get(1), largestFirst, false);
        return new Bound(
                types.get(0),
                () -> new Ordered(keys.get(), Extremes::first),
                () -> AppendOnlyExtreme.of(keys.get(), false),
                Choice.of(largestFirst ? "largest first" : "smallest first", End.FIRST, keys));
    }

    private static void first(OrderedBag bag, BagKeys keys, ColumnBuilder out) {
        keys.append(bag.first(), out);
    }

    private static void last(OrderedBag bag, BagKeys keys, ColumnBuilder out) {
        keys.append(bag.last(), out);
    }

    private static void only(OrderedBag bag, BagKeys keys, ColumnBuilder out) {
        if (bag.distinct() == 1) {
            keys.append(bag.first(), out);
        } else {
            out.appendFailure(
                    Failure.argument(
                            bag.distinct()
                                    + " different values, among them "
                                    + shortened(keys.show(bag.first()))
                                    + " and "
                                    + shortened(keys.show(bag.last()))));
        }
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
