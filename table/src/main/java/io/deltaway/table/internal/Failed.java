package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.value.Type;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// The rows that failed: what operators could not compute, sources could not decode and sinks
/// refused.
final class Failed {

    private final Wires wires;
    private final Names names;
    private final Sources sources;
    private final Refused refused;

    Failed(Wires wires, Names names, Sources sources, Refused refused) {
        this.wires = wires;
        this.names = names;
        this.sources = sources;
        this.refused = refused;
    }

    /// Failed rows of one circuit node.
    ///
    /// @param steps the steps whose work it does
    private record Stream(int node, String steps) {}

    /// The error table of one step.
    Flow of(PlanNode.Errors errors) {
        return table(errors, streams(owners -> owners.contains(errors.of())));
    }

    /// The error table of the whole pipeline.
    Flow all(PlanNode.AllErrors errors) {
        return table(errors, all());
    }

    /// The output of all failed rows, as the engine tells them.
    int output() {
        List<Integer> nodes = all().stream().map(Stream::node).toList();
        int node =
                nodes.isEmpty()
                        ? wires.input("$errors/none", CircuitPlan.ERRORS, List.of())
                        : Lowering.unionOf(
                                wires, new Work("$errors/all", List.of(), false, ""), nodes);
        return wires.output("$errors", node);
    }

    private List<Stream> all() {
        List<Stream> all = streams(owners -> true);
        refused.steps().forEach((node, step) -> all.add(new Stream(node, step)));
        return all;
    }

    private List<Stream> streams(Predicate<List<PlanNode>> wanted) {
        var streams = new ArrayList<Stream>();
        for (int i = 0; i < sources.inputs().size(); i++) {
            Lowered.Input input = sources.inputs().get(i);
            List<PlanNode> owners = List.of(sources.reads().get(i));
            if (wanted.test(owners)) {
                streams.add(new Stream(input.errors(), Explanation.steps(owners)));
            }
        }
        for (Wires.Knot knot : wires.knots()) {
            if (knot.mayFail() && wanted.test(knot.owners())) {
                streams.add(new Stream(wires.errors(knot.id()), Explanation.steps(knot.owners())));
            }
        }
        return streams;
    }

    private Flow table(PlanNode node, List<Stream> streams) {
        var projecting = new Projecting(wires, names);
        List<String> columns = node.rowType().schema().names();
        var parts = new ArrayList<Integer>();
        for (Stream stream : streams) {
            SequencedMap<String, Term> values = new LinkedHashMap<>();
            for (String column : columns) {
                int at = CircuitPlan.ERRORS.indexOf(column);
                values.put(
                        column,
                        at < 0
                                ? new Term.Literal(stream.steps(), Type.Simple.TEXT)
                                : Projecting.position(CircuitPlan.ERRORS, at));
            }
            var flow = new Flow(stream.node(), List.of(), values, List.of(node));
            parts.add(projecting.exactly(flow, Projecting.columns(flow, columns), node));
        }
        int all =
                parts.isEmpty()
                        ? wires.input(names.of(node) + "/none", node.rowType().schema(), List.of())
                        : Lowering.unionOf(wires, new Work(names.of(node), node, false, ""), parts);
        return projecting.plain(all, columns);
    }
}
