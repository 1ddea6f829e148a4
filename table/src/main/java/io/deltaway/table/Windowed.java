package io.deltaway.table;

import io.deltaway.table.internal.Arrivals;
import io.deltaway.table.plan.Clock;
import io.deltaway.table.plan.Closing;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A table cut into windows over `T`, for each group by `K`: what may follow `window`.
public final class Windowed<K, R, T> {

    private final Grouped<K, R> groups;
    private final Framing framing;
    private final @Nullable Judgement<R> judgement;

    /// What rows are cut by, where they are judged.
    private final Framing judged;

    Windowed(Grouped<K, R> groups, Window<R, T> window, @Nullable Lateness<? super T> lateness) {
        this.groups = groups;
        this.framing = window.framing(groups.table());
        if (framing instanceof Framing.Session session) {
            Checks.argument(
                    lateness == null || session.gap() != null,
                    "window",
                    "sessions with a gap, where they close: without one a session may always go on",
                    framing);
            if (session.together() != null) {
                groups.table().check(session.together());
            }
        }
        Term time = framing.time();
        groups.table().check(time);
        if (lateness == null) {
            this.judgement = null;
            this.judged = framing;
            return;
        }
        var moved = new ArrayList<Clock.Table>();
        List<Term> keys = lateness.clocked(groups.keys());
        moved.add(new Clock.Table(groups.table().plan(), time, keys));
        if (framing instanceof Framing.Around around) {
            Checks.argument(
                    keys.isEmpty(),
                    "perKey",
                    "one clock for all: keys that are still to come may need any point",
                    framing);
            moved.add(new Clock.Table(around.points(), around.at(), List.of()));
        }
        var closing = new Closing(lateness.over(time.type()), new Clock(moved));
        this.judgement = Judgement.of("window", groups.table(), closing, 0, framing.windows());
        this.judged =
                framing instanceof Framing.Around around
                        ? around.of(window.judgedPoints(closing))
                        : framing;
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
                result.apply(new WindowGroup<>(table, groups.key(), groups::named, framing));
        RowType<O> rowType = projection.rowType();
        List<Term> values = projection.values(groups::named);
        Arrivals.mustBeKnown(table.plan(), values);
        io.deltaway.table.plan.@Nullable Lateness lateness =
                judgement == null ? null : judgement.judged().lateness();
        Properties properties =
                Derived.ofWindows(framing, groups.keys().size(), rowType, values)
                        .withAppendOnly(lateness != null && lateness.once());
        var head = new Head(Origin.here("window"), rowType, properties);
        PlanNode input = judgement == null ? table.plan() : judgement.judged();
        return table.to(
                new PlanNode.Windowed(head, input, judged, lateness, groups.keys(), values),
                rowType);
    }
}
