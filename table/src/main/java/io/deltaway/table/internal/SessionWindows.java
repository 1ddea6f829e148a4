package io.deltaway.table.internal;

import io.deltaway.engine.operator.Sessions;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Reducing.Asked;
import io.deltaway.table.internal.Reducing.Reduced;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;

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
        Asked asked = reducing.asked(step.keys(), values, flow);
        int time = asked.wanted().size();
        asked.wanted().add(new Wanted("$time", flow.bound(session.time())));
        Flow inTime = lateness == null ? flow : Judging.sifted(step, flow, false);
        int rows = projecting.exactly(inTime, asked.wanted(), step);
        int started = started(step, session, asked, rows, time);
        int keys = asked.keyColumns().size();
        var keyColumns = new ArrayList<>(asked.keyColumns());
        keyColumns.add(time + 1);
        int clock = lateness == null ? -1 : judging.clock(step.input());
        Shift closing = lateness == null ? null : session.gap().plus(lateness.grace());
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
                                closing == null ? null : new Reduced.Until(clock, end, closing)),
                        started,
                        0);
        if (lateness != null && closing != null) {
            node =
                    judging.released(
                            step,
                            lateness,
                            clock,
                            node,
                            keys + 1,
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
                0,
                bound ->
                        bound.isEnd()
                                ? end(lastTime, session.length())
                                : Projecting.position(schema, keys));
    }

    private static Term end(Term last, Object gap) {
        Type type = last.type();
        if (type == Simple.DATE) {
            return Term.call("plusDays", last, new Term.Literal(gap, Simple.LONG));
        }
        boolean isTime = type == Simple.INSTANT || type == Simple.DATE_TIME;
        Object amount = type == Simple.INT ? (Object) ((Number) gap).intValue() : gap;
        return Term.call("plus", last, new Term.Literal(amount, isTime ? Simple.DURATION : type));
    }

    private int started(
            PlanNode.Windowed step, Framing.Session session, Asked asked, int rows, int time) {
        int exchanged = wires.byKey(rows, asked.keyColumns());
        Schema input = wires.schema(exchanged);
        int[] keys = asked.keyColumns().stream().mapToInt(Integer::intValue).toArray();
        Lateness lateness = step.lateness();
        int clock = lateness == null ? -1 : judging.clock(step.input());
        return wires.apply(
                new Work(
                        names.of(step) + "/sessions",
                        step,
                        false,
                        "keeps rows in order by "
                                + session.time()
                                + (lateness == null ? "" : "; bounded in time")),
                Sessions.output(input, time),
                circuit ->
                        new Sessions(
                                input,
                                keys,
                                time,
                                session.gap(),
                                lateness == null
                                        ? null
                                        : new Expiry(
                                                Judging.clock(circuit, clock),
                                                time,
                                                lateness.grace())),
                asked.keyColumns(),
                exchanged);
    }
}
