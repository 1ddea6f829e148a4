package io.deltaway.table.internal;

import io.deltaway.engine.operator.AggregateCall;
import io.deltaway.engine.operator.Combine;
import io.deltaway.engine.operator.Reduce;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Lowers aggregates: one operator with one state row a group for all aggregates of a step,
/// combined before the exchange where they can be.
final class Reducing {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;

    Reducing(Wires wires, Names names, Projecting projecting) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
    }

    /// The column that an aggregate by arrival is given as its order.
    private static List<Term> arguments(Term.Summary summary) {
        return summary.isByArrival()
                ? Flow.with(
                        summary.arguments(),
                        new Term.Column(Side.ROW, Flow.ARRIVAL, Type.Simple.LONG, false))
                : summary.arguments();
    }

    Flow reduce(PlanNode.Reduce reduce, Needs needs, Flow flow) {
        var summaries = new ArrayList<Term.Summary>();
        for (Term value : reduce.values()) {
            Terms.visit(
                    value,
                    part -> {
                        if (part instanceof Term.Summary summary && find(summaries, summary) < 0) {
                            summaries.add(summary);
                        }
                    });
        }
        var wanted = new ArrayList<Wanted>();
        var keyColumns = new ArrayList<Integer>();
        for (Term key : reduce.keys()) {
            keyColumns.add(add(wanted, key, flow.bound(key), true));
        }
        var calls = new ArrayList<AggregateCall>();
        for (Term.Summary summary : summaries) {
            List<Term> arguments = arguments(summary);
            int[] columns =
                    arguments.stream()
                            .mapToInt(
                                    argument -> add(wanted, argument, flow.bound(argument), false))
                            .toArray();
            calls.add(new AggregateCall(summary.resolved(), columns));
        }
        int rows = projecting.exactly(flow, wanted, reduce);
        var kept = new Reduced(reduce, names.of(reduce), keyColumns, calls, List.copyOf(summaries));
        return result(reduce, needs, reduced(kept, rows), List.copyOf(summaries));
    }

    /// What a reduce keeps of each group.
    ///
    /// @param keyColumns the key, as columns of the rows
    /// @param calls one for each of the summaries
    private record Reduced(
            PlanNode owner,
            String name,
            List<Integer> keyColumns,
            List<AggregateCall> calls,
            List<Term.Summary> summaries) {}

    /// The name of the column that counts the rows of a key in [#byKey].
    static final String ROWS = "$rows";

    /// The name of part of the key in [#byKey].
    static String keyName(int part) {
        return "$key" + part;
    }

    /// One row for each key: its parts, how many rows have it, and one value of each column, which
    /// is the value where there is one row.
    Flow byKey(PlanNode owner, Flow flow, List<Term> keys, List<String> columns) {
        var wanted = new ArrayList<Wanted>();
        var keyColumns = new ArrayList<Integer>();
        for (Term key : keys) {
            keyColumns.add(add(wanted, key, flow.bound(key), true));
        }
        var summaries = new ArrayList<Term.Summary>();
        var calls = new ArrayList<AggregateCall>();
        summaries.add(Term.summary("count", List.of(), List.of()));
        calls.add(new AggregateCall(summaries.getFirst().resolved(), new int[0]));
        for (String column : columns) {
            Term term = flow.column(column);
            Term.Summary any = Term.summary("any", List.of(term), List.of());
            summaries.add(any);
            calls.add(
                    new AggregateCall(any.resolved(), new int[] {add(wanted, term, term, false)}));
        }
        int rows = projecting.exactly(flow, wanted, owner);
        int node =
                reduced(
                        new Reduced(
                                owner, names.of(owner) + "/by key", keyColumns, calls, summaries),
                        rows);
        var found = new ArrayList<String>();
        IntStream.range(0, keys.size()).forEach(part -> found.add(keyName(part)));
        found.add(ROWS);
        found.addAll(columns);
        return projecting.plain(node, found);
    }

    private static int find(List<Term.Summary> summaries, Term.Summary wanted) {
        for (int i = 0; i < summaries.size(); i++) {
            if (Terms.same(summaries.get(i), wanted)) {
                return i;
            }
        }
        return -1;
    }

    /// The position of a term among the wanted columns, which it joins where it isn't there.
    private static int add(List<Wanted> wanted, Term named, Term term, boolean always) {
        for (int i = 0; !always && i < wanted.size(); i++) {
            if (Terms.same(wanted.get(i).term(), term)) {
                return i;
            }
        }
        wanted.add(new Wanted("$" + named, term));
        return wanted.size() - 1;
    }

    private int reduced(Reduced reduced, int rows) {
        List<Integer> keyColumns = reduced.keyColumns();
        List<AggregateCall> calls = reduced.calls();
        Schema input = wires.schema(rows);
        int[] keys = array(keyColumns);
        var fields = new ArrayList<Field>();
        keyColumns.forEach(key -> fields.add(input.fields().get(key)));
        for (Term.Summary summary : reduced.summaries()) {
            fields.add(
                    new Field(
                            "$" + summary.aggregate() + fields.size(),
                            summary.type(),
                            summary.nullable()));
        }
        Schema output = new Schema(fields);
        List<Integer> leading = IntStream.range(0, keyColumns.size()).boxed().toList();
        boolean here = keyColumns.equals(wires.knot(rows).spread());
        boolean combined = wires.isSpread() && !here && Combine.fits(calls);
        int before = rows;
        if (combined) {
            before =
                    wires.apply(
                            new Work(
                                    reduced.name() + "/combine",
                                    reduced.owner(),
                                    false,
                                    "combined before the exchange"),
                            Combine.schema(input, keys, calls),
                            circuit -> new Combine(input, keys, calls),
                            null,
                            rows);
        }
        int exchanged = wires.byKey(before, combined ? leading : keyColumns);
        Schema received = wires.schema(exchanged);
        int[] receivedKeys = combined ? array(leading) : keys;
        String kept =
                reduced.summaries().stream().map(Term::toString).collect(Collectors.joining(", "));
        return wires.apply(
                new Work(
                        reduced.name(),
                        reduced.owner(),
                        true,
                        "keeps a row of state a group" + (kept.isEmpty() ? "" : ": " + kept)),
                output,
                circuit -> new Reduce(received, receivedKeys, calls, output, combined),
                leading,
                exchanged);
    }

    private Flow result(
            PlanNode.Reduce reduce, Needs needs, int node, List<Term.Summary> summaries) {
        Schema schema = wires.schema(node);
        Schema shown = reduce.rowType().schema();
        SequencedMap<String, Term> columns = new LinkedHashMap<>();
        for (String name : needs.columns(reduce)) {
            Term value = reduce.values().get(shown.indexOf(name));
            columns.put(
                    name,
                    Terms.rewritten(
                            value,
                            part ->
                                    switch (part) {
                                        case Term.Key key ->
                                                Projecting.position(schema, key.index());
                                        case Term.Summary summary ->
                                                Projecting.position(
                                                        schema,
                                                        reduce.keys().size()
                                                                + find(summaries, summary));
                                        default -> null;
                                    }));
        }
        return new Flow(node, List.of(), columns, List.of(reduce));
    }

    private static int[] array(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }
}
