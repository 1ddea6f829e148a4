package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Aggregate;
import io.deltaway.engine.aggregate.Aggregates;
import io.deltaway.engine.aggregate.ResolvedAggregate;
import java.util.List;

/// An aggregate of a [Reduce] and the columns of the input that are its arguments.
public record AggregateCall(ResolvedAggregate aggregate, int[] columns) {

    /// Makes the aggregates of one worker, whose words stand side by side in this order.
    static List<Aggregate> create(List<AggregateCall> calls) {
        return Aggregates.createTogether(
                calls.stream().map(AggregateCall::aggregate).toList(),
                calls.stream().map(AggregateCall::columns).toList());
    }
}
