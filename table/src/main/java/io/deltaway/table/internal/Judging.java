package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.time.Judge;
import io.deltaway.engine.time.Release;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Clock;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
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
    private final Clocks clocks;

    Judging(Wires wires, Names names, Projecting projecting, Clocks clocks) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.clocks = clocks;
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
        int partition = -1;
        if (Clocks.askForPartition(judged.closing().clock().tables().get(judged.side()))) {
            partition = wanted.size();
            wanted.add(new Wanted(Flow.PARTITION, flow.column(Flow.PARTITION)));
        }
        int arrival = wanted.size();
        if (byPartition) {
            wanted.add(new Wanted(Flow.ARRIVAL, flow.column(Flow.ARRIVAL)));
        }
        List<Term> keys = judged.closing().clock().tables().get(judged.side()).keys();
        List<Integer> keyColumns =
                keys.stream()
                        .map(key -> Reducing.add(wanted, key, flow.bound(key), false))
                        .toList();
        int given = projecting.exactly(flow, wanted, judged);
        int rows = keys.isEmpty() ? given : wires.byKey(given, keyColumns);
        Lateness lateness = judged.lateness();
        int clockNode =
                clocks.made(judged, new Clocks.Moved(rows, own, partition, keyColumns), flows);
        var law =
                new Judge.Law(
                        own,
                        byPartition ? partition : -1,
                        arrival,
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
                        clocks.ticks(),
                        clockNode);
        SequencedMap<String, Term> kept = new LinkedHashMap<>();
        for (String column : columns) {
            kept.put(column, Projecting.position(schema, schema.indexOf(column)));
        }
        return new Flow(node, List.of(), kept, List.of());
    }

    /// The clock that judged the rows of a node.
    int clock(PlanNode judged) {
        return clock(((PlanNode.Judged) judged).closing().clock());
    }

    int clock(Clock clock) {
        return clocks.node(clock);
    }

    /// The clock of a worker.
    static io.deltaway.engine.time.Clock clock(CircuitPlan.Operators circuit, int node) {
        return (io.deltaway.engine.time.Clock) circuit.of(node);
    }

    /// What ends the state of a step over judged rows, on a worker of a circuit; null where no row
    /// is ever late.
    ///
    /// @param time the column with the time that has to pass
    Function<CircuitPlan.Operators, @Nullable Expiry> expiry(PlanNode.Windowed step, int time) {
        Lateness lateness = step.lateness();
        if (lateness == null) {
            return circuit -> null;
        }
        int clock = clock(step.input());
        return circuit -> new Expiry(clock(circuit, clock), time, lateness.grace());
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
