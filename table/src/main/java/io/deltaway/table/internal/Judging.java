package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.time.EventClock;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.time.Judge;
import io.deltaway.engine.time.Release;
import io.deltaway.engine.time.Report;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.Ticks;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Clock;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lowers lateness. Rows stay where they are: each worker reports the largest times of its rows to
/// all, and each keeps the same clock and judges its own rows.
///
/// An operator whose state ends with a time takes the clock's node ([#clock(Clock)]), gets the
/// operator with [#clock(CircuitPlan.Operators, int)] when it is made, and reads [EventClock#now]
/// at the end of each epoch. It has to run behind the clock: its rows come from a judge, or the
/// clock is one of its inputs.
final class Judging {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Sources sources;
    private final IdentityHashMap<Clock, Integer> clocks = new IdentityHashMap<>();
    private int ticks = -1;
    private boolean asksForTime;
    private long nanos;

    Judging(Wires wires, Names names, Projecting projecting, Sources sources) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.sources = sources;
    }

    Lowered.Ticking ticking() {
        return new Lowered.Ticking(ticks, asksForTime, nanos);
    }

    /// @param columns those that are kept, hidden ones included
    /// @param flows the rows of a plan node
    Flow judged(PlanNode.Judged judged, List<String> columns, Function<PlanNode, Flow> flows) {
        Flow flow = flows.apply(judged.input());
        var wanted = new ArrayList<Wanted>();
        for (String column : columns) {
            if (!column.equals(Flow.LATE) && !column.equals(Flow.CLOCK)) {
                wanted.add(new Wanted(column, flow.column(column)));
            }
        }
        boolean byPartition = Arrivals.isByPartition(judged.input());
        int own = wanted.size();
        wanted.add(new Wanted("$time", flow.bound(judged.time())));
        if (byPartition) {
            wanted.add(new Wanted(Flow.ARRIVAL, flow.column(Flow.ARRIVAL)));
            wanted.add(new Wanted(Flow.PARTITION, flow.column(Flow.PARTITION)));
        }
        int rows = projecting.exactly(flow, wanted, judged);
        Lateness lateness = judged.lateness();
        int partition = byPartition ? own + 2 : -1;
        Clock clock = judged.closing().clock();
        if (!clocks.containsKey(clock)) {
            clocks.put(
                    clock,
                    clock.tables().size() == 1
                            ? clock(judged, List.of(new Moved(rows, own, partition)))
                            : clock(judged, moved(judged, clock, flows)));
        }
        int clockNode = clock(clock);
        var law =
                new Judge.Law(
                        own,
                        partition,
                        own + 1,
                        judged.windows(),
                        lateness.grace(),
                        lateness.mostAhead());
        Schema schema = Judge.output(wires.schema(rows));
        int node =
                wires.apply(
                        new Work(names.of(judged) + "/judge", judged, false, ""),
                        schema,
                        circuit -> new Judge(law, clock(circuit, clockNode), judged.side()),
                        wires.knot(rows).spread(),
                        rows,
                        ticks(),
                        clockNode);
        SequencedMap<String, Term> kept = new LinkedHashMap<>();
        for (String column : columns) {
            kept.put(column, Projecting.position(schema, schema.indexOf(column)));
        }
        return new Flow(node, List.of(), kept, List.of());
    }

    /// A table that moves a clock.
    ///
    /// @param node the rows
    /// @param time the column that the clock goes by
    /// @param partition the column with the partition, or -1
    private record Moved(int node, int time, int partition) {}

    /// The times of the tables that move a clock.
    private List<Moved> moved(PlanNode.Judged judged, Clock clock, Function<PlanNode, Flow> flows) {
        var moved = new ArrayList<Moved>();
        for (Clock.Table table : clock.tables()) {
            Flow flow = flows.apply(table.rows());
            var wanted = new ArrayList<Wanted>();
            wanted.add(new Wanted("$time", flow.bound(table.time())));
            boolean byPartition = Arrivals.isByPartition(table.rows());
            if (byPartition) {
                wanted.add(new Wanted(Flow.PARTITION, flow.column(Flow.PARTITION)));
            }
            int rows = projecting.exactly(flow, wanted, judged);
            moved.add(new Moved(rows, 0, byPartition ? 1 : -1));
        }
        return moved;
    }

    /// The node of a clock that is the smallest of those of some tables, in their order.
    private int clock(PlanNode.Judged owner, List<Moved> tables) {
        var inputs = new ArrayList<Integer>();
        var sides = new ArrayList<EventClock.Side>();
        Shift mostAhead = owner.lateness().mostAhead();
        asksForTime |= mostAhead != null;
        for (Moved table : tables) {
            int report =
                    wires.apply(
                            new Work(names.of(owner) + "/report", owner, false, ""),
                            Report.SCHEMA,
                            circuit ->
                                    new Report(
                                            table.time,
                                            table.partition,
                                            circuit.worker(),
                                            owner.windows(),
                                            mostAhead),
                            null,
                            table.node,
                            ticks());
            inputs.add(wires.toAll(report));
            PlanNode of = owner.closing().clock().tables().get(sides.size()).rows();
            sides.add(new EventClock.Side(sources.inputsOf(of), table.partition >= 0));
        }
        inputs.add(ticks());
        long idleNanos = owner.lateness().idleNanos();
        if (idleNanos > 0) {
            timeOfDay(idleNanos);
        }
        boolean inNanos =
                owner.time().type() == Simple.INSTANT || owner.time().type() == Simple.DATE_TIME;
        var idleness = new EventClock.Idleness(idleNanos, inNanos);
        return wires.apply(
                new Work(names.of(owner) + "/clock", owner, false, ""),
                EventClock.SCHEMA,
                circuit -> new EventClock(sides, idleness, circuit.worker()),
                null,
                inputs.toArray(Integer[]::new));
    }

    /// The clock that judged the rows of a node.
    int clock(PlanNode judged) {
        return clock(((PlanNode.Judged) judged).closing().clock());
    }

    int clock(Clock clock) {
        return java.util.Objects.requireNonNull(clocks.get(clock), "rows that nobody judged");
    }

    /// The clock of a worker.
    static EventClock clock(CircuitPlan.Operators circuit, int node) {
        return (EventClock) circuit.of(node);
    }

    /// The node of ticks that tell the time of day.
    ///
    /// @param everyNanos how often an epoch is needed where nothing arrives; 0 for not
    int timeOfDay(long everyNanos) {
        asksForTime = true;
        if (everyNanos > 0) {
            nanos = nanos == 0 ? everyNanos : Math.min(nanos, everyNanos);
        }
        return ticks();
    }

    private int ticks() {
        if (ticks < 0) {
            ticks = wires.input("ticks", Ticks.SCHEMA, List.of());
        }
        return ticks;
    }

    /// The rows of a judged flow that are late, or those that aren't.
    static Flow sifted(PlanNode owner, Flow judged, boolean late) {
        Term verdict = new Term.Literal(late ? Judge.LATE : Judge.IN_TIME, Simple.LONG);
        Term isWanted = Term.call("eq", judged.column(Flow.LATE), verdict);
        return judged.where(new Flow.Condition(isWanted, ""), owner);
    }

    Flow sifted(PlanNode.Sifted sifted, List<String> columns, Flow judged) {
        SequencedMap<String, Term> kept = new LinkedHashMap<>();
        columns.forEach(column -> kept.put(column, judged.column(column)));
        return sifted(sifted, judged, sifted.late()).select(kept, sifted);
    }

    /// Where results say when their window starts and is final.
    ///
    /// @param start the column with its start
    /// @param end the column with a time after which it is final
    /// @param grace how long after that
    /// @param full what else has to be so; null for nothing
    record Bounds(int start, int end, Shift grace, Expiry.@Nullable Full full) {

        /// By the time alone.
        Bounds(int start, int end, Shift grace) {
            this(start, end, grace, null);
        }

        Expiry isFinal(EventClock clock) {
            return new Expiry(clock, end, grace, full);
        }
    }

    /// Shows results when the clock allows it.
    ///
    /// @param results rows that begin with their key
    /// @param keys how many columns the key has
    int released(
            PlanNode owner, Lateness lateness, int clock, int results, int keys, Bounds bounds) {
        if (!lateness.changesWhatIsShown()) {
            return results;
        }
        Schema schema = wires.schema(results);
        String text =
                lateness.once()
                        ? "keeps results until they are final"
                        : lateness.holdBack() != null
                                ? "keeps results until they are shown"
                                : "keeps results until they are taken away";
        return wires.apply(
                new Work(names.of(owner) + "/release", owner, false, text),
                schema,
                circuit -> {
                    EventClock ofWorker = clock(circuit, clock);
                    return new Release(
                            schema,
                            keys,
                            ofWorker,
                            show(lateness, ofWorker, bounds),
                            lateness.forgetting() ? bounds.isFinal(ofWorker) : null);
                },
                wires.knot(results).spread(),
                results);
    }

    private static @Nullable Expiry show(Lateness lateness, EventClock clock, Bounds bounds) {
        if (lateness.once()) {
            return bounds.isFinal(clock);
        }
        Shift holdBack = lateness.holdBack();
        return holdBack == null ? null : new Expiry(clock, bounds.start, holdBack);
    }
}
