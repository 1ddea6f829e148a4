package io.deltaway.table.internal;

import io.deltaway.engine.operator.Await;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;

/// Lowers answers that are waited for: the operator that keeps the rows until they come, an output
/// of what is asked, and an input of the answers.
final class Awaiting {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Clocks clocks;
    private final Needs needs;
    private final List<Lowered.Call> calls = new ArrayList<>();

    Awaiting(Wires wires, Names names, Projecting projecting, Clocks clocks, Needs needs) {
        this.needs = needs;
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.clocks = clocks;
    }

    List<Lowered.Call> calls() {
        return calls;
    }

    /// The flow with the answer as one more column, called `name`.
    Flow withAnswer(PlanNode.Select step, Flow flow, Term.Awaited awaited, String name) {
        List<String> columns = awaited(step, flow);
        var wanted = new ArrayList<>(Projecting.columns(flow, columns));
        Term of = awaited.thing();
        if (of != null) {
            wanted.add(new Wanted("$thing", flow.bound(of)));
        }
        int thing = wanted.size() - 1;
        int question = wanted.size();
        wanted.add(new Wanted("$question", flow.bound(awaited.question())));
        // A thing has one question after the other, and several have the same one.
        int rows =
                wires.byKey(
                        projecting.exactly(flow, wanted, step),
                        of == null ? List.of(question) : List.of());
        Schema input = wires.schema(rows);
        var result = new Field(name, awaited.type(), awaited.nullable());
        String place = names.of(step) + "/" + awaited.call().describe();
        int answers =
                wires.input(
                        place + "/answers",
                        Await.answers(input.fields().get(question), result),
                        List.of(step));
        long workers = of == null ? wires.workers() : 1;
        long most = Math.ceilDiv(awaited.call().mostAsked(), workers);
        int node =
                wires.apply(
                        new Work(
                                place,
                                step,
                                true,
                                "asks " + awaited.call().describe() + " and keeps the answers"),
                        Await.output(input, result),
                        circuit ->
                                new Await(
                                        input,
                                        question,
                                        of == null ? -1 : thing,
                                        result,
                                        awaited.call().keptFor().toNanos(),
                                        most,
                                        awaited.call().isReported(),
                                        awaited.early() || needs.isAwaited(step)),
                        of == null ? List.of(question) : List.of(),
                        rows,
                        wires.byKey(answers, of == null ? List.of(0) : List.of()),
                        clocks.timeOfDay(0));
        calls.add(
                new Lowered.Call(
                        awaited.call(),
                        asked(step, node, place),
                        answers,
                        awaited.call().result().isNullable(),
                        step));
        SequencedMap<String, Term> all =
                new LinkedHashMap<>(projecting.plain(node, columns).columns());
        if (needs.isAwaited(step)) {
            clocks.waits(step, sifted(step, node, "eq", Await.WAITS).select(all, step));
        }
        all.put(name, new Term.Position(input.width(), awaited.type(), awaited.nullable()));
        return sifted(step, node, awaited.early() ? "ne" : "lt", Await.ASKS).select(all, step);
    }

    /// The columns of the rows that wait. When a row came, and from where, is among them only where
    /// somebody behind the step asks for that: one that is taken back may have come otherwise.
    private List<String> awaited(PlanNode.Select step, Flow flow) {
        var columns = new LinkedHashSet<>(flow.merged().columns().keySet());
        flow.columns().keySet().stream().filter(needs.hidden(step)::contains).forEach(columns::add);
        return List.copyOf(columns);
    }

    /// The output of what is asked.
    private int asked(PlanNode.Select step, int node, String place) {
        int question = wires.schema(node).width() - 3;
        Term column = Projecting.position(wires.schema(node), question);
        int questions =
                projecting.exactly(
                        sifted(step, node, "eq", Await.ASKS),
                        List.of(new Wanted("question", column)),
                        step);
        return wires.output(place + "/questions", questions);
    }

    /// The rows whose mark compares so with another one.
    private Flow sifted(PlanNode.Select step, int node, String comparison, long other) {
        Schema schema = wires.schema(node);
        Term mark = Projecting.position(schema, schema.width() - 1);
        Term isWanted = Term.call(comparison, mark, new Term.Literal(other, Type.Simple.LONG));
        return projecting.plain(node, List.of()).where(new Flow.Condition(isWanted, ""), step);
    }
}
