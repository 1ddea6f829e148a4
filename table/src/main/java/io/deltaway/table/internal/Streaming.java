package io.deltaway.table.internal;

import io.deltaway.engine.time.ChangeRows;
import io.deltaway.engine.time.Retention;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lowers what goes by when rows came and went: changes as rows, and rows that stay for a time.
final class Streaming {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Judging judging;

    Streaming(Wires wires, Names names, Projecting projecting, Judging judging) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.judging = judging;
    }

    Flow changes(PlanNode.Changes step, Needs needs, Flow flow) {
        List<String> columns = step.input().rowType().schema().names();
        int node = projecting.exactly(flow, Projecting.columns(flow, columns), step);
        List<Integer> all = IntStream.range(0, columns.size()).boxed().toList();
        int rows = wires.byKey(node, all);
        Schema schema = wires.schema(rows);
        Schema output = ChangeRows.output(schema);
        int changes =
                wires.apply(
                        new Work(names.of(step), step, false, ""),
                        output,
                        circuit -> new ChangeRows(schema),
                        all,
                        rows,
                        judging.timeOfDay(0));
        SequencedMap<String, Term> values = new LinkedHashMap<>();
        Schema shown = step.rowType().schema();
        for (String name : needs.columns(step)) {
            Term value = step.values().get(shown.indexOf(name));
            values.put(name, Terms.rewritten(value, part -> position(part, output)));
        }
        return new Flow(changes, List.of(), values, List.of(step));
    }

    private static @Nullable Term position(Term part, Schema output) {
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
        long nanos = step.time().toNanos();
        int node =
                wires.apply(
                        new Work(names.of(step), step, false, "keeps the rows that are there"),
                        schema,
                        circuit -> new Retention(schema, nanos),
                        wires.knot(rows).spread(),
                        rows,
                        judging.timeOfDay(nanos));
        return projecting.plain(node, columns);
    }
}
