package io.deltaway.table.internal;

import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.time.ChangeRows;
import io.deltaway.engine.time.CurrentTime;
import io.deltaway.engine.time.Retention;
import io.deltaway.engine.time.Silence;
import io.deltaway.engine.time.Since;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lowers what goes by the time of day: that itself, when rows came and went, and what no longer
/// comes.
final class Streaming {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Clocks clocks;

    Streaming(Wires wires, Names names, Projecting projecting, Clocks clocks) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.clocks = clocks;
    }

    Flow changes(PlanNode.Changes step, Needs needs, Flow flow) {
        return byRow(step, step.values(), needs, flow, "", ChangeRows::output, ChangeRows::new);
    }

    Flow since(PlanNode.Since step, Needs needs, Flow flow) {
        String note = "keeps all rows, with their times";
        return byRow(step, step.values(), needs, flow, note, Since::output, Since::new);
    }

    /// An operator over whole rows, equal ones on one worker, and the time of day.
    private Flow byRow(
            PlanNode step,
            List<Term> values,
            Needs needs,
            Flow flow,
            String note,
            UnaryOperator<Schema> outputOf,
            Function<Schema, Operator> operator) {
        List<String> columns = step.inputs().getFirst().rowType().schema().names();
        int node = projecting.exactly(flow, Projecting.columns(flow, columns), step);
        List<Integer> all = IntStream.range(0, columns.size()).boxed().toList();
        int rows = wires.byKey(node, all);
        Schema schema = wires.schema(rows);
        Schema output = outputOf.apply(schema);
        int over =
                wires.apply(
                        new Work(names.of(step), step, false, note),
                        output,
                        circuit -> operator.apply(schema),
                        all,
                        rows,
                        clocks.timeOfDay(0));
        return values(step, values, needs, over, output);
    }

    /// The values of a step over its operator.
    private static Flow values(
            PlanNode step, List<Term> values, Needs needs, int node, Schema output) {
        SequencedMap<String, Term> columns = new LinkedHashMap<>();
        Schema shown = step.rowType().schema();
        for (String name : needs.columns(step)) {
            Term value = values.get(shown.indexOf(name));
            columns.put(name, Terms.rewritten(value, part -> position(part, output)));
        }
        return new Flow(node, List.of(), columns, List.of(step));
    }

    private static @Nullable Term position(Term part, Schema output) {
        if (part instanceof Term.Key key) {
            return Projecting.position(output, key.index());
        }
        if (!(part instanceof Term.Column column)) {
            return null;
        }
        boolean ofChange = column.side() == Side.CHANGE;
        String name = ofChange ? "$" + column.name() : column.name();
        return Projecting.position(output, output.indexOf(name));
    }

    Flow retained(PlanNode.Retained step, List<String> columns, Flow flow) {
        int rows = projecting.exactly(flow, Projecting.columns(flow, columns), step);
        Schema schema = wires.schema(rows);
        long nanos = step.nanos();
        int node =
                wires.apply(
                        new Work(names.of(step), step, false, "keeps the rows that are there"),
                        schema,
                        circuit -> new Retention(schema, nanos),
                        wires.knot(rows).spread(),
                        rows,
                        clocks.timeOfDay(nanos));
        return projecting.plain(node, columns);
    }

    Flow silent(PlanNode.Silent step, Needs needs, Flow flow) {
        var wanted = new ArrayList<Projecting.Wanted>();
        for (Term key : step.keys()) {
            wanted.add(new Projecting.Wanted("$" + key, flow.bound(key)));
        }
        int node = projecting.exactly(flow, wanted, step);
        List<Integer> all = IntStream.range(0, wanted.size()).boxed().toList();
        int rows = wires.byKey(node, all);
        Schema schema = wires.schema(rows);
        Schema output = Silence.output(schema);
        int silent =
                wires.apply(
                        new Work(
                                names.of(step),
                                step,
                                false,
                                "keeps each key that ever came: a silent one is a row of the result"),
                        output,
                        circuit -> new Silence(schema, step.nanos()),
                        all,
                        rows,
                        clocks.timeOfDay(step.nanos()));
        return values(step, step.values(), needs, silent, output);
    }

    Flow now(PlanNode.Now step) {
        int node =
                wires.apply(
                        new Work(names.of(step), step, false, ""),
                        CurrentTime.SCHEMA,
                        circuit -> new CurrentTime(step.nanos(), circuit.worker()),
                        null,
                        clocks.timeOfDay(step.nanos()));
        return projecting.plain(node, CurrentTime.SCHEMA.names());
    }
}
