package io.deltaway.table.internal;

import io.deltaway.engine.time.EventClock;
import io.deltaway.engine.time.Ticks;
import io.deltaway.engine.value.Type;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// Who gives the rows of a table that moves a clock: sources, which say the partition of each row,
/// and steps that make rows of others. What such a step gives is one partition.
final class Givers {

    /// Steps are numbered downwards from here; sources have their numbers from 0 on.
    private static final int FIRST_STEP = -2;

    private final Sources sources;
    private final Needs needs;
    private final IdentityHashMap<PlanNode, Integer> steps = new IdentityHashMap<>();

    Givers(Sources sources, Needs needs) {
        this.sources = sources;
        this.needs = needs;
    }

    /// The rows of a node; where it gives rows whose partition somebody needs, with that.
    Flow numbered(PlanNode node, Flow flow) {
        if (node instanceof PlanNode.Read
                || !needs.needsPartition(node)
                || !Arrivals.passed(node).isEmpty()) {
            return flow;
        }
        int number = FIRST_STEP - steps.size();
        steps.put(node, number);
        SequencedMap<String, Term> columns = new LinkedHashMap<>(flow.columns());
        columns.put(Flow.PARTITION, new Term.Literal(Ticks.partition(number, 0), Type.Simple.LONG));
        return new Flow(flow.node(), flow.conditions(), columns, flow.owners());
    }

    /// Those whose rows are the rows of a table, in an order that depends on the table alone.
    List<EventClock.Giver> of(PlanNode table) {
        var found = new ArrayList<EventClock.Giver>();
        collect(table, found, Collections.newSetFromMap(new IdentityHashMap<>()));
        return found;
    }

    private void collect(PlanNode node, List<EventClock.Giver> found, Set<PlanNode> seen) {
        if (!seen.add(node)) {
            return;
        }
        List<PlanNode> passed = Arrivals.passed(node);
        if (passed.isEmpty()) {
            List<Integer> inputs = List.copyOf(sources.inputsOf(node));
            Integer step = steps.get(node);
            found.add(new EventClock.Giver(step == null ? inputs.getFirst() : step, inputs));
        }
        passed.forEach(input -> collect(input, found, seen));
    }
}
