package io.deltaway.table.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.AtRounds;
import io.deltaway.engine.operator.Enter;
import io.deltaway.engine.operator.Feedback;
import io.deltaway.engine.operator.Leave;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Variable;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Rounds;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Loop;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Lowers loops. Inside a loop each row has a hidden column for the round in which it appears or
/// goes: rows are the differences from round to round. Linear operators carry it along, a join
/// gives the later of two rounds, everything else is computed round by round ([AtRounds]).
final class Looping {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Needs needs;
    private final Map<Loop, Integer> loops = new HashMap<>();
    private final Map<Loop, Map<Integer, Integer>> variables = new HashMap<>();
    private final Set<Integer> closed = new HashSet<>();
    private final Map<List<Integer>, Integer> entered = new HashMap<>();

    Looping(Wires wires, Names names, Projecting projecting, Needs needs) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.needs = needs;
    }

    Flow variable(PlanNode.Variable variable, Flow initial) {
        Loop loop = variable.loop();
        int level = needs.loops().level(loop);
        Rounds rounds = loop.rounds();
        List<String> columns = variable.rowType().schema().names();
        Integer known =
                variables.computeIfAbsent(loop, l -> new HashMap<>()).get(variable.position());
        if (known == null) {
            int first = node(entered(initial, level, variable), columns, variable);
            Schema schema = wires.schema(first);
            Batch nothing = Batch.empty(schema);
            long last = rounds.endsThere() ? rounds.most() : Long.MAX_VALUE;
            known =
                    wires.enter(
                            loop(loop),
                            new Work(names.of(variable), variable, false, ""),
                            schema,
                            circuit -> new Variable(level, last, nothing),
                            first);
            variables.get(loop).put(variable.position(), known);
        }
        Flow flow = projecting.plain(known, columns, level);
        if (rounds.endsThere()) {
            Term end = new Term.Literal(rounds.most(), Type.Simple.LONG);
            Term before = Term.call("lt", flow.column(Flow.round(level)), end);
            return flow.where(new Flow.Condition(before, ""), variable);
        }
        return flow;
    }

    /// The number of a loop in the circuit.
    private int loop(Loop loop) {
        Integer known = loops.get(loop);
        if (known == null) {
            Loop around = needs.loops().parent(loop);
            int parent = around == null ? CircuitPlan.NO_LOOP : loop(around);
            known = wires.loop(parent, loop.rounds().most());
            loops.put(loop, known);
        }
        return known;
    }

    /// Closes a loop, the first time that one of its results is lowered, and gives the result.
    ///
    /// @param bodies what becomes of each variable in a round
    Flow fixed(PlanNode.Fixed fixed, List<Flow> bodies) {
        Loop loop = fixed.loop();
        int level = needs.loops().level(loop);
        List<PlanNode.Variable> all = fixed.variables();
        for (int i = 0; i < bodies.size(); i++) {
            int variable = variableOf(all.get(i));
            if (closed.add(variable)) {
                List<String> columns = all.get(i).rowType().schema().names();
                int made = node(entered(bodies.get(i), level, fixed), columns, fixed);
                Batch nothing = Batch.empty(wires.schema(variable));
                wires.enter(
                        loop(loop),
                        new Work(names.of(all.get(i)) + "/feedback", List.of(), false, ""),
                        wires.schema(variable),
                        circuit -> new Feedback(variable(circuit, variable), nothing),
                        made);
            }
        }
        int variable = variableOf(all.get(fixed.position()));
        Schema inside = wires.schema(variable);
        Schema outside = new Schema(inside.fields().subList(0, inside.width() - 1));
        int left =
                wires.leave(
                        new Work(names.of(fixed), fixed, false, ""),
                        outside,
                        circuit -> new Leave(outside.width()),
                        variable);
        return projecting.plain(left, fixed.rowType().schema().names(), level - 1);
    }

    private int variableOf(PlanNode.Variable variable) {
        Map<Integer, Integer> known = variables.getOrDefault(variable.loop(), Map.of());
        Integer node = known.get(variable.position());
        if (node == null) {
            throw new IllegalStateException(variable.origin() + " was not lowered yet");
        }
        return node;
    }

    private static Variable variable(CircuitPlan.Operators circuit, int node) {
        Operator operator = circuit.of(node);
        return (Variable) operator;
    }

    /// The columns and the rounds of a flow, as a node.
    private int node(Flow flow, List<String> columns, PlanNode owner) {
        return projecting.exactly(flow, Projecting.columns(flow, flow.withRounds(columns)), owner);
    }

    /// The rows of a flow with the rounds of as many loops: what comes from outside of a loop comes
    /// in its round 0.
    Flow entered(Flow flow, int level, PlanNode owner) {
        int missing = level - flow.rounds().size();
        if (missing == 0) {
            return flow;
        }
        List<String> columns = flow.names();
        int rows = node(flow, columns, owner);
        Integer known = entered.get(List.of(rows, missing));
        if (known == null) {
            Schema schema = Enter.withRounds(wires.schema(rows), missing);
            Batch nothing = Batch.empty(schema);
            known =
                    wires.apply(
                            new Work(names.of(owner) + "/enter", List.of(), false, ""),
                            schema,
                            circuit -> new Enter(nothing),
                            wires.knot(rows).spread(),
                            rows);
            entered.put(List.of(rows, missing), known);
        }
        return projecting.plain(known, columns, level);
    }

    /// An operator that computes something of the rows of each key in every round.
    ///
    /// @param rows its columns, and behind them the rounds
    /// @param output its columns without rounds
    /// @param outputKey where the key stands in the output
    int atRounds(
            Work work,
            int rows,
            List<Integer> key,
            int levels,
            Supplier<AtRounds.Computation> computation,
            Schema output,
            List<Integer> outputKey) {
        return atRounds(wires, work, rows, key, levels, computation, output, outputKey);
    }

    static int atRounds(
            Wires wires,
            Work work,
            int rows,
            List<Integer> key,
            int levels,
            Supplier<AtRounds.Computation> computation,
            Schema output,
            List<Integer> outputKey) {
        int index = wires.index(rows, key);
        int width = wires.schema(rows).width() - levels;
        int[] resultKey = outputKey.stream().mapToInt(Integer::intValue).toArray();
        return wires.apply(
                work,
                Enter.withRounds(output, levels),
                circuit ->
                        new AtRounds(
                                Wires.arrange(circuit, index),
                                width,
                                levels,
                                computation.get(),
                                output,
                                resultKey),
                outputKey,
                index);
    }

    /// Columns without the rounds behind them.
    static Schema withoutRounds(Schema schema, int levels) {
        return new Schema(schema.fields().subList(0, schema.width() - levels));
    }

    static List<Integer> all(Schema schema) {
        return IntStream.range(0, schema.width()).boxed().toList();
    }

    /// The wanted columns, and the rounds of a flow behind them.
    static List<Projecting.Wanted> withRounds(List<Projecting.Wanted> wanted, Flow flow) {
        var all = new ArrayList<>(wanted);
        all.addAll(Projecting.columns(flow, flow.rounds()));
        return all;
    }
}
