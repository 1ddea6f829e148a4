package io.deltaway.table.internal;

import io.deltaway.table.Events;
import io.deltaway.table.PlanException;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;

/// The order in which rows arrived: who asks for it, and where it is known.
public final class Arrivals {

    private Arrivals() {}

    /// Refuses a step that asks for the order of arrival of rows that have none.
    ///
    /// @param what the step that asks
    public static void mustBeKnown(PlanNode input, String what) {
        switch (input) {
            case PlanNode.Read read -> {}
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

    /// Whether each worker gets the rows of a source in the order of their arrival, so that
    /// lateness can be judged row by row: where each row comes from one row of a source, and none
    /// waits for an answer on its way.
    static boolean isByPartition(PlanNode input) {
        return hasPartitions(input) && !waits(input);
    }

    private static boolean waits(PlanNode node) {
        return node instanceof PlanNode.Select select && Waits.mayWait(select)
                || node.inputs().stream().anyMatch(Arrivals::waits);
    }

    /// Whether each row comes from one row of a source, and so from a partition.
    static boolean hasPartitions(PlanNode input) {
        return switch (input) {
            case PlanNode.Read read ->
                    read.source().events() instanceof Events.Appends
                            || read.source().events() instanceof Events.Changes;
            case PlanNode.Where where -> hasPartitions(where.input());
            case PlanNode.Select select -> hasPartitions(select.input());
            case PlanNode.Lambda lambda -> hasPartitions(lambda.input());
            case PlanNode.Explode explode -> hasPartitions(explode.input());
            case PlanNode.Sampled sampled -> hasPartitions(sampled.input());
            case PlanNode.Judged judged -> hasPartitions(judged.input());
            case PlanNode.Sifted sifted -> hasPartitions(sifted.input());
            case PlanNode.Union union -> union.inputs().stream().allMatch(Arrivals::hasPartitions);
            default -> false;
        };
    }
}
