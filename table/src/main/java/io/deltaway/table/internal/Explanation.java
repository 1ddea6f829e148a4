package io.deltaway.table.internal;

import io.deltaway.engine.circuit.Circuit;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.table.Source;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import io.deltaway.table.plan.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A plan as text: its steps with the user's lines, what they compute, the indexes and state they
/// keep, and what is known of their rows.
final class Explanation {

    private final List<PlanNode> order;
    private final List<Written> roots;
    private final Wires wires;
    private final Names names;
    private final Needs needs;

    Explanation(List<PlanNode> order, List<Written> roots, Wires wires, Names names, Needs needs) {
        this.order = order;
        this.roots = roots;
        this.wires = wires;
        this.names = names;
        this.needs = needs;
    }

    /// Steps and their lines, such as `where at Bars.java:12, select at Bars.java:13`.
    static String steps(List<PlanNode> owners) {
        return owners.stream()
                .map(owner -> owner.origin().toString())
                .collect(Collectors.joining(", "));
    }

    /// @param plan the circuit of the plan
    /// @param limited whether there is a limit to the memory of its state
    String text(CircuitPlan plan, boolean limited) {
        var out = new StringBuilder();
        // Which steps do what is found out by the circuit.
        var circuit = new Circuit(plan, 0, wires.workers());
        Map<Integer, Integer> summing = limited ? Map.of() : circuit.summing();
        List<CircuitPlan.Node> inMemory = limited ? circuit.inMemory() : List.of();
        List<CircuitPlan.Node> withObjects = limited ? circuit.withObjects() : List.of();
        for (PlanNode node : order) {
            append(out, node, summing);
            if (hasOneOf(inMemory, node)) {
                line(out, "keeps all of its state in memory, whatever the limit");
            }
            if (hasOneOf(withObjects, node)) {
                line(out, "keeps what its own aggregates hold in memory, whatever the limit");
            }
            line(out, "rows: " + node.properties());
        }
        for (Written root : roots) {
            if (!root.sink().describe().isEmpty()) {
                title(out, "write", root.origin().line(), List.of(root.table()));
                line(out, root.sink().describe() + ", " + accepts(root));
            }
        }
        return out.toString();
    }

    /// What the program computes, without the places at which it says so and without what is up to
    /// the planner: the same for two programs of which one may take up the state of the other.
    String program(Fingerprints fingerprints) {
        var out = new StringBuilder();
        for (PlanNode node : order) {
            out.append(names.of(node));
            node.inputs().forEach(input -> out.append(", of ").append(names.of(input)));
            details(node).forEach(detail -> line(out.append('\n'), detail));
            line(out, node.rowType().schema().toString());
            line(out, "in full: " + fingerprints.of(node));
        }
        for (Written root : roots) {
            line(out, root.sink().describe() + " of " + names.of(root.table()));
        }
        return out.toString();
    }

    private static String accepts(Written root) {
        return switch (root.sink().accepts()) {
            case APPENDS -> "takes rows that appear and never go";
            case UPSERTS -> "takes one row a key: " + String.join(", ", root.sink().key());
            case CHANGES -> "takes any change";
        };
    }

    private void append(StringBuilder out, PlanNode node, Map<Integer, Integer> summing) {
        title(out, names.of(node), node.origin().line(), node.inputs());
        details(node).forEach(detail -> line(out, detail));
        for (Wires.Knot knot : wires.knots()) {
            if (!knot.note().isEmpty() && isOf(knot, node)) {
                int readers = wires.readers(knot.id());
                line(out, knot.note() + (readers > 1 ? ", for " + readers + " readers" : ""));
            }
            Integer groups = summing.get(knot.id());
            if (groups != null && isOf(knot, node)) {
                PlanNode by = wires.knot(groups).owners().getLast();
                line(
                        out,
                        "adds up the changed rows of a key before it joins them: sums and no joined"
                                + " rows go to "
                                + names.of(by));
            }
        }
    }

    private boolean hasOneOf(List<CircuitPlan.Node> some, PlanNode node) {
        return some.stream().anyMatch(one -> isOf(wires.knot(one.id()), node));
    }

    private static boolean isOf(Wires.Knot knot, PlanNode node) {
        return knot.owners().getLast() == node;
    }

    private void title(StringBuilder out, String name, String line, List<PlanNode> inputs) {
        out.append(name).append(" at ").append(line);
        if (!inputs.isEmpty()) {
            out.append(", of ")
                    .append(inputs.stream().map(names::of).collect(Collectors.joining(" and ")));
        }
        out.append('\n');
    }

    private static void line(StringBuilder out, String text) {
        out.append("    ").append(text).append('\n');
    }

