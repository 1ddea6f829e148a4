package io.deltaway.table.internal;

import io.deltaway.engine.value.Schema;
import io.deltaway.table.PlanException;
import io.deltaway.table.plan.Clock;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the nodes of a plan need from each other: which columns, who needs the order of arrival,
/// who is used more than once.
///
/// A column is needed if somebody reads it, or if computing it may fail: a failing row leaves its
/// step whether or not somebody would have looked at the column.
final class Needs {

    private final List<PlanNode> order = new ArrayList<>();
    private final IdentityHashMap<PlanNode, BitSet> columns = new IdentityHashMap<>();
    private final IdentityHashMap<PlanNode, Integer> uses = new IdentityHashMap<>();
    private final Set<PlanNode> arrival = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<PlanNode> partition = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<PlanNode> awaited = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<PlanNode> written = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<PlanNode> watched = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Loops loops;
    private @Nullable PlanNode asking;

    /// @param roots the tables that are written; all their columns are needed
    Needs(List<PlanNode> roots) {
        loops = new Loops(roots);
        roots.forEach(this::visit);
        readersOfAllErrorsLast();
        for (PlanNode root : roots) {
            all(root);
            written.add(root);
        }
        for (PlanNode node : order.reversed()) {
            node.inputs().forEach(this::used);
            if (arrival.contains(node)) {
                arrival.addAll(Arrivals.passed(node));
            }
            if (partition.contains(node)) {
                partition.addAll(Arrivals.passed(node));
            }
            asking = node;
            ask(node);
        }
    }

    private void visit(PlanNode node) {
        if (!columns.containsKey(node)) {
            columns.put(node, new BitSet());
            node.inputs().forEach(this::visit);
            if (node instanceof PlanNode.Variable variable) {
                loops.readFromOutside(variable.loop()).forEach(this::visit);
            }
            order.add(node);
        }
    }

    /// The errors of the whole pipeline are known when all other nodes have been lowered.
    private void readersOfAllErrorsLast() {
        var last = new ArrayList<PlanNode>();
        for (PlanNode node : order) {
            if (node instanceof PlanNode.AllErrors
                    || node.inputs().stream().anyMatch(last::contains)) {
                last.add(node);
            }
        }
        order.removeAll(last);
        order.addAll(last);
    }

    Loops loops() {
        return loops;
    }

    /// All nodes, inputs before those who read them, and what a loop reads from outside before the
    /// loop.
    List<PlanNode> order() {
        return order;
    }

    boolean needsArrival(PlanNode node) {
        return arrival.contains(node);
    }

    boolean needsPartition(PlanNode node) {
        return partition.contains(node);
    }

    /// Whether a clock waits for the rows of a step that wait for answers.
    boolean isAwaited(PlanNode step) {
        return awaited.contains(step);
    }

    /// The hidden columns of a node that somebody needs: the arrival, then the partition.
    List<String> hidden(PlanNode node) {
        var hidden = new ArrayList<String>();
        if (arrival.contains(node)) {
            hidden.add(Flow.ARRIVAL);
        }
        if (partition.contains(node)) {
            hidden.add(Flow.PARTITION);
        }
        return hidden;
    }

    /// Whether a node's rows have to exist between operators: because they are written, because
    /// several nodes read them, or because its errors are asked for.
    boolean isShared(PlanNode node) {
        return uses.getOrDefault(node, 0) > 1 || written.contains(node) || watched.contains(node);
    }

    boolean isWatched(PlanNode node) {
        return watched.contains(node);
    }

    /// The names of the columns that are needed, in the order of the schema.
    List<String> columns(PlanNode node) {
        List<String> names = node.rowType().schema().names();
        return needed(node).stream().mapToObj(names::get).toList();
    }

    BitSet needed(PlanNode node) {
        BitSet needed = columns.get(node);
        if (needed == null) {
            throw new IllegalStateException(node.origin() + " is not in the plan");
        }
        return needed;
    }

