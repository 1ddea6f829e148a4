package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.ApplyGroups;
import io.deltaway.engine.operator.ApplyUpserts;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Events;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/// Turns the events of sources into the rows of their tables.
final class Sources {

    private static final Field KIND = new Field(Events.KIND, Type.Simple.LONG, false);
    private static final Field GROUP = new Field(Events.GROUP, Type.Simple.TEXT, false);
    private static final Field ARRIVAL = new Field(Flow.ARRIVAL, Type.Simple.LONG, false);

    private final Wires wires;
    private final Names names;
    private final Needs needs;
    private final List<Lowered.Input> inputs = new ArrayList<>();
    private final List<PlanNode.Read> reads = new ArrayList<>();

    Sources(Wires wires, Names names, Needs needs) {
        this.wires = wires;
        this.names = names;
        this.needs = needs;
    }

    List<Lowered.Input> inputs() {
        return inputs;
    }

    /// The plan node of each input.
    List<PlanNode.Read> reads() {
        return reads;
    }

    static Schema withArrival(Schema schema) {
        return new Schema(Flow.with(schema.fields(), ARRIVAL));
    }

    Flow read(PlanNode.Read read) {
        Events events = read.source().events();
        boolean arrival = needs.needsArrival(read);
        var fields = new ArrayList<>(read.rowType().schema().fields());
        switch (events) {
            case Events.Appends appends -> {}
            case Events.Changes changes -> {}
            case Events.Upserts upserts -> fields.add(KIND);
            case Events.Groups groups -> {
                fields.add(KIND);
                fields.add(GROUP);
            }
        }
        if (arrival) {
            fields.add(ARRIVAL);
        }
        String name = names.of(read);
        int input = wires.input(name, new Schema(fields), List.of(read));
        int errors = wires.input(name + "/malformed", CircuitPlan.ERRORS, List.of(read));
        Set<String> needed = new HashSet<>(needs.columns(read));
        if (events instanceof Events.Upserts upserts) {
            needed.addAll(upserts.key());
        }
        inputs.add(new Lowered.Input(read.source(), input, errors, arrival, needed, read.origin()));
        reads.add(read);
        return switch (events) {
            case Events.Appends appends -> rows(input, needed(read, arrival));
            case Events.Changes changes -> rows(input, needed(read, arrival));
            case Events.Upserts upserts -> upserts(read, upserts.key(), input, arrival);
            case Events.Groups groups -> groups(read, input, arrival);
        };
    }

    private List<String> needed(PlanNode.Read read, boolean arrival) {
        List<String> columns = needs.columns(read);
        return arrival ? Flow.with(columns, Flow.ARRIVAL) : columns;
    }

    /// A flow of some of the columns of a node.
    private Flow rows(int node, List<String> columns) {
        Schema schema = wires.schema(node);
        SequencedMap<String, Term> positions = new LinkedHashMap<>();
        for (String column : columns) {
            positions.put(column, Projecting.position(schema, schema.indexOf(column)));
        }
        return new Flow(node, List.of(), positions, List.of());
    }

    private Flow upserts(PlanNode.Read read, List<String> key, int input, boolean arrival) {
        var columns = new ArrayList<>(key);
        needs.columns(read).stream().filter(column -> !key.contains(column)).forEach(columns::add);
        columns.add(Events.KIND);
        if (arrival) {
            columns.add(Flow.ARRIVAL);
        }
        List<Integer> keyColumns = IntStream.range(0, key.size()).boxed().toList();
        int kind = columns.indexOf(Events.KIND);
        int events = wires.byKey(picked(read, input, columns), keyColumns);
        Schema schema = wires.schema(events);
        int[] keys = keyColumns.stream().mapToInt(Integer::intValue).toArray();
        int node =
                wires.apply(
                        new Work(
                                names.of(read) + "/upserts",
                                read,
                                false,
                                "keeps the row of each " + String.join(", ", key)),
                        ApplyUpserts.output(schema, kind),
                        circuit -> new ApplyUpserts(schema, kind, keys),
                        keyColumns,
                        events);
        return rows(node, needed(read, arrival));
    }

    private Flow groups(PlanNode.Read read, int input, boolean arrival) {
        var columns = new ArrayList<>(needed(read, arrival));
        int kind = columns.size();
        columns.add(Events.KIND);
        columns.add(Events.GROUP);
        int events = wires.byKey(picked(read, input, columns), List.of(kind + 1));
        Schema schema = wires.schema(events);
        int node =
                wires.apply(
                        new Work(names.of(read) + "/groups", read, false, "keeps all rows by file"),
                        ApplyGroups.output(schema, kind, kind + 1),
                        circuit -> new ApplyGroups(schema, kind, kind + 1),
                        null,
                        events);
        return rows(node, needed(read, arrival));
    }

    private int picked(PlanNode.Read read, int input, List<String> columns) {
        Flow flow = rows(input, columns);
        return new Projecting(wires, names).exactly(flow, Projecting.columns(flow, columns), read);
    }
}
