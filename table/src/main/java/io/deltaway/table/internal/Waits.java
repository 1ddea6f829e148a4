package io.deltaway.table.internal;

import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where rows of a table wait for answers (`callAsync`) on their way, and what is known of them
/// there: so that a clock behind that waits for them.
final class Waits {

    private Waits() {}

    /// A step whose rows may wait.
    ///
    /// @param terms what was asked for, over the input of the step
    record Wait(PlanNode.Select step, List<Term> terms) {}

    /// The steps before a table whose rows become rows of it, one for one.
    ///
    /// @param terms over the table; a step in which one of them depends on an answer is left out
    static List<Wait> of(PlanNode table, List<Term> terms) {
        var waits = new ArrayList<Wait>();
        collect(table, terms, waits);
        return List.copyOf(waits);
    }

    private static void collect(PlanNode node, List<Term> terms, List<Wait> waits) {
        switch (node) {
            case PlanNode.Select select -> {
                List<Term> before =
                        terms.stream()
                                .map(term -> Terms.rewritten(term, part -> value(select, part)))
                                .toList();
                if (before.stream().anyMatch(Recalling::isAnyIn)) {
                    return;
                }
                if (mayWait(select)) {
                    waits.add(new Wait(select, before));
                }
                collect(select.input(), before, waits);
            }
            case PlanNode.Where where -> collect(where.input(), terms, waits);
            case PlanNode.Sampled sampled -> collect(sampled.input(), terms, waits);
            case PlanNode.Judged judged -> collect(judged.input(), terms, waits);
            case PlanNode.Sifted sifted -> collect(sifted.input(), terms, waits);
            case PlanNode.Union union ->
                    union.inputs().forEach(input -> collect(input, terms, waits));
            default -> {}
        }
    }

    private static @Nullable Term value(PlanNode.Select select, Term part) {
        return part instanceof Term.Column column
                ? select.values().get(select.rowType().schema().indexOf(column.name()))
                : null;
    }

    /// Whether rows wait for answers in a step.
    static boolean mayWait(PlanNode.Select select) {
        var found = new boolean[1];
        select.values()
                .forEach(value ->
                        Terms.visit(value, part -> found[0] |= part instanceof Term.Awaited));
        return found[0];
    }
}