    private void used(PlanNode node) {
        uses.merge(node, 1, Integer::sum);
    }

    private void all(PlanNode node) {
        needed(node).set(0, node.rowType().schema().width());
    }

    /// Marks what a node needs from its inputs; what is needed of the node itself is known by now.
    private void ask(PlanNode node) {
        switch (node) {
            case PlanNode.Read read -> {}
            case PlanNode.AllErrors errors -> {}
            case PlanNode.Errors errors -> watched.add(errors.of());
            case PlanNode.Variable variable -> variable.inputs().forEach(this::all);
            case PlanNode.Fixed fixed -> fixed.inputs().forEach(this::all);
            case PlanNode.Where where -> {
                same(where, where.input());
                terms(where.input(), List.of(where.predicate()));
            }
            case PlanNode.Select select -> terms(select.input(), computed(select, select.values()));
            case PlanNode.Lambda lambda -> all(lambda.input());
            case PlanNode.Explode explode -> {
                terms(explode.input(), List.of(explode.list()));
                terms(explode.input(), computed(explode, explode.values()));
            }
            case PlanNode.Union union -> union.inputs().forEach(input -> same(union, input));
            case PlanNode.Minus minus -> minus.inputs().forEach(this::all);
            case PlanNode.Distinct distinct -> all(distinct.input());
            case PlanNode.Reduce reduce -> ask(reduce, reduce.keys(), reduce.values());
            case PlanNode.Windowed windowed -> {
                ask(windowed, windowed.keys(), windowed.values());
                terms(windowed.input(), List.of(windowed.framing().time()));
                if (windowed.framing() instanceof Framing.Around around) {
                    terms(around.points(), List.of(around.at()));
                }
                if (windowed.framing() instanceof Framing.Counted) {
                    all(windowed.input()); // ties are broken on the whole row
                }
                if (windowed.framing() instanceof Framing.Session session
                        && session.together() != null) {
                    side(windowed.input(), Side.EARLIER, List.of(session.together()));
                    side(windowed.input(), Side.LATER, List.of(session.together()));
                }
            }
            case PlanNode.Judged judged -> {
                same(judged, judged.input());
                for (Clock.Table table : judged.closing().clock().tables()) {
                    terms(table.rows(), List.of(table.time()));
                    terms(table.rows(), table.keys());
                    var keyed = new ArrayList<>(table.keys());
                    keyed.add(table.time());
                    Waits.of(table.rows(), keyed).forEach(wait -> awaited.add(wait.step()));
                    if (Arrivals.isByPartition(table.rows())) {
                        arrival.add(table.rows());
                    }
                    if (Clocks.askForPartition(table)) {
                        partition.add(table.rows());
                    }
                }
            }
            case PlanNode.Sifted sifted -> same(sifted, sifted.input());
            case PlanNode.Top top -> all(top.input()); // ties are broken on the whole row
            case PlanNode.Spaced spaced -> all(spaced.input()); // ties, as above
            case PlanNode.Changes changes -> {
                computed(changes, changes.values());
                all(changes.input()); // a change of any column is one
            }
            case PlanNode.Retained retained -> same(retained, retained.input());
            case PlanNode.Since since -> {
                computed(since, since.values());
                all(since.input()); // a change of any column makes another row
            }
            case PlanNode.Silent silent -> {
                computed(silent, silent.values());
                terms(silent.input(), silent.keys());
            }
            case PlanNode.Now now -> {}
            case PlanNode.InOrder inOrder -> {
                computed(inOrder, inOrder.values());
                all(inOrder.input()); // ties are broken on the whole row
            }
            case PlanNode.Deduplicate deduplicate -> {
                all(deduplicate.input());
                arrival.add(deduplicate.input());
            }
            case PlanNode.Weighed weighed -> {
                same(weighed, weighed.input());
                terms(weighed.input(), List.of(weighed.factor()));
            }
            case PlanNode.Sampled sampled -> {
                same(sampled, sampled.input());
                terms(sampled.input(), sampled.keys());
            }
            case PlanNode.Join join -> {
                terms(join.left(), join.leftKeys());
                terms(join.right(), join.rightKeys());
                sides(join, join.values());
                ask(join, join.timing());
            }
            case PlanNode.Search search -> ask(search);
            case PlanNode.Semi semi -> {
                same(semi, semi.left());
                terms(semi.left(), semi.leftKeys());
                terms(semi.right(), semi.rightKeys());
            }
            case PlanNode.Overridden overridden -> {
                if (needed(overridden).isEmpty()) {
                    needed(overridden).set(0); // rows without columns can't be told apart
                }
                for (PlanNode input : overridden.inputs()) {
                    same(overridden, input);
                    terms(input, overridden.keys());
                }
            }
        }
    }

