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
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.IntStream;

/// Turns the events of sources into the rows of their tables.
final class Sources {

    private static final Field KIND = new Field(Events.KIND, Type.Simple.LONG, false);
    private static final Field KEPT = new Field(Events.KEPT, Type.Simple.BYTES, true);
    private static final Field GROUP = new Field(Events.GROUP, Type.Simple.TEXT, false);

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

    /// The numbers of the inputs from which the rows of a node come, in an order that depends on
    /// the node alone.
    SequencedSet<Integer> inputsOf(PlanNode node) {
        SequencedSet<Integer> found = new LinkedHashSet<>();
        collect(node, found, Collections.newSetFromMap(new IdentityHashMap<>()));
        return found;
    }

    private void collect(PlanNode node, Set<Integer> found, Set<PlanNode> seen) {
        if (seen.add(node)) {
            if (node instanceof PlanNode.Read) {
                found.add(reads.indexOf(node));
            }
            node.inputs().forEach(input -> collect(input, found, seen));
        }
    }

    /// The plan node of each input.
    List<PlanNode.Read> reads() {
        return reads;
    }

    /// A schema with hidden columns behind its own.
    static Schema with(Schema schema, List<String> hidden) {
        var fields = new ArrayList<>(schema.fields());
        hidden.forEach(name -> fields.add(new Field(name, Type.Simple.LONG, false)));
        return new Schema(fields);
    }

    Flow read(PlanNode.Read read) {
        Events events = read.source().events();
        List<String> hidden = needs.hidden(read);
        var fields = new ArrayList<>(read.rowType().schema().fields());
        switch (events) {
            case Events.Appends appends -> {}
            case Events.Changes changes -> {}
            case Events.Upserts upserts -> {
                fields.add(KIND);
                if (upserts.partial()) {
                    fields.add(KEPT);
                }
            }
            case Events.Groups groups -> {
                fields.add(KIND);
                fields.add(GROUP);
            }
        }
        String name = names.of(read);
        int input = wires.input(name, with(new Schema(fields), hidden), List.of(read));
        int errors = wires.input(name + "/malformed", CircuitPlan.ERRORS, List.of(read));
        Set<String> needed = new HashSet<>(needs.columns(read));
        if (events instanceof Events.Upserts upserts) {
            needed.addAll(upserts.key());
        }
        inputs.add(
                new Lowered.Input(
                        read.source(),
                        input,
                        errors,
                        hidden.contains(Flow.ARRIVAL),
                        hidden.contains(Flow.PARTITION),
                        needed,
                        read.origin()));
        reads.add(read);
        return switch (events) {
            case Events.Appends appends -> rows(input, needed(read, hidden));
            case Events.Changes changes -> rows(input, needed(read, hidden));
            case Events.Upserts upserts -> upserts(read, upserts, input, hidden);
            case Events.Groups groups -> groups(read, input, hidden);
        };
    }

    private List<String> needed(PlanNode.Read read, List<String> hidden) {
        var columns = new ArrayList<>(needs.columns(read));
        columns.addAll(hidden);
        return columns;
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

    private Flow upserts(
            PlanNode.Read read, Events.Upserts events, int input, List<String> hidden) {
        List<String> key = events.key();
        var columns = new ArrayList<>(key);
        needs.columns(read).stream().filter(column -> !key.contains(column)).forEach(columns::add);
        columns.add(Events.KIND);
        if (events.partial()) {
            columns.add(Events.KEPT);
        }
        columns.addAll(hidden);
        List<Integer> keyColumns = IntStream.range(0, key.size()).boxed().toList();
        int kind = columns.indexOf(Events.KIND);
        int keyed = wires.byKey(picked(read, input, columns), keyColumns);
        Schema schema = wires.schema(keyed);
        var layout = layout(read, columns, kind, events.partial());
        int[] keys = keyColumns.stream().mapToInt(Integer::intValue).toArray();
        int node =
                wires.apply(
                        new Work(
                                names.of(read) + "/upserts",
                                read,
                                false,
                                "keeps the row of each " + String.join(", ", key)),
                        ApplyUpserts.output(schema, layout),
                        circuit -> new ApplyUpserts(schema, layout, keys),
                        keyColumns,
                        keyed);
        return rows(node, needed(read, hidden));
    }

    /// Where the marks of events stand among these columns, and which columns of the source the
    /// others are.
    private static ApplyUpserts.Layout layout(
            PlanNode.Read read, List<String> columns, int kind, boolean partial) {
        Schema source = read.source().rowType().schema();
        int[] places = columns.stream().mapToInt(source::indexOf).toArray();
        return new ApplyUpserts.Layout(kind, partial ? kind + 1 : -1, places);
    }

    private Flow groups(PlanNode.Read read, int input, List<String> hidden) {
        List<String> columns = needed(read, hidden);
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
        return rows(node, needed(read, hidden));
    }

    private int picked(PlanNode.Read read, int input, List<String> columns) {
        Flow flow = rows(input, columns);
        return new Projecting(wires, names).exactly(flow, Projecting.columns(flow, columns), read);
    }
}
