package io.deltaway.testkit;

import io.deltaway.engine.time.Ticks;
import io.deltaway.table.Events;
import io.deltaway.table.Source;
import io.deltaway.table.plan.Lowered;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// A row that was given to a source and has not arrived yet.
record Pushed(Source<?> source, TestPipeline.Moment moment, WeightedRow row, int partition) {

    /// The row with the columns that its source's events ask for.
    ///
    /// @param number the place of the input among those of the plan
    WeightedRow event(Lowered.Input input, int number, long arrival) {
        var values = new ArrayList<@Nullable Object>(row.values());
        boolean keyed = input.source().events() instanceof Events.Upserts;
        if (keyed) {
            Events.Kind kind = row.weight() > 0 ? Events.Kind.UPSERT : Events.Kind.DELETE;
            values.add((long) kind.ordinal());
        }
        if (input.hasArrival()) {
            values.add(arrival);
        }
        if (input.hasPartition()) {
            values.add(Ticks.partition(number, partition));
        }
        return new WeightedRow(values, keyed ? 1 : row.weight());
    }
}