    /// The values of a node with a left and a right input.
    private void sides(PlanNode join, List<Term> values) {
        List<Term> computed = computed(join, values);
        side(join.inputs().getFirst(), Side.LEFT, computed);
        side(join.inputs().getLast(), Side.RIGHT, computed);
    }

    /// Ties of time are broken on the whole row, and what was answered as of now is kept by the
    /// whole row.
    private void ask(PlanNode.Join join, Timing timing) {
        switch (timing) {
            case Timing.AnyTime any -> {}
            case Timing.Within within -> {}
            case Timing.InWindow window -> {}
            case Timing.AsOf asOf -> all(join.right());
            case Timing.AsOfNow now -> {
                if (!join.left().properties().appendOnly()) {
                    all(join.left());
                }
            }
        }
        for (int i = 0; i < timing.times().size(); i++) {
            terms(join.inputs().get(i), List.of(timing.times().get(i)));
        }
    }

    /// Rows that are found are told apart by all their columns, and so are questions that may go or
    /// that are answered again.
    private void ask(PlanNode.Search search) {
        sides(search, search.values());
        var more = new ArrayList<Term>();
        if (search.condition() != null) {
            more.add(search.condition());
        }
        side(search.questions(), Side.LEFT, more);
        terms(search.questions(), search.asked());
        if (search.finding().follows() || !search.questions().properties().appendOnly()) {
            all(search.questions());
        }
        all(search.rows());
    }

    private void ask(PlanNode.Unary reduce, List<Term> keys, List<Term> values) {
        computed(reduce, values);
        terms(reduce.input(), keys);
        for (Term value : values) {
            Terms.visit(
                    value,
                    part -> {
                        if (part instanceof Term.Summary summary && summary.isByArrival()) {
                            arrival.add(reduce.input());
                        }
                    });
        }
        terms(reduce.input(), values);
    }

    /// The values that are computed: those that are needed, and those that may fail.
    private List<Term> computed(PlanNode node, List<Term> values) {
        BitSet needed = needed(node);
        for (int i = 0; i < values.size(); i++) {
            refuseRemembered(values.get(i));
            if (!Terms.isTotal(values.get(i))) {
                needed.set(i);
            }
        }
        return needed.stream().mapToObj(values::get).toList();
    }

    private void same(PlanNode node, PlanNode input) {
        needed(input).or(needed(node));
    }

    private void terms(PlanNode input, List<Term> terms) {
        side(input, Side.ROW, terms);
    }

    private void side(PlanNode input, Side side, List<Term> terms) {
        Schema schema = input.rowType().schema();
        BitSet needed = needed(input);
        for (Term term : terms) {
            refuseRemembered(term);
            Terms.visit(
                    term,
                    part -> {
                        if (part instanceof Term.Column column && column.side() == side) {
                            needed.set(schema.indexOf(column.name()));
                        }
                    });
        }
    }

    private void refuseRemembered(Term term) {
        PlanNode node = asking;
        if (node != null && !(node instanceof PlanNode.Select) && Recalling.isAnyIn(term)) {
            throw PlanException.at(
                    node.origin().line(),
                    "DW-0153",
                    "a remembered result can't stand in " + node.origin().verb(),
                    "make it a column with select first");
        }
    }
}
