package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Recompute;
import io.deltaway.engine.operator.Sessions;
import io.deltaway.engine.operator.Sessions.Together;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Reducing.Asked;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lowers sessions: rows in the order of each group get the start of their session, and a session
/// is a group whose key has that start. Its end is the gap after the largest time in it.
final class SessionWindows {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Reducing reducing;
    private final Judging judging;

    SessionWindows(
            Wires wires, Names names, Projecting projecting, Reducing reducing, Judging judging) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.reducing = reducing;
        this.judging = judging;
    }

    Flow windowed(PlanNode.Windowed step, Framing.Session session, Needs needs, Flow flow) {
        Lateness lateness = step.lateness();
        var values = new ArrayList<>(step.values());
        Term.Summary latest = Term.summary("max", List.of(session.time()), List.of());
        values.add(latest);
        Asked asked = reducing.asked(step.keys(), values, flow, false);
        Together together = together(session, asked, flow);
        int time = asked.wanted().size();
        asked.wanted().add(new Wanted("$time", flow.bound(session.time())));
        Flow inTime = lateness == null ? flow : Judging.sifted(step, flow, false);
        int levels = flow.rounds().size();
        int rows = projecting.exactly(inTime, Looping.withRounds(asked.wanted(), flow), step);
        int started = started(step, session, together, asked, rows, time, levels);
        int keys = asked.keyColumns().size();
        var keyColumns = new ArrayList<>(asked.keyColumns());
        keyColumns.add(time + 1);
        int clock = lateness == null ? -1 : judging.clock(step.input());
        Shift gap = session.gap();
        Shift closing = lateness == null || gap == null ? null : gap.plus(lateness.grace());
        int end = keys + 1 + Reducing.find(asked.summaries(), latest);
        int node =
                reducing.reduced(
                        new Reduced(
                                step,
                                names.of(step),
                                "session",
                                keyColumns,
                                asked.calls(),
                                asked.summaries(),
                                closing == null
                                        ? null
                                        : new Reduced.Until(
                                                clock,
                                                end,
                                                closing,
                                                null,
                                                lateness != null && lateness.perKey() ? keys : 0)),
                        started,
                        levels);
        if (lateness != null && closing != null) {
            node =
                    judging.released(
                            step,
                            lateness,
                            clock,
                            node,
                            Judging.spread(lateness, keys, keys + 1),
                            new Judging.Bounds(keys, end, closing));
        }
        Schema schema = wires.schema(node);
        Term lastTime = new Term.Position(end, session.time().type(), false);
        return reducing.result(
                step,
                asked.summaries(),
                step.values(),
                needs,
                node,
                levels,
                bound ->
                        bound.isEnd()
                                ? session.length() == null
                                        ? lastTime
                                        : Terms.later(lastTime, session.length())
                                : Projecting.position(schema, keys));
    }

    /// The condition over the rows that sessions keep, with the columns that it reads.
    private static @Nullable Together together(Framing.Session session, Asked asked, Flow flow) {
        Term condition = session.together();
        if (condition == null) {
            return null;
        }
        var names = new ArrayList<String>();
        var columns = new ArrayList<Integer>();
        Terms.visit(
                condition,
                part -> {
                    if (part instanceof Term.Column column && !names.contains(column.name())) {
                        names.add(column.name());
                        columns.add(asked.add(column, flow.column(column.name())));
                    }
                });
        Term bound =
                Terms.rewritten(
                        condition,
                        part ->
                                part instanceof Term.Column column
                                        ? new Term.Position(
                                                names.indexOf(column.name())
                                                        + (column.side() == Side.LATER
                                                                ? names.size()
                                                                : 0),
                                                column.type(),
                                                column.nullable())
                                        : null);
        return new Together(new Expressions().of(bound, "asLongAs " + condition), columns);
    }

    private int started(
            PlanNode.Windowed step,
            Framing.Session session,
            @Nullable Together together,
            Asked asked,
            int rows,
            int time,
            int levels) {
        int[] keys = Grouping.array(asked.keyColumns());
        Lateness lateness = step.lateness();
        String kept = "keeps rows in order by " + session.time();
        var work =
                new Work(
                        names.of(step) + "/sessions",
                        step,
                        together != null,
                        levels > 0 ? kept + ", of each round" : kept + bounded(lateness));
        if (levels > 0) {
            Schema input = Looping.withoutRounds(wires.schema(rows), levels);
            return Looping.atRounds(
                    wires,
                    work,
                    rows,
                    asked.keyColumns(),
                    levels,
                    () ->
                            new Recompute(
                                    new Sessions(input, keys, time, session.gap(), together, null)),
                    Sessions.output(input, time),
                    asked.keyColumns());
        }
        int exchanged = wires.byKey(rows, asked.keyColumns());
        Schema input = wires.schema(exchanged);
        Function<CircuitPlan.Operators, @Nullable Expiry> expiry = judging.expiry(step, time);
        return wires.apply(
                work,
                Sessions.output(input, time),
                circuit ->
                        new Sessions(
                                input, keys, time, session.gap(), together, expiry.apply(circuit)),
                asked.keyColumns(),
                exchanged);
    }

    private static String bounded(@Nullable Lateness lateness) {
        return lateness == null ? "" : "; bounded in time";
    }
}
