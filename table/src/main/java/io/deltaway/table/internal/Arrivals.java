package io.deltaway.table.internal;

import io.deltaway.table.Events;
import io.deltaway.table.PlanException;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.List;

/// The order in which rows arrived: who asks for it, and where it is known.
public final class Arrivals {

    private Arrivals() {}

    /// Refuses a step that asks for the order of arrival of rows that have none.
    ///
    /// @param what the step that asks
    public static void mustBeKnown(PlanNode input, String what) {
        switch (input) {
            case PlanNode.Read read -> {
                if (read.source().events() instanceof Events.Changes) {
                    throw new PlanException(
                            "DW-0114",
                            what
                                    + " goes by the order of arrival, and "
                                    + read.origin()
                                    + " gives rows that may go without saying which of several came",
                            "use argMin or argMax over a column that says the order, or a source whose rows never go, as Push.appends, or one with a key, as Push.byKey");
                }
            }
            case PlanNode.Where where -> mustBeKnown(where.input(), what);
            case PlanNode.Select select -> mustBeKnown(select.input(), what);
            case PlanNode.Lambda lambda -> mustBeKnown(lambda.input(), what);
            case PlanNode.Sampled sampled -> mustBeKnown(sampled.input(), what);
            case PlanNode.Judged judged -> mustBeKnown(judged.input(), what);
            case PlanNode.Sifted sifted -> mustBeKnown(sifted.input(), what);
            case PlanNode.Union union -> union.inputs().forEach(each -> mustBeKnown(each, what));
            default ->
                    throw new PlanException(
                            "DW-0114",
                            what
                                    + " goes by the order of arrival, which the rows of "
                                    + input.origin()
                                    + " don't have",
                            "use argMin or argMax over a column that says the order, or ask before that step");
        }
    }

    /// As [#mustBeKnown], where a term of a group asks for it.
    public static void mustBeKnown(PlanNode input, Iterable<Term> values) {
        for (Term value : values) {
            Terms.visit(
                    value,
                    part -> {
                        if (part instanceof Term.Summary summary && summary.isByArrival()) {
                            mustBeKnown(input, summary.aggregate());
                        }
                    });
        }
    }

    /// The inputs whose rows are those of a node, changed or not, so that they keep their arrival
    /// and their partition; none of a step that makes rows of others.
    static List<PlanNode> passed(PlanNode node) {
        return switch (node) {
            case PlanNode.Where where -> where.inputs();
            case PlanNode.Select select -> select.inputs();
            case PlanNode.Lambda lambda -> lambda.inputs();
            case PlanNode.Explode explode -> explode.inputs();
            case PlanNode.Sampled sampled -> sampled.inputs();
            case PlanNode.Weighed weighed -> weighed.inputs();
            case PlanNode.Judged judged -> List.of(judged.input());
            case PlanNode.Sifted sifted -> sifted.inputs();
            case PlanNode.Union union -> union.inputs();
            case PlanNode.Retained retained -> retained.inputs();
            case PlanNode.Semi semi -> List.of(semi.left());
            case PlanNode.Overridden overridden -> overridden.inputs();
            default -> List.of();
        };
    }

    /// Whether each worker gets the rows of a source in the order of their arrival, so that
    /// lateness can be judged row by row: where each row comes from one row of a source, and none
    /// waits for an answer on its way.
    static boolean isByPartition(PlanNode input) {
        return isInOrder(input) && !waits(input);
    }

    private static boolean waits(PlanNode node) {
        return node instanceof PlanNode.Select select && Waits.mayWait(select)
                || node.inputs().stream().anyMatch(Arrivals::waits);
    }

    private static boolean isInOrder(PlanNode node) {
        return switch (node) {
            case PlanNode.Read read ->
                    read.source().events() instanceof Events.Appends
                            || read.source().events() instanceof Events.Changes;
            case PlanNode.Weighed weighed -> false; // a row may take back one of another partition
            case PlanNode.Retained retained -> false;
            case PlanNode.Semi semi -> false;
            case PlanNode.Overridden overridden -> false;
            default -> {
                List<PlanNode> passed = passed(node);
                yield !passed.isEmpty() && passed.stream().allMatch(Arrivals::isInOrder);
            }
        };
    }
}
