package io.deltaway.run;

import io.deltaway.table.Events;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who may have retracted a row of a table that never was: for each way to the table the last
/// function of the user, or else the source.
///
/// Steps that keep state find such a retraction themselves. What comes behind the last of them is
/// [#unchecked]: nobody but the sink sees the sum of its weights.
final class Suspects {

    private final Set<String> names = new LinkedHashSet<>();
    private final Set<PlanNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean unchecked;
    private boolean weighed;

    /// The steps that may have made errors of the whole pipeline.
    private final List<PlanNode> steps;

    private Suspects(List<PlanNode> steps) {
        this.steps = steps;
    }

    /// Of a table whose weights are right by construction.
    static Suspects none() {
        return new Suspects(List.of());
    }

    /// @param steps all of the pipeline, whose errors the table may be made of
    static Suspects of(PlanNode table, List<PlanNode> steps) {
        var suspects = new Suspects(steps);
        suspects.visit(table, true);
        return suspects;
    }

    /// All steps behind the sources.
    static List<PlanNode> steps(List<Written> written) {
        Set<PlanNode> all = Collections.newSetFromMap(new IdentityHashMap<>());
        var steps = new ArrayList<PlanNode>();
        written.forEach(one -> gather(one.table(), all, steps));
        return steps;
    }

    private static void gather(PlanNode node, Set<PlanNode> all, List<PlanNode> steps) {
        if (all.add(node)) {
            node.inputs().forEach(input -> gather(input, all, steps));
            if (!(node instanceof PlanNode.Read)) {
                steps.add(node);
            }
        }
    }

    private void visit(PlanNode node, boolean stateless) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof PlanNode.Read read) {
            names.add(
                    "the source " + read.source().describe() + ", read at " + node.origin().line());
            unchecked |= stateless && read.source().events() instanceof Events.Changes;
        } else if (node instanceof PlanNode.AllErrors) {
            steps.forEach(step -> addErrors(of(step, List.of()), stateless));
        } else if (isOpaque(node)) {
            names.add("the function of " + node.origin());
            addRows(node, stateless);
        } else {
            weighed |= stateless && node instanceof PlanNode.Weighed;
            boolean isStateless = stateless && isStateless(node);
            node.inputs().forEach(input -> visit(input, isStateless));
        }
    }

    /// A step whose function makes what its rows hold; where it is the key of a step that keeps
    /// state, that step finds out.
    private void addRows(PlanNode node, boolean stateless) {
        if (stateless && isStateless(node)) {
            unchecked |= !node.inputs().getFirst().properties().appendOnly();
            weighed |= node.inputs().stream().anyMatch(Suspects::isWeighed);
        } else if (stateless && anyOpaque(node.values())) {
            unchecked |= !node.properties().appendOnly();
            weighed |= isWeighedAnywhere(node);
        }
    }

    /// What failed in a step is an error whatever comes behind it.
    private void addErrors(Suspects step, boolean stateless) {
        names.addAll(step.names);
        unchecked |= stateless && step.unchecked;
        weighed |= stateless && step.weighed;
    }

    private static boolean isWeighed(PlanNode node) {
        return node instanceof PlanNode.Weighed
                || isStateless(node) && node.inputs().stream().anyMatch(Suspects::isWeighed);
    }

    private static boolean isWeighedAnywhere(PlanNode node) {
        return node instanceof PlanNode.Weighed
                || node.inputs().stream().anyMatch(Suspects::isWeighedAnywhere);
    }

    private static boolean isStateless(PlanNode node) {
        return switch (node) {
            case PlanNode.Where where -> true;
            case PlanNode.Select select -> true;
            case PlanNode.Lambda lambda -> true;
            case PlanNode.Explode explode -> true;
            case PlanNode.Sampled sampled -> true;
            case PlanNode.Weighed weighed -> true;
            case PlanNode.Union union -> true;
            case PlanNode.Errors errors -> true; // made where the rows were
            default -> false;
        };
    }

    private static boolean isOpaque(PlanNode node) {
        return switch (node) {
            case PlanNode.Lambda lambda -> true;
            case PlanNode.Where where -> isOpaque(where.predicate());
            case PlanNode.Explode explode ->
                    isOpaque(explode.list()) || anyOpaque(explode.values());
            case PlanNode.Join join ->
                    anyOpaque(join.leftKeys())
                            || anyOpaque(join.rightKeys())
                            || anyOpaque(join.values());
            default -> anyOpaque(node.keys()) || anyOpaque(node.values());
        };
    }

    private static boolean anyOpaque(List<Term> terms) {
        return terms.stream().anyMatch(Suspects::isOpaque);
    }

    private static boolean isOpaque(Term term) {
        return switch (term) {
            case Term.Invocation call -> true;
            case Term.Remembered remembered -> anyOpaque(remembered.of().arguments());
            default -> anyOpaque(term.arguments());
        };
    }

    /// Whether a row could be retracted too often without any step noticing. Not where a step gives
    /// rows weights of its own, which may well be below zero before they are united with others.
    boolean unchecked() {
        return unchecked && !weighed;
    }

    /// The suspects, for the end of a sentence.
    @Override
    public String toString() {
        return String.join("; ", names);
    }
}
