package io.deltaway.table.internal;

import io.deltaway.engine.operator.Deduplicate;
import io.deltaway.engine.operator.Distinct;
import io.deltaway.engine.operator.Minus;
import io.deltaway.engine.operator.Negate;
import io.deltaway.engine.operator.Neighbours;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Recompute;
import io.deltaway.engine.operator.SortColumn;
import io.deltaway.engine.operator.Threshold;
import io.deltaway.engine.operator.TopK;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.RowAcceptance;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Lowers what keeps the rows of one key, top, neighbours and deduplicate, and what keeps equal
/// rows, distinct and minus.
final class Grouping {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;

    private final Looping looping;

    Grouping(Wires wires, Names names, Projecting projecting, Looping looping) {
        this.looping = looping;
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
    }

    /// Rows with the columns of a table first, in the order of its schema, the values of some terms
    /// behind them, and last the rounds.
    private record Keyed(int node, List<String> columns, List<Integer> terms, int levels) {}

    private Keyed keyed(Flow flow, PlanNode owner, List<Term> terms) {
        List<String> columns = flow.names();
        var wanted = new ArrayList<>(Projecting.columns(flow, columns));
        var positions = new ArrayList<Integer>();
        for (Term term : terms) {
            Term bound = flow.bound(term);
            int at =
                    IntStream.range(0, wanted.size())
                            .filter(i -> Terms.same(wanted.get(i).term(), bound))
                            .findFirst()
                            .orElse(-1);
            if (at < 0) {
                at = wanted.size();
                wanted.add(new Wanted("$" + term, bound));
            }
            positions.add(at);
        }
        int node = projecting.exactly(flow, Looping.withRounds(wanted, flow), owner);
        return new Keyed(node, columns, positions, flow.rounds().size());
    }

    Flow top(PlanNode.Top top, Flow flow) {
        var terms = new ArrayList<>(top.keys());
        top.orders().forEach(order -> terms.add(order.by()));
        Keyed keyed = keyed(flow, top, terms);
        List<Integer> keys = keyed.terms().subList(0, top.keys().size());
        List<SortColumn> order =
                order(top.orders(), keyed.terms().subList(keys.size(), terms.size()));
        Schema schema = Looping.withoutRounds(wires.schema(keyed.node()), keyed.levels());
        Supplier<Operator.HoldsBack> operator =
                () -> new TopK(schema, array(keys), order, top.skipped(), top.rows());
        return projecting.plain(
                ordered(top, keyed, keys, schema, operator), keyed.columns(), keyed.levels());
    }

    /// An operator that keeps its rows in order.
    private int ordered(
            PlanNode node,
            Keyed keyed,
            List<Integer> keys,
            Schema output,
            Supplier<Operator.HoldsBack> operator) {
        if (keyed.levels() > 0) {
            return looping.atRounds(
                    new Work(names.of(node), node, false, "keeps its rows of each round"),
                    keyed.node(),
                    keys,
                    keyed.levels(),
                    () -> new Recompute(operator.get()),
                    output,
                    keys);
        }
        return wires.apply(
                new Work(names.of(node), node, false, "keeps all rows in order, by group"),
                output,
                circuit -> operator.get(),
                keys,
                wires.byKey(keyed.node(), keys));
    }

    private static List<SortColumn> order(List<PlanNode.Ordering> orders, List<Integer> columns) {
        return IntStream.range(0, orders.size())
                .mapToObj(i -> new SortColumn(columns.get(i), orders.get(i).descending()))
                .toList();
    }

    Flow neighbours(PlanNode.Neighbours neighbours, Needs needs, Flow flow) {
        var terms = new ArrayList<>(neighbours.keys());
        neighbours.orders().forEach(order -> terms.add(order.by()));
        terms.add(
                new Term.Literal(
                        true, Type.Simple.BOOLEAN)); // null in a neighbour that isn't there
        Keyed keyed = keyed(flow, neighbours, terms);
        List<Integer> keys = keyed.terms().subList(0, neighbours.keys().size());
        List<SortColumn> order =
                order(neighbours.orders(), keyed.terms().subList(keys.size(), terms.size() - 1));
        int here = keyed.terms().getLast();
        Schema schema = Looping.withoutRounds(wires.schema(keyed.node()), keyed.levels());
        var values = new ArrayList<Neighbours.Value>();
        var places = new Places();
        for (Term value : neighbours.values()) {
            Terms.visit(value, part -> place(part, flow, here, values, places, schema));
        }
        Schema output = Neighbours.output(schema, values);
        Supplier<Operator.HoldsBack> operator =
                () -> new Neighbours(schema, array(keys), order, values);
        int node = ordered(neighbours, keyed, keys, output, operator);
        SequencedMap<String, Term> columns = new LinkedHashMap<>();
        Schema shown = neighbours.rowType().schema();
        for (String name : needs.columns(neighbours)) {
            Term value = neighbours.values().get(shown.indexOf(name));
            columns.put(name, Terms.rewritten(value, part -> placed(part, flow, places, output)));
        }
        return projecting.withRounds(
                new Flow(node, List.of(), columns, List.of(neighbours)), keyed.levels());
    }

