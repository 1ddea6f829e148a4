package io.deltaway.table.internal;

import io.deltaway.table.PlanException;
import io.deltaway.table.plan.Loop;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Timing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which nodes of a plan are inside which loops: those that depend on a table of the loop and are
/// not yet its result. What a loop's body computes from other tables alone is outside, and computed
/// once.
final class Loops {

    /// For each node the loops on whose tables it depends, seen from where it stands.
    private final IdentityHashMap<PlanNode, Set<Loop>> open = new IdentityHashMap<>();

    private final Map<Loop, PlanNode.Fixed> results = new HashMap<>();

    Loops(List<PlanNode> roots) {
        roots.forEach(this::visit);
        for (PlanNode root : roots) {
            if (isInAny(root)) {
                throw PlanException.at(
                        root.origin().line(),
                        "DW-0150",
                        "the table of "
                                + root.origin().verb()
                                + " is part of a loop and used outside of it",
                        "let iterate return it, or compute it again from what iterate returns");
            }
        }
        open.keySet().forEach(this::checkHasResult);
        results.keySet().forEach(this::checkBody);
    }

    /// Errors of a step in a loop may be all that is asked for.
    private void checkHasResult(PlanNode node) {
        if (node instanceof PlanNode.Variable variable && !results.containsKey(variable.loop())) {
            throw PlanException.at(
                    node.origin().line(),
                    "DW-0150",
                    "errors of a loop are used, but not its result",
                    "write or keep what iterate returns");
        }
    }

    private Set<Loop> visit(PlanNode node) {
        Set<Loop> known = open.get(node);
        if (known != null) {
            return known;
        }
        Set<Loop> found = new HashSet<>();
        node.inputs().forEach(input -> found.addAll(visit(input)));
        switch (node) {
            case PlanNode.Variable variable -> found.add(variable.loop());
            case PlanNode.Fixed fixed -> {
                found.remove(fixed.loop());
                results.putIfAbsent(fixed.loop(), fixed);
            }
            case PlanNode.Errors errors -> found.clear(); // rows that failed leave all loops
            default -> {}
        }
        open.put(node, found);
        return found;
    }

    /// Whether a node is computed anew in each round of any loop.
    boolean isInAny(PlanNode node) {
        return !openAt(node).isEmpty();
    }

    private Set<Loop> openAt(PlanNode node) {
        return open.getOrDefault(node, Set.of());
    }

    /// Whether a node is computed anew in each round of a loop.
    boolean isInside(PlanNode node, Loop loop) {
        return openAt(node).stream().anyMatch(of -> of == loop || isWithin(of, loop));
    }

    private boolean isWithin(Loop loop, Loop other) {
        PlanNode.Fixed result = results.get(loop);
        return result != null && isInside(result, other);
    }

    /// The innermost loop that a loop is in, or null.
    @Nullable Loop parent(Loop loop) {
        List<Loop> around = around(loop);
        return around.isEmpty() ? null : around.getLast();
    }

    /// The number of loops that a loop is in, with itself.
    int level(Loop loop) {
        return around(loop).size() + 1;
    }

    /// The loops that a loop is in, from the outermost one on.
    private List<Loop> around(Loop loop) {
        return results.keySet().stream()
                .filter(other -> other != loop && isWithin(loop, other))
                .sorted(java.util.Comparator.comparingInt(other -> around(other).size()))
                .toList();
    }

    /// The nodes outside a loop that are read inside it.
    List<PlanNode> readFromOutside(Loop loop) {
        var read = new ArrayList<PlanNode>();
        PlanNode.Fixed result = results.get(loop);
        if (result != null) {
            collect(result, loop, read, Collections.newSetFromMap(new IdentityHashMap<>()));
        }
        return read;
    }

    private void collect(PlanNode node, Loop loop, List<PlanNode> read, Set<PlanNode> seen) {
        for (PlanNode input : node.inputs()) {
            if (isInside(input, loop)) {
                if (seen.add(input)) {
                    collect(input, loop, read, seen);
                }
            } else {
                read.add(input);
            }
        }
    }

    /// Refuses a node that can't stand in a loop where it stands in one.
    void refuseMisfit(PlanNode node) {
        boolean fits =
                switch (node) {
                    case PlanNode.Join join ->
                            join.closing() == null && !(join.timing() instanceof Timing.AsOfNow);
                    case PlanNode.Judged judged -> false;
                    case PlanNode.Sifted sifted -> false;
                    case PlanNode.Deduplicate deduplicate -> false;
                    case PlanNode.Changes changes -> false;
                    case PlanNode.Retained retained -> false;
                    case PlanNode.Select select ->
                            select.values().stream().noneMatch(Recalling::isAnyIn);
                    case PlanNode.Since since -> false;
                    case PlanNode.Silent silent -> false;
                    case PlanNode.Search search -> false;
                    case PlanNode.Windowed windowed -> windowed.lateness() == null;
                    default -> true;
                };
        if (!fits && isInAny(node)) {
            throw PlanException.at(
                    node.origin().line(),
                    "DW-0152",
                    node.origin().verb() + " can't stand in a loop",
                    "put it before or behind the loop");
        }
    }

    private void checkBody(Loop loop) {
        for (PlanNode outside : readFromOutside(loop)) {
            refuseErrors(outside, loop, Collections.newSetFromMap(new IdentityHashMap<>()));
        }
    }

    /// Rows that failed in a loop are known when it has ended.
    private void refuseErrors(PlanNode node, Loop loop, Set<PlanNode> seen) {
        boolean own = node instanceof PlanNode.Errors errors && isInside(errors.of(), loop);
        if (own || node instanceof PlanNode.AllErrors) {
            throw PlanException.at(
                    node.origin().line(),
                    "DW-0151",
                    "the loop at "
                            + loop.origin().line()
                            + " reads errors that it may cause itself",
                    "look at the errors outside of the loop");
        }
        if (seen.add(node)) {
            node.inputs().forEach(input -> refuseErrors(input, loop, seen));
        }
    }
}
