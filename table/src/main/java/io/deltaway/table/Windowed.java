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
import org.jspecify.annotations.Nullable;

/// A table cut into windows over `T`, for each group by `K`: what may follow `window`.
public final class Windowed<K, R, T> {

    private final Grouped<K, R> groups;
    private final Framing framing;
    private final @Nullable Judgement<R> judgement;

    Windowed(Grouped<K, R> groups, Window<R, T> window, @Nullable Lateness<? super T> lateness) {
        this.groups = groups;
        this.framing = window.framing();
        Term time = framing.time();
        groups.table().check(time);
        this.judgement =
                lateness == null
                        ? null
                        : Judgement.of(
                                "window",
                                groups.table(),
                                time,
                                framing.windows(),
                                lateness.over(time.type()));
    }

    /// The rows that were refused because all their windows had closed, each as often as it came. A
    /// retraction that is refused is not among them.
    ///
    /// @throws PlanException where windows never close
    public Table<R> late() {
        if (judgement == null) {
            throw new PlanException(
                    "DW-0130",
                    "late() of windows that never close, so no row is late",
                    "say when they do: window(..., closing(ofSeconds(10)))");
        }
        return judgement.late();
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
        io.deltaway.table.plan.@Nullable Lateness lateness =
                judgement == null ? null : judgement.judged().lateness();
        Properties properties =
                Derived.ofWindows(groups.keys().size(), rowType, values)
                        .withAppendOnly(lateness != null && lateness.once());
        var head = new Head(Origin.here("window"), rowType, properties);
        PlanNode input = judgement == null ? table.plan() : judgement.judged();
        return table.to(
                new PlanNode.Windowed(head, input, framing, lateness, groups.keys(), values),
                rowType);
    }
}
