package io.deltaway.table.internal;

import io.deltaway.engine.operator.AggregateCall;
import io.deltaway.engine.time.EventClock;
import io.deltaway.engine.time.HeardTicks;
import io.deltaway.engine.time.KeyClock;
import io.deltaway.engine.time.Report;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.Ticks;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Clock;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Lowers clocks of event time and the ticks that they hear. Behind calls whose answers come later,
/// a clock waits for the rows that wait.
final class Clocks {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Reducing reducing;
    private final Sources sources;
    private final Givers givers;
    private final IdentityHashMap<Clock, Integer> clocks = new IdentityHashMap<>();

    /// The rows of steps that wait for answers, one flow for each call.
    private final IdentityHashMap<PlanNode, List<Flow>> waiting = new IdentityHashMap<>();

    private int ticks = -1;
    private boolean judges;
    private boolean asksForTime;
    private long nanos;

    Clocks(
            Wires wires,
            Names names,
            Projecting projecting,
            Reducing reducing,
            Sources sources,
            Needs needs) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.reducing = reducing;
        this.sources = sources;
        this.givers = new Givers(sources, needs);
    }

    /// Whether the partitions of a table's rows count: those of a clock for each key don't where
    /// rows come in no order.
    static boolean askForPartition(Clock.Table table) {
        return table.keys().isEmpty() || Arrivals.isByPartition(table.rows());
    }

    /// The rows of a node, with their partition where it gives it and somebody needs it.
    Flow numbered(PlanNode node, Flow flow) {
        return givers.numbered(node, flow);
    }

    /// Takes the rows of a step that wait for answers.
    void waits(PlanNode step, Flow rows) {
        waiting.computeIfAbsent(step, any -> new ArrayList<>()).add(rows);
    }

    Lowered.Ticking ticking() {
        return new Lowered.Ticking(ticks, judges, asksForTime, nanos);
    }

    /// The node of the clock by which rows are judged, made where there is none yet.
    ///
    /// @param own the rows
    /// @param flows the rows of a plan node
    int made(PlanNode.Judged judged, Moved own, Function<PlanNode, Flow> flows) {
        Clock clock = judged.closing().clock();
        if (!clocks.containsKey(clock)) {
            List<Moved> tables =
                    clock.tables().size() == 1 ? List.of(own) : moved(judged, clock, flows);
            clocks.put(clock, clock(judged, tables));
        }
        return node(clock);
    }

    int node(Clock clock) {
        return Objects.requireNonNull(clocks.get(clock), "rows that nobody judged");
    }

    /// A table that moves a clock.
    ///
    /// @param node the rows
    /// @param time the column that the clock goes by
    /// @param partition the column with the partition, or -1
    /// @param keys the columns with the key, where each has a clock
    record Moved(int node, int time, int partition, List<Integer> keys) {}

    /// The times of the tables that move a clock. A row without one is an error row where it is
    /// judged, and not here as well.
    private List<Moved> moved(PlanNode.Judged judged, Clock clock, Function<PlanNode, Flow> flows) {
        var moved = new ArrayList<Moved>();
        for (Clock.Table table : clock.tables()) {
            Flow flow = projecting.settled(flows.apply(table.rows()), table.rows());
            var wanted = new ArrayList<Wanted>();
            wanted.add(new Wanted("$time", flow.bound(table.time())));
            boolean hasPartitions = !clock.isPerKey();
            if (hasPartitions) {
                wanted.add(new Wanted(Flow.PARTITION, flow.column(Flow.PARTITION)));
            }
            table.keys().forEach(key -> wanted.add(new Wanted("$" + key, flow.bound(key))));
            List<Integer> keys = IntStream.rangeClosed(1, table.keys().size()).boxed().toList();
            int rows = projecting.quietly(flow, wanted, judged);
            moved.add(
                    new Moved(
                            clock.isPerKey() ? wires.byKey(rows, keys) : rows,
                            0,
                            hasPartitions ? 1 : -1,
                            keys));
        }
        return moved;
    }

    /// The node of a clock that is the smallest of those of some tables, in their order.
    private int clock(PlanNode.Judged owner, List<Moved> tables) {
        judges = true;
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
            int waiting = firstWaiting(owner, List.of(tableOf(owner, sides.size())), false);
            if (waiting >= 0) {
                inputs.add(wires.toAll(waiting));
            }
            sides.add(new EventClock.Side(givers.of(of), waiting >= 0));
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

    private static Clock.Table tableOf(PlanNode.Judged owner, int side) {
        return owner.closing().clock().tables().get(side);
    }

    /// The node with the earliest time of the rows of tables that wait for answers; negative where
    /// none do.
    ///
    /// @param byKey whether of each key, behind its columns
    private int firstWaiting(PlanNode.Judged owner, List<Clock.Table> tables, boolean byKey) {
        var nodes = new ArrayList<Integer>();
        int keys = byKey ? tables.getFirst().keys().size() : 0;
        for (Clock.Table table : tables) {
            var terms = new ArrayList<>(table.keys());
            terms.add(table.time());
            for (Waits.Wait wait : Waits.of(table.rows(), terms)) {
                for (Flow flow : waiting.getOrDefault(wait.step(), List.of())) {
                    var wanted = new ArrayList<Wanted>();
                    for (int k = 0; k < keys; k++) {
                        wanted.add(new Wanted("$key" + k, flow.bound(wait.terms().get(k))));
                    }
                    wanted.add(new Wanted("$time", flow.bound(wait.terms().getLast())));
                    nodes.add(projecting.quietly(flow, wanted, owner)); // told when they came
                }
            }
        }
        if (nodes.isEmpty()) {
            return -1;
        }
        int rows =
                Lowering.unionOf(
                        wires, new Work(names.of(owner) + "/waiting", owner, false, ""), nodes);
        var time = tables.getFirst().time();
        Term.Summary first = Term.summary("min", List.of(time), List.of());
        return reducing.reduced(
                new Reduced(
                        owner,
                        names.of(owner) + "/first that waits",
                        "key",
                        IntStream.range(0, keys).boxed().toList(),
                        List.of(new AggregateCall(first.resolved(), new int[] {keys})),
                        List.of(first),
                        null),
                rows,
                0);
    }

    /// The node of a clock for each key.
    private int clocks(PlanNode.Judged owner, List<Moved> tables, KeyClock.Bounds bounds) {
        var inputs = new ArrayList<Integer>();
        var sides = new ArrayList<KeyClock.Side>();
        var fields = new ArrayList<Field>();
        for (Moved table : tables) {
            PlanNode of = tableOf(owner, sides.size()).rows();
            int waiting = firstWaiting(owner, List.of(tableOf(owner, sides.size())), true);
            sides.add(
                    new KeyClock.Side(
                            sources.inputsOf(of),
                            table.keys,
                            table.time,
                            owner.windows(),
                            waiting >= 0));
            inputs.add(table.node);
            if (waiting >= 0) {
                inputs.add(waiting);
            }
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
        int heardNode = heard(owner);
        inputs.add(ticks());
        inputs.add(heardNode);
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

    private int heard(PlanNode.Judged owner) {
        var inputs = new ArrayList<Integer>();
        inputs.add(ticks());
        int waiting = firstWaiting(owner, owner.closing().clock().tables(), false);
        if (waiting >= 0) {
            inputs.add(wires.toAll(waiting));
        }
        return wires.apply(
                new Work(names.of(owner) + "/ticks", owner, false, ""),
                EventClock.SCHEMA,
                circuit -> new HeardTicks(),
                null,
                inputs.toArray(Integer[]::new));
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

    int ticks() {
        if (ticks < 0) {
            ticks = wires.input("ticks", Ticks.SCHEMA, List.of());
        }
        return ticks;
    }
}
