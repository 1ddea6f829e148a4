package io.deltaway.table.internal;

import io.deltaway.engine.operator.Deduplicate;
import io.deltaway.engine.operator.Distinct;
import io.deltaway.engine.operator.Minus;
import io.deltaway.engine.operator.Negate;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Recompute;
import io.deltaway.engine.operator.SortColumn;
import io.deltaway.engine.operator.Spaced;
import io.deltaway.engine.operator.Threshold;
import io.deltaway.engine.operator.TopK;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowAcceptance;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Lowers what keeps the rows of one key, top, spaced and deduplicate, and what keeps equal rows,
/// distinct and minus.
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
    record Keyed(int node, List<String> columns, List<Integer> terms, int levels) {}

    Keyed keyed(Flow flow, PlanNode owner, List<Term> terms) {
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

    /// The columns of such rows, but for the rounds.
    Schema schema(Keyed keyed) {
        return Looping.withoutRounds(wires.schema(keyed.node()), keyed.levels());
    }

    Flow top(PlanNode.Top top, Flow flow) {
        var terms = new ArrayList<>(top.keys());
        top.orders().forEach(order -> terms.add(order.by()));
        Keyed keyed = keyed(flow, top, terms);
        List<Integer> keys = keyed.terms().subList(0, top.keys().size());
        List<SortColumn> order =
                order(top.orders(), keyed.terms().subList(keys.size(), terms.size()));
        Schema schema = schema(keyed);
        Supplier<Operator.HoldsBack> operator =
                () -> new TopK(schema, array(keys), order, top.skipped(), top.rows());
        return projecting.plain(
                ordered(top, false, keyed, keys, schema, operator),
                keyed.columns(),
                keyed.levels());
    }

    Flow spaced(PlanNode.Spaced spaced, Flow flow) {
        var terms = new ArrayList<>(spaced.keys());
        spaced.orders().forEach(order -> terms.add(order.by()));
        Keyed keyed = keyed(flow, spaced, terms);
        List<Integer> keys = keyed.terms().subList(0, spaced.keys().size());
        List<SortColumn> order =
                order(spaced.orders(), keyed.terms().subList(keys.size(), terms.size()));
        Schema schema = schema(keyed);
        Supplier<Operator.HoldsBack> operator =
                () -> new Spaced(schema, array(keys), order, spaced.distance());
        return projecting.plain(
                ordered(spaced, false, keyed, keys, schema, operator),
                keyed.columns(),
                keyed.levels());
    }

    /// An operator that keeps its rows in order.
    int ordered(
            PlanNode node,
            boolean mayFail,
            Keyed keyed,
            List<Integer> keys,
            Schema output,
            Supplier<Operator.HoldsBack> operator) {
        if (keyed.levels() > 0) {
            return looping.atRounds(
                    new Work(names.of(node), node, mayFail, "keeps its rows of each round"),
                    keyed.node(),
                    keys,
                    keyed.levels(),
                    () -> new Recompute(operator.get()),
                    output,
                    keys);
        }
        return wires.apply(
                new Work(names.of(node), node, mayFail, "keeps all rows in order, by group"),
                output,
                circuit -> operator.get(),
                keys,
                wires.byKey(keyed.node(), keys));
    }

    static List<SortColumn> order(List<PlanNode.Ordering> orders, List<Integer> columns) {
        return IntStream.range(0, orders.size())
                .mapToObj(i -> new SortColumn(columns.get(i), orders.get(i).descending()))
                .toList();
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

    static int[] array(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }
}
