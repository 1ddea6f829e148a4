package io.deltaway.table.internal;

import io.deltaway.table.PlanException;
import io.deltaway.table.plan.PlanNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// The names by which status, errors and stored state call the nodes of a plan: the user's, or the
/// verb with a number that counts the nodes of that verb in the order of the plan.
final class Names {

    private final IdentityHashMap<PlanNode, String> names = new IdentityHashMap<>();

    Names(List<PlanNode> order) {
        Map<String, PlanNode> users = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (PlanNode node : order) {
            String name = node.origin().name();
            if (name == null) {
                int count = counts.merge(node.origin().verb(), 1, Integer::sum);
                names.put(node, node.origin().verb() + " " + count);
            } else {
                PlanNode other = users.put(name, node);
                if (other != null) {
                    throw PlanException.at(
                            node.origin().line(),
                            "DW-0118",
                            "two steps are named "
                                    + name
                                    + "; the other is at "
                                    + other.origin().line(),
                            "rename one of them");
                }
                names.put(node, name);
            }
        }
    }

    String of(PlanNode node) {
        String name = names.get(node);
        if (name == null) {
            throw new IllegalStateException(node.origin() + " is not in the plan");
        }
        return name;
    }
}
