package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Written;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where rows come in again that sinks refused. What is computed from all errors is written without
/// that: a row that is refused there would be an error that is refused, and so on.
final class Refused {

    private final Wires wires;
    private final Map<Integer, String> steps = new LinkedHashMap<>();
    private final IdentityHashMap<Written, Integer> inputs = new IdentityHashMap<>();

    Refused(Wires wires, Names names, List<Written> roots) {
        this.wires = wires;
        for (Written root : roots) {
            if (root.sink().mayRefuse() && !readsAllErrors(root.table(), new IdentityHashMap<>())) {
                String name = names.of(root.table()) + "/refused";
                int node = wires.input(name, CircuitPlan.ERRORS, List.of());
                inputs.put(root, node);
                steps.put(node, root.origin() + " to " + root.sink().describe());
            }
        }
    }

    private static boolean readsAllErrors(PlanNode node, IdentityHashMap<PlanNode, Boolean> seen) {
        return node instanceof PlanNode.AllErrors
                || seen.put(node, true) == null
                        && node.inputs().stream().anyMatch(input -> readsAllErrors(input, seen));
    }

    /// The input node of what this sink refuses, or -1.
    int input(Written root) {
        return inputs.getOrDefault(root, -1);
    }

    /// By input node, what refused: the verb that writes, its line, and the sink.
    Map<Integer, String> steps() {
        return steps;
    }

    /// The steps of each node of the circuit.
    List<String> allSteps() {
        return wires.knots().stream()
                .map(knot -> steps.getOrDefault(knot.id(), Explanation.steps(knot.owners())))
                .toList();
    }
}
