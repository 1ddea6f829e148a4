package io.deltaway.table;

import io.deltaway.table.internal.Arrivals;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Term;
import java.util.List;
import java.util.function.Function;

/// A table cut into windows over `T`, for each group by `K`: what may follow `window`.
public final class Windowed<K, R, T> {

    private final Grouped<K, R> groups;
    private final Framing framing;

    Windowed(Grouped<K, R> groups, Window<R, T> window) {
        this.groups = groups;
        this.framing = window.framing();
        groups.table().check(framing.time());
    }

    /// A row for each window of each group, made of the key, the window's bounds and aggregates
    /// over its rows. A window without rows is no window.
    public <O> Table<O> reduce(
            Function<WindowGroup<K, R, T>, Projection<WindowGroup<K, R, T>, O>> result) {
        Table<R> table = groups.table();
        Projection<WindowGroup<K, R, T>, O> projection =
                result.apply(
                        new WindowGroup<>(
                                table, groups.key(), groups::named, framing.time().type()));
        RowType<O> rowType = projection.rowType();
        List<Term> values = projection.values(groups::named);
        Arrivals.mustBeKnown(table.plan(), values);
        Properties properties = Derived.ofWindows(groups.keys().size(), rowType, values);
        var head = new Head(Origin.here("window"), rowType, properties);
        return table.to(
                new PlanNode.Windowed(head, table.plan(), framing, groups.keys(), values), rowType);
    }
}