    private List<String> details(PlanNode node) {
        return switch (node) {
            case PlanNode.Read read -> read(read, read.source());
            case PlanNode.Where where -> List.of(where.predicate().toString());
            case PlanNode.Select select -> List.of(named(select, select.values()));
            case PlanNode.Lambda lambda -> List.of("a function over whole rows: needs all columns");
            case PlanNode.Explode explode ->
                    List.of("each element of " + explode.list(), named(explode, explode.values()));
            case PlanNode.Reduce reduce ->
                    List.of("by " + listed(reduce.keys()), named(reduce, reduce.values()));
            case PlanNode.Windowed windowed ->
                    List.of(
                            "by "
                                    + listed(windowed.keys())
                                    + ", in "
                                    + windowed.framing()
                                    + (windowed.lateness() == null
                                            ? ""
                                            : ", " + windowed.lateness()),
                            named(windowed, windowed.values()));
            case PlanNode.Judged judged ->
                    List.of(
                            "by "
                                    + judged.time()
                                    + ", "
                                    + judged.lateness()
                                    + (Arrivals.isByPartition(judged.input())
                                            ? "; row by row in the order of arrival"
                                            : "; by the clock of earlier epochs")
                                    + ": defined over history");
            case PlanNode.Sifted sifted ->
                    List.of(sifted.late() ? "the rows that came late" : "the rows in time");
            case PlanNode.Top top ->
                    List.of(
                            "by " + listed(top.keys()),
                            (top.skipped() == 0 ? "" : "behind " + top.skipped() + ", ")
                                    + top.rows()
                                    + " first by "
                                    + ordered(top.orders()));
            case PlanNode.Spaced spaced ->
                    List.of(
                            "by "
                                    + listed(spaced.keys())
                                    + ", ordered by "
                                    + ordered(spaced.orders())
                                    + ", at least "
                                    + spaced.text()
                                    + " apart");
            case PlanNode.Changes changes ->
                    List.of(named(changes, changes.values()), "defined over history");
            case PlanNode.Retained retained ->
                    List.of(
                            "rows go "
                                    + retained.text()
                                    + " after they came: defined over history");
            case PlanNode.Since since ->
                    List.of(named(since, since.values()), "defined over history");
            case PlanNode.Silent silent ->
                    List.of(
                            "by "
                                    + listed(silent.keys())
                                    + ", silent for "
                                    + silent.text()
                                    + ": defined over history",
                            named(silent, silent.values()));
            case PlanNode.Now now ->
                    List.of("the time of day, every " + now.text() + ": defined over history");
            case PlanNode.InOrder inOrder ->
                    List.of(
                            "by "
                                    + listed(inOrder.keys())
                                    + ", ordered by "
                                    + ordered(inOrder.orders()),
                            named(inOrder, inOrder.values()));
            case PlanNode.Deduplicate deduplicate ->
                    List.of(
                            "by "
                                    + listed(deduplicate.keys())
                                    + ", in the order of arrival: defined over history");
            case PlanNode.Join join -> List.of("on " + matching(join), named(join, join.values()));
            case PlanNode.Search search ->
                    List.of(
                            search.finding()
                                    + (search.condition() == null
                                            ? ""
                                            : ", where " + search.condition())
                                    + (search.finding().follows()
                                            ? "; follows the rows"
                                            : "; as of now: defined over history"),
                            named(search, search.values()));
            case PlanNode.Semi semi -> List.of("on " + pairs(semi.leftKeys(), semi.rightKeys()));
            case PlanNode.Overridden over -> List.of("by " + listed(over.keys()));
            case PlanNode.Sampled sampled ->
                    List.of(sampled.fraction() + " of all " + listed(sampled.keys()));
            case PlanNode.Weighed weighed -> List.of("each row times " + weighed.factor());
            case PlanNode.Union union -> List.of();
            case PlanNode.Minus minus -> List.of();
            case PlanNode.Distinct distinct -> List.of();
            case PlanNode.Variable variable ->
                    List.of(
                            "the table as it is in each round of the loop at "
                                    + variable.loop().origin().line());
            case PlanNode.Fixed fixed ->
                    List.of("the table after the last round, " + fixed.loop().rounds());
            case PlanNode.Errors errors -> List.of();
            case PlanNode.AllErrors errors -> List.of("the failed rows of all steps");
        };
    }

    private List<String> read(PlanNode.Read read, Source<?> source) {
        var lines = new ArrayList<String>();
        lines.add(source.describe());
        List<String> needed = needs.columns(read);
        List<String> unread =
                read.rowType().schema().names().stream()
                        .filter(name -> !needed.contains(name))
                        .toList();
        lines.add(
                "reads "
                        + (needed.isEmpty() ? "no columns" : String.join(", ", needed))
                        + (unread.isEmpty() ? "" : "; not " + String.join(", ", unread))
                        + (needs.needsArrival(read) ? "; keeps the order of arrival" : ""));
        return lines;
    }

    private static String named(PlanNode node, List<Term> values) {
        List<String> columns = node.rowType().schema().names();
        return IntStream.range(0, values.size())
                .mapToObj(i ->
                        values.get(i).toString().equals(columns.get(i))
                                ? columns.get(i)
                                : columns.get(i) + " = " + values.get(i))
                .collect(Collectors.joining(", "));
    }

    private static String listed(List<Term> terms) {
        return terms.isEmpty()
                ? "nothing: all rows are one group"
                : terms.stream().map(Term::toString).collect(Collectors.joining(", "));
    }

    private static String ordered(List<PlanNode.Ordering> orders) {
        return orders.isEmpty()
                ? "the whole row"
                : orders.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String matching(PlanNode.Join join) {
        String keys = pairs(join.leftKeys(), join.rightKeys());
        String times =
                join.timing() instanceof Timing.AnyTime
                        ? keys
                        : keys + (keys.isEmpty() ? "" : " and ") + join.timing();
        return join.closing() == null ? times : times + ", " + join.closing().lateness();
    }

    private static String pairs(List<Term> left, List<Term> right) {
        return IntStream.range(0, left.size())
                .mapToObj(i -> left.get(i) + " = " + right.get(i))
                .collect(Collectors.joining(" and "));
    }
}
