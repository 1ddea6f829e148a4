package io.deltaway.table.internal;

import io.deltaway.engine.operator.AggregateCall;
import io.deltaway.engine.operator.Combine;
import io.deltaway.engine.operator.Recompute;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
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
        int levels = flow.rounds().size();
        boolean appendOnly = levels == 0 && reduce.input().properties().appendOnly();
        Asked asked = asked(reduce.keys(), reduce.values(), flow, appendOnly);
        int rows = projecting.exactly(flow, Looping.withRounds(asked.wanted(), flow), reduce);
        var kept =
                new Reduced(
                        reduce,
                        names.of(reduce),
                        "group",
                        asked.keyColumns(),
                        asked.calls(),
                        asked.summaries(),
                        null);
        int node = reduced(kept, rows, levels);
        return result(reduce, reduce.keys().size(), reduce.values(), needs, node, levels);
    }

    /// What the values of a group are computed from.
    ///
    /// @param wanted the columns that it needs
    /// @param keyColumns the key, as columns of those
    /// @param calls one for each of the summaries
    record Asked(
            List<Wanted> wanted,
            List<Integer> keyColumns,
            List<Term.Summary> summaries,
            List<AggregateCall> calls) {

        /// The position of one more column, or of one that is there.
        int add(Term named, Term term) {
            return Reducing.add(wanted, named, term, false);
        }
    }

    /// @param appendOnly whether rows never go: extremes then keep one value
    Asked asked(List<Term> keys, List<Term> values, Flow flow, boolean appendOnly) {
        List<Term.Summary> summaries = summaries(values);
        var wanted = new ArrayList<Wanted>();
        var keyColumns = new ArrayList<Integer>();
        for (Term key : keys) {
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
            var of = summary.resolved();
            calls.add(new AggregateCall(appendOnly ? of.forAppendOnly() : of, columns));
        }
        return new Asked(wanted, keyColumns, summaries, calls);
    }

    private static List<Term.Summary> summaries(List<Term> values) {
        var summaries = new ArrayList<Term.Summary>();
        for (Term value : values) {
            Terms.visit(
                    value,
                    part -> {
                        if (part instanceof Term.Summary summary && find(summaries, summary) < 0) {
                            summaries.add(summary);
                        }
                    });
        }
        return List.copyOf(summaries);
    }

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
        int rows = projecting.exactly(flow, Looping.withRounds(wanted, flow), owner);
        int levels = flow.rounds().size();
        int node =
                reduced(
                        new Reduced(
                                owner,
                                names.of(owner) + "/by key",
                                "group",
                                keyColumns,
                                calls,
                                summaries,
                                null),
                        rows,
                        levels);
        var found = new ArrayList<String>();
        IntStream.range(0, keys.size()).forEach(part -> found.add(keyName(part)));
        found.add(ROWS);
        found.addAll(columns);
        return projecting.plain(node, found, levels);
    }

    /// Where a summary stands among others; negative where it does not.
    static int find(List<Term.Summary> summaries, Term.Summary wanted) {
        for (int i = 0; i < summaries.size(); i++) {
            if (Terms.same(summaries.get(i), wanted)) {
                return i;
            }
        }
        return -1;
    }

    /// The position of a term among the wanted columns, which it joins where it isn't there.
    static int add(List<Wanted> wanted, Term named, Term term, boolean always) {
        for (int i = 0; !always && i < wanted.size(); i++) {
            if (Terms.same(wanted.get(i).term(), term)) {
                return i;
            }
        }
        wanted.add(new Wanted("$" + named, term));
        return wanted.size() - 1;
    }

    /// The reduced rows of a node: the columns of the key, one for each summary, and the rounds.
    ///
    /// @param levels how many rounds there are behind the columns of the rows
    int reduced(Reduced reduced, int rows, int levels) {
        if (levels > 0) {
            return inRounds(reduced, rows, levels);
        }
        List<Integer> spread = reduced.keyColumns().subList(0, reduced.spread());
        boolean here = spread.equals(wires.knot(rows).spread());
        if (wires.isSpread() && !here && Combine.fits(reduced.calls())) {
            int parts = wires.part(combined(reduced, rows));
            return merged(reduced, parts);
        }
        int[] keys = array(reduced.keyColumns());
        int exchanged = wires.byKey(rows, spread);
        Schema received = wires.schema(exchanged);
        Schema output = output(reduced, reduced.keyColumns(), wires.schema(rows));
        return wires.apply(
                reduced.work(),
                output,
                circuit ->
                        new Reduce(
                                received,
                                keys,
                                reduced.calls(),
                                output,
                                false,
                                reduced.spread(),
                                reduced.expiry(circuit)),
                leading(reduced).subList(0, reduced.spread()),
                exchanged);
    }

    private int inRounds(Reduced reduced, int rows, int levels) {
        Schema input = Looping.withoutRounds(wires.schema(rows), levels);
        int[] keys = array(reduced.keyColumns());
        Schema output = output(reduced, reduced.keyColumns(), input);
        Work work = reduced.work();
        return Looping.atRounds(
                wires,
                new Work(
                        work.name(),
                        work.owners(),
                        true,
                        work.note().replace("a row of state", "rows and results in rounds for")),
                rows,
                reduced.keyColumns(),
                levels,
                () -> new Recompute(new Reduce(input, keys, reduced.calls(), output, false)),
                output,
                leading(reduced));
    }

    /// Rows summed up by key as far as one worker has them in an epoch: the key, the weight, the
    /// words of the aggregates.
    private int combined(Reduced reduced, int rows) {
        Schema input = wires.schema(rows);
        int[] keys = array(reduced.keyColumns());
        return wires.apply(
                new Work(
                        reduced.name() + "/combine",
                        reduced.owner(),
                        false,
                        "combined before the exchange"),
                Combine.schema(input, keys, reduced.calls()),
                circuit -> new Combine(input, keys, reduced.calls()),
                null,
                rows);
    }

    /// The sums of what [#combined] gave.
    ///
    /// @param parts what it gave, which has the columns of the key first; behind it a [PaneChoices]
    ///   with the same key, where some aggregates are not sums
    int merged(Reduced reduced, Integer... parts) {
        List<Integer> leading = leading(reduced);
        List<Integer> spread = leading.subList(0, reduced.spread());
        Integer[] exchanged =
                Arrays.stream(parts).map(part -> wires.byKey(part, spread)).toArray(Integer[]::new);
        Schema received = wires.schema(exchanged[0]);
        Schema output = output(reduced, leading, received);
        return wires.apply(
                reduced.work(),
                output,
                circuit ->
                        new Reduce(
                                received,
                                array(leading),
                                reduced.calls(),
                                output,
                                true,
                                reduced.spread(),
                                reduced.expiry(circuit)),
                spread,
                exchanged);
    }

    private static List<Integer> leading(Reduced reduced) {
        return IntStream.range(0, reduced.keyColumns().size()).boxed().toList();
    }

    /// @param keys the columns of the input with the key
    private static Schema output(Reduced reduced, List<Integer> keys, Schema input) {
        var fields = new ArrayList<Field>();
        keys.forEach(key -> fields.add(shown(input.fields().get(key))));
        for (Term.Summary summary : reduced.summaries()) {
            fields.add(new Field("$" + summary, summary.type(), summary.nullable()));
        }
        return new Schema(fields);
    }

    /// A part of a key under a name that error rows show.
    private static Field shown(Field key) {
        String name = key.name();
        return new Field(
                name.startsWith("$") ? name.substring(1) : name, key.type(), key.nullable());
    }

    /// The values of a step over a reduced node.
    ///
    /// @param keys how many parts the key has in the program; where it has more in the node, they
    ///   are the start of the window and its end
    /// @param levels how many rounds there are behind the columns of the node
    Flow result(PlanNode step, int keys, List<Term> values, Needs needs, int node, int levels) {
        Schema schema = wires.schema(node);
        return result(
                step,
                summaries(values),
                values,
                needs,
                node,
                levels,
                bound -> Projecting.position(schema, bound.isEnd() ? keys + 1 : keys));
    }

    /// As [#result(PlanNode, int, List, Needs, int, int)], with summaries that stand last in the
    /// node.
    ///
    /// @param bounds the bounds of the window over the node
    Flow result(
            PlanNode step,
            List<Term.Summary> summaries,
            List<Term> values,
            Needs needs,
            int node,
            int levels,
            Function<Term.WindowBound, Term> bounds) {
        Schema schema = wires.schema(node);
        Schema shown = step.rowType().schema();
        SequencedMap<String, Term> columns = new LinkedHashMap<>();
        for (String name : needs.columns(step)) {
            Term value = values.get(shown.indexOf(name));
            columns.put(
                    name,
                    Terms.rewritten(
                            value,
                            part ->
                                    switch (part) {
                                        case Term.Key key ->
                                                Projecting.position(schema, key.index());
                                        case Term.WindowBound bound -> bounds.apply(bound);
                                        case Term.Summary summary ->
                                                Projecting.position(
                                                        schema,
                                                        schema.width()
                                                                - levels
                                                                - summaries.size()
                                                                + find(summaries, summary));
                                        default -> null;
                                    }));
        }
        return projecting.withRounds(new Flow(node, List.of(), columns, List.of(step)), levels);
    }

    private static int[] array(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }
}
