package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.time.EventClock;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.time.HeardTicks;
import io.deltaway.engine.time.Judge;
import io.deltaway.engine.time.KeyClock;
import io.deltaway.engine.time.Release;
import io.deltaway.engine.time.Report;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.Ticks;
import io.deltaway.engine.value.Field;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lowers lateness. Rows stay where they are: each worker reports the largest times of its rows to
/// all, and each keeps the same clock and judges its own rows. Where each key has a clock, rows go
/// to the worker of their key, and are judged there.
///
/// An operator whose state ends with a time takes the clock's node ([#clock(Clock)]), gets the
/// operator with [#clock(CircuitPlan.Operators, int)] when it is made, and asks it for an agenda.
/// It has to run behind the clock: its rows come from a judge, or the clock is one of its inputs.
/// Where each key has a clock, its rows have to be where those of their key are.
final class Judging {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Sources sources;
    private final IdentityHashMap<Clock, Integer> clocks = new IdentityHashMap<>();
    private int ticks = -1;
    private int heard = -1;
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
        List<Term> keys = judged.closing().clock().tables().get(judged.side()).keys();
        List<Integer> keyColumns =
                keys.stream()
                        .map(key -> Reducing.add(wanted, key, flow.bound(key), false))
                        .toList();
        int given = projecting.exactly(flow, wanted, judged);
        int rows = keys.isEmpty() ? given : wires.byKey(given, keyColumns);
        Lateness lateness = judged.lateness();
        int partition = byPartition ? own + 2 : -1;
        Clock clock = judged.closing().clock();
        if (!clocks.containsKey(clock)) {
            clocks.put(
                    clock,
                    clock.tables().size() == 1
                            ? clock(judged, List.of(new Moved(rows, own, partition, keyColumns)))
                            : clock(judged, moved(judged, clock, flows)));
        }
        int clockNode = clock(clock);
        var law =
                new Judge.Law(
                        own,
                        partition,
                        own + 1,
                        keyColumns,
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
    /// @param keys the columns with the key, where each has a clock
    private record Moved(int node, int time, int partition, List<Integer> keys) {}

    /// The times of the tables that move a clock.
    private List<Moved> moved(PlanNode.Judged judged, Clock clock, Function<PlanNode, Flow> flows) {
        var moved = new ArrayList<Moved>();
        for (Clock.Table table : clock.tables()) {
            Flow flow = flows.apply(table.rows());
            var wanted = new ArrayList<Wanted>();
            wanted.add(new Wanted("$time", flow.bound(table.time())));
            boolean byPartition = !clock.isPerKey() && Arrivals.isByPartition(table.rows());
            if (byPartition) {
                wanted.add(new Wanted(Flow.PARTITION, flow.column(Flow.PARTITION)));
            }
            table.keys().forEach(key -> wanted.add(new Wanted("$" + key, flow.bound(key))));
            List<Integer> keys = IntStream.rangeClosed(1, table.keys().size()).boxed().toList();
            int rows = projecting.exactly(flow, wanted, judged);
            moved.add(
                    new Moved(
                            clock.isPerKey() ? wires.byKey(rows, keys) : rows,
                            0,
                            byPartition ? 1 : -1,
                            keys));
        }
        return moved;
    }

    /// The node of a clock that is the smallest of those of some tables, in their order.
    private int clock(PlanNode.Judged owner, List<Moved> tables) {
        Shift mostAhead = owner.lateness().mostAhead();
        asksForTime |= mostAhead != null;
        long behindNanos = owner.lateness().behindNanos();
        if (behindNanos > 0) {
            timeOfDay(behindNanos);
        }
        if (owner.closing().clock().isPerKey()) {
            return clocks(owner, tables, new KeyClock.Bounds(mostAhead, behindNanos));
        }
        var inputs = new ArrayList<Integer>();
        var sides = new ArrayList<EventClock.Side>();
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
        var idleness = new EventClock.Idleness(idleNanos, inNanos, behindNanos);
        return wires.apply(
                new Work(names.of(owner) + "/clock", owner, false, ""),
                EventClock.SCHEMA,
                circuit -> new EventClock(sides, idleness, circuit.worker()),
                null,
                inputs.toArray(Integer[]::new));
    }

    /// The node of a clock for each key.
    private int clocks(PlanNode.Judged owner, List<Moved> tables, KeyClock.Bounds bounds) {
        var inputs = new ArrayList<Integer>();
        var sides = new ArrayList<KeyClock.Side>();
        var fields = new ArrayList<Field>();
        for (Moved table : tables) {
            PlanNode of = owner.closing().clock().tables().get(sides.size()).rows();
            sides.add(
                    new KeyClock.Side(
                            sources.inputsOf(of), table.keys, table.time, owner.windows()));
            inputs.add(table.node);
            for (int k = 0; k < table.keys.size(); k++) {
                Field field = wires.schema(table.node).fields().get(table.keys.get(k));
                boolean known = k < fields.size();
                boolean nullable = field.nullable() || known && fields.get(k).nullable();
                Field key = new Field("$key" + k, field.type(), nullable);
                if (known) {
                    fields.set(k, key);
                } else {
                    fields.add(key);
                }
            }
        }
        inputs.add(ticks());
        inputs.add(heard());
        int heardNode = heard();
        String each =
                owner.closing().clock().tables().getFirst().keys().stream()
                        .map(Term::toString)
                        .collect(Collectors.joining(", "));
        String bounded = bounds.behindNanos() > 0 ? "; bounded in time" : "";
        return wires.apply(
                new Work(
                        names.of(owner) + "/clocks",
                        owner,
                        false,
                        "keeps a clock a " + each + bounded),
                EventClock.SCHEMA,
                circuit ->
                        new KeyClock(
                                new Schema(fields),
                                sides,
                                (HeardTicks) circuit.of(heardNode),
                                bounds),
                null,
                inputs.toArray(Integer[]::new));
    }

    private int heard() {
        if (heard < 0) {
            heard =
                    wires.apply(
                            new Work("ticks/heard", List.of(), false, ""),
                            EventClock.SCHEMA,
                            circuit -> new HeardTicks(),
                            null,
                            ticks());
        }
        return heard;
    }

    /// The clock that judged the rows of a node.
    int clock(PlanNode judged) {
        return clock(((PlanNode.Judged) judged).closing().clock());
    }

    int clock(Clock clock) {
        return java.util.Objects.requireNonNull(clocks.get(clock), "rows that nobody judged");
    }

    /// The clock of a worker.
    static io.deltaway.engine.time.Clock clock(CircuitPlan.Operators circuit, int node) {
        return (io.deltaway.engine.time.Clock) circuit.of(node);
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

        Expiry isFinal(io.deltaway.engine.time.Clock clock) {
            return new Expiry(clock, end, grace, full);
        }
    }

    /// The columns of results that begin with a key of some parts, and go on with the rest of what
    /// tells them apart: those that say which worker has one, and whose clock counts.
    static List<Integer> spread(Lateness lateness, int keyParts, int all) {
        return IntStream.range(0, lateness.perKey() ? keyParts : all).boxed().toList();
    }

    /// Shows results when the clock allows it.
    ///
    /// @param results rows
    /// @param keys the columns of them that say which worker has a row, and whose clock counts
    int released(
            PlanNode owner,
            Lateness lateness,
            int clock,
            int results,
            List<Integer> keys,
            Bounds bounds) {
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
                    var ofWorker = clock(circuit, clock);
                    return new Release(
                            schema,
                            Grouping.array(keys),
                            ofWorker,
                            show(lateness, ofWorker, bounds),
                            lateness.forgetting() ? bounds.isFinal(ofWorker) : null);
                },
                wires.knot(results).spread(),
                results);
    }

    private static @Nullable Expiry show(
            Lateness lateness, io.deltaway.engine.time.Clock clock, Bounds bounds) {
        if (lateness.once()) {
            return bounds.isFinal(clock);
        }
        Shift holdBack = lateness.holdBack();
        return holdBack == null ? null : new Expiry(clock, bounds.start, holdBack);
    }
}
