package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.table.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;

/// What the nodes of a circuit do, each as a short text: where two circuits have the same one, the
/// nodes keep the same rows, whatever else there is in their programs, how their steps are called
/// and how many workers there are.
///
/// A node is known by whose work it does, which part of that, with which columns, and from what.
final class Identities {

    private final CircuitPlan plan;
    private final Wires wires;
    private final Names names;
    private final Fingerprints fingerprints;

    Identities(CircuitPlan plan, Wires wires, Names names, Fingerprints fingerprints) {
        this.plan = plan;
        this.wires = wires;
        this.names = names;
        this.fingerprints = fingerprints;
    }

    /// By the number of the node.
    List<String> all() {
        var rows = new ArrayList<String>();
        var all = new ArrayList<String>();
        for (CircuitPlan.Node node : plan.nodes()) {
            boolean isWay =
                    node.kind() instanceof CircuitPlan.Kind.Exchange || wires.isPart(node.id());
            rows.add(isWay ? rows.get(node.inputs().getFirst()) : rows(node, rows));
            all.add(
                    Fingerprints.hash(
                            rows.getLast(),
                            wires.knot(node.id()).note(),
                            node.schema().toString()));
        }
        return all;
    }

    /// The rows of a node, whichever of their columns it has.
    private String rows(CircuitPlan.Node node, List<String> known) {
        List<PlanNode> owners = wires.knot(node.id()).owners();
        var texts = new ArrayList<String>();
        texts.add(node.kind().getClass().getSimpleName());
        if (node.kind() instanceof CircuitPlan.Kind.Apply) {
            texts.add(part(node, owners));
        }
        owners.forEach(owner -> texts.add(fingerprints.of(owner)));
        node.inputs().forEach(input -> texts.add(known.get(input)));
        return Fingerprints.hash(texts.toArray(String[]::new));
    }

    /// The name of the node without that of its step, and without the number behind it where
    /// several have the same.
    private String part(CircuitPlan.Node node, List<PlanNode> owners) {
        String part = node.name();
        for (PlanNode owner : owners) {
            if (node.name().startsWith(names.of(owner))) {
                part = node.name().substring(names.of(owner).length());
            }
        }
        return part.replaceFirst(" \\d+$", "");
    }
}