    /// Asks for a column of a neighbour, or for whether there is one, unless that was done before.
    private static void place(
            Term part,
            Flow flow,
            int here,
            List<Neighbours.Value> values,
            Places places,
            Schema schema) {
        Side side =
                switch (part) {
                    case Term.Column column -> column.side();
                    case Term.Present present -> present.side();
                    default -> Side.ROW;
                };
        if (side == Side.ROW || places.find(part) >= 0) {
            return;
        }
        int column =
                part instanceof Term.Column of
                        ? List.copyOf(flow.columns().keySet()).indexOf(of.name())
                        : here;
        places.put(part, schema.width() + values.size());
        values.add(new Neighbours.Value(side == Side.PREVIOUS, column, "$beside" + values.size()));
    }

    private static @org.jspecify.annotations.Nullable Term placed(
            Term part, Flow flow, Places places, Schema output) {
        int place = places.find(part);
        if (place >= 0) {
            Term position = Projecting.position(output, place);
            return part instanceof Term.Present ? Term.call("isNotNull", position) : position;
        }
        return part instanceof Term.Column column
                ? Projecting.position(
                        output, List.copyOf(flow.columns().keySet()).indexOf(column.name()))
                : null;
    }

    Flow deduplicate(PlanNode.Deduplicate deduplicate, Flow flow) {
        Keyed keyed = keyed(flow, deduplicate, deduplicate.keys());
        int rows = wires.byKey(keyed.node(), keyed.terms());
        Schema schema = wires.schema(rows);
        int arrival = keyed.columns().indexOf(Flow.ARRIVAL);
        Deduplicate.Accept accept =
                accept(deduplicate.acceptance(), new RowCodec(deduplicate.rowType()));
        int node =
                wires.apply(
                        new Work(names.of(deduplicate), deduplicate, true, "keeps one row a group"),
                        schema,
                        circuit -> new Deduplicate(schema, array(keyed.terms()), arrival, accept),
                        keyed.terms(),
                        rows);
        return projecting.plain(node, keyed.columns());
    }

    @SuppressWarnings(
            "unchecked") // the plan node says what the function is, and the row type what it takes
    private static Deduplicate.Accept accept(Serializable function, RowCodec rows) {
        var acceptance = (RowAcceptance<Object>) function;
        return (kept, row) -> kept == null || acceptance.accepts(rows.row(kept), rows.row(row));
    }

    Flow distinct(PlanNode.Distinct distinct, Flow flow) {
        List<String> columns = distinct.rowType().schema().names();
        int levels = flow.rounds().size();
        int rows =
                projecting.exactly(
                        flow, Projecting.columns(flow, flow.withRounds(columns)), distinct);
        if (levels > 0) {
            return projecting.plain(
                    threshold(distinct, rows, levels, Threshold.ONCE), columns, levels);
        }
        var work = new Work(names.of(distinct), distinct, false, "");
        return projecting.plain(distinct(wires, work, rows, all(rows)), columns);
    }

    /// Each row once.
    ///
    /// @param columns all columns of the rows
    static int distinct(Wires wires, Work work, int rows, List<Integer> columns) {
        int index = wires.index(rows, columns);
        return wires.apply(
                work,
                wires.schema(rows),
                circuit -> new Distinct(Wires.arrange(circuit, index)),
                columns,
                index);
    }

    Flow minus(PlanNode.Minus minus, Flow flow, Flow without) {
        List<String> columns = minus.rowType().schema().names();
        int levels = Math.max(flow.rounds().size(), without.rounds().size());
        if (levels > 0) {
            int difference = difference(minus, columns, levels, flow, without);
            return projecting.plain(
                    threshold(minus, difference, levels, Threshold.AS_OFTEN), columns, levels);
        }
        int rows = projecting.exactly(flow, Projecting.columns(flow, columns), minus);
        int others = projecting.exactly(without, Projecting.columns(without, columns), minus);
        int left = wires.index(rows, all(rows));
        int right = wires.index(others, all(others));
        int node =
                wires.apply(
                        new Work(names.of(minus), minus, false, ""),
                        wires.schema(rows),
                        circuit ->
                                new Minus(
                                        Wires.arrange(circuit, left),
                                        Wires.arrange(circuit, right)),
                        all(rows),
                        left,
                        right);
        return projecting.plain(node, columns);
    }

    /// In a loop: the rows of a table and, with other signs, those of another.
    private int difference(
            PlanNode.Minus minus, List<String> columns, int levels, Flow flow, Flow without) {
        var inputs = new ArrayList<Integer>();
        for (Flow each : List.of(flow, without)) {
            Flow inside = looping.entered(each, levels, minus);
            inputs.add(
                    projecting.exactly(
                            inside, Projecting.columns(inside, inside.withRounds(columns)), minus));
        }
        inputs.set(1, negated(wires, minus, names.of(minus), inputs.get(1)));
        var work = new Work(names.of(minus) + "/difference", minus, false, "");
        return Lowering.unionOf(wires, work, inputs);
    }

    static int negated(Wires wires, PlanNode owner, String name, int rows) {
        return wires.apply(
                new Work(name + "/negated", owner, false, ""),
                wires.schema(rows),
                circuit -> new Negate(),
                wires.knot(rows).spread(),
                rows);
    }

    private int threshold(PlanNode node, int rows, int levels, Threshold threshold) {
        Schema schema = Looping.withoutRounds(wires.schema(rows), levels);
        List<Integer> key = Looping.all(schema);
        return looping.atRounds(
                new Work(names.of(node), node, false, "keeps its rows of each round"),
                rows,
                key,
                levels,
                () -> threshold,
                schema,
                key);
    }

    private List<Integer> all(int node) {
        return IntStream.range(0, wires.schema(node).width()).boxed().toList();
    }

    private static int[] array(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }
}
