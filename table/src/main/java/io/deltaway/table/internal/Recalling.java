package io.deltaway.table.internal;

import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.operator.Recall;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lowers results that are remembered or waited for: each becomes a column of an operator of its
/// own, before the step that names it.
final class Recalling {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Awaiting awaiting;

    Recalling(Wires wires, Names names, Projecting projecting, Awaiting awaiting) {
        this.awaiting = awaiting;
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
    }

    /// The input of a step with the results as more columns, and the step's values over it.
    record Recalled(Flow flow, List<Term> values) {}

    Recalled recalled(PlanNode.Select step, Flow input) {
        Flow flow = input;
        List<Term> values = step.values();
        for (int number = 1; ; number++) {
            Term next = innermost(values);
            if (next == null) {
                return new Recalled(flow, values);
            }
            String name = "$remembered " + number;
            flow =
                    switch (next) {
                        case Term.Remembered remembered -> withResult(step, flow, remembered, name);
                        case Term.Awaited awaited -> awaiting.withAnswer(step, flow, awaited, name);
                        default -> throw new IllegalStateException(next.toString());
                    };
            var column = new Term.Column(Side.ROW, name, next.type(), next.nullable());
            values =
                    values.stream()
                            .map(value ->
                                    Terms.rewritten(
                                            value, part -> Terms.same(part, next) ? column : null))
                            .toList();
        }
    }

    /// A result in whose arguments there is no other; null where there is none.
    private static @Nullable Term innermost(List<Term> terms) {
        for (Term term : terms) {
            Term inner = innermost(term.arguments());
            if (inner != null) {
                return inner;
            }
            if (term instanceof Term.Remembered || term instanceof Term.Awaited) {
                return term;
            }
        }
        return null;
    }

    private Flow withResult(
            PlanNode.Select step, Flow flow, Term.Remembered remembered, String name) {
        List<String> columns = List.copyOf(flow.columns().keySet());
        var wanted = new ArrayList<>(Projecting.columns(flow, columns));
        List<Term> arguments = remembered.of().arguments();
        for (int i = 0; i < arguments.size(); i++) {
            wanted.add(new Wanted("$argument " + (i + 1), flow.bound(arguments.get(i))));
        }
        List<Integer> keys = IntStream.range(columns.size(), wanted.size()).boxed().toList();
        int rows = wires.byKey(projecting.exactly(flow, wanted, step), keys);
        Schema input = wires.schema(rows);
        Expression function =
                new Expressions().of(overArguments(remembered.of()), place(step, remembered));
        var result = new Field(name, remembered.type(), remembered.nullable());
        Schema output = Recall.output(input, result);
        int node =
                wires.apply(
                        new Work(
                                names.of(step) + "/recall",
                                step,
                                true,
                                "remembers what " + remembered.of() + " gave"),
                        output,
                        circuit ->
                                new Recall(
                                        input,
                                        keys.stream().mapToInt(Integer::intValue).toArray(),
                                        function,
                                        result),
                        keys,
                        rows);
        SequencedMap<String, Term> all =
                new LinkedHashMap<>(projecting.plain(node, columns).columns());
        all.put(name, Projecting.position(output, output.width() - 1));
        return new Flow(node, List.of(), all, List.of());
    }

    /// What the message of a failure begins with: the column that the result is, if it is one.
    private static String place(PlanNode.Select step, Term.Remembered remembered) {
        List<String> columns = step.rowType().schema().names();
        return IntStream.range(0, columns.size())
                .filter(i -> Terms.same(step.values().get(i), remembered))
                .mapToObj(i -> "column \"" + columns.get(i) + "\"")
                .findFirst()
                .orElse("");
    }

    /// Whether a term names a result that is remembered or waited for.
    static boolean isAnyIn(Term term) {
        return term instanceof Term.Remembered
                || term instanceof Term.Awaited
                || term.arguments().stream().anyMatch(Recalling::isAnyIn);
    }

    /// The call over the columns of its arguments alone.
    private static Term overArguments(Term.Invocation call) {
        var positions = new ArrayList<Term>();
        for (Term argument : call.arguments()) {
            positions.add(
                    new Term.Position(positions.size(), argument.type(), argument.nullable()));
        }
        return new Term.Invocation(call.body(), positions, call.type(), call.nullable());
    }
}
