package io.deltaway.engine.aggregate;

import io.deltaway.engine.aggregate.Candidate.Bound;
import io.deltaway.engine.aggregate.Signature.Nullability;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.value.Type.Simple;
import java.util.List;

/// Counts distinct values exactly, by keeping them: O(log group) a changed row, O(1) a result.
final class DistinctCounts implements Ordered.Reading {

    static List<Candidate> candidates() {
        return List.of(
                new Candidate(
                        new Signature(
                                "countDistinct",
                                "any type",
                                "",
                                "LONG",
                                Nullability.NEVER,
                                "0",
                                "The number of different values."),
                        (types, parameters) ->
                                types.size() == 1 && parameters.isEmpty()
                                        ? new Bound(
                                                Simple.LONG,
                                                () ->
                                                        new Ordered(
                                                                ValueKeys.of(types.getFirst()),
                                                                new DistinctCounts()))
                                        : null));
    }

    @Override
    public void append(OrderedBag bag, BagKeys keys, ColumnBuilder out) {
        ((ColumnBuilder.OfLong) out).append(bag.distinct());
    }

    @Override
    public void appendOfNothing(ColumnBuilder out) {
        ((ColumnBuilder.OfLong) out).append(0);
    }
}
