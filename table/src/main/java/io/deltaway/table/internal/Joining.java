package io.deltaway.table.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.operator.Join;
import io.deltaway.engine.operator.Join.Output;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Lowers joins onto indexes by their keys, one for all who need it.
final class Joining {

    private static final Failure NOT_FOUND =
            new Failure("DW-2011", "no row of the other table has this key");
    private static final Failure SEVERAL =
            new Failure("DW-2012", "several rows of the other table have this key");

    /// The column that is true where a row of a full join is there.
    static final String HERE = "$here";

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Reducing reducing;
    private final LoopJoins inLoops;

    Joining(Wires wires, Names names, Projecting projecting, Reducing reducing, Looping looping) {
        this.reducing = reducing;
        this.inLoops = new LoopJoins(wires, projecting, looping);
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
    }

    Indexed indexed(Flow flow, List<Term> keys, SequencedSet<String> columns, PlanNode owner) {
        var wanted = new ArrayList<>(Projecting.columns(flow, List.copyOf(columns)));
        for (Term key : keys) {
            wanted.add(new Wanted("$" + key, flow.bound(key)));
        }
        int own = wanted.size();
        Taken taken = projecting.somewhere(flow, Looping.withRounds(wanted, flow), owner);
        SequencedMap<String, Integer> places = new LinkedHashMap<>();
        int next = 0;
        for (String column : columns) {
            places.put(column, taken.columns().get(next++));
        }
        List<Integer> keyColumns = taken.columns().subList(columns.size(), own);
        List<Integer> rounds = taken.columns().subList(own, taken.columns().size());
        int index = wires.index(taken.node(), keyColumns);
        return new Indexed(index, places, keyColumns, keyColumns.getFirst(), rounds);
    }

    Flow join(PlanNode.Join join, Needs needs, Flow left, Flow right) {
        SequencedMap<String, Term> values = new LinkedHashMap<>();
        for (String name : needs.columns(join)) {
            values.put(name, join.values().get(join.rowType().schema().indexOf(name)));
        }
        if (join.kind() == PlanNode.Join.Kind.LOOK_UP) {
            return lookUp(join, values, left, right);
        }
        Indexed one = side(join, values, Side.LEFT, left, join.leftKeys());
        Indexed other = side(join, values, Side.RIGHT, right, join.rightKeys());
        return joined(join, kind(join.kind()), values, one, other, List.of());
    }

    /// One side of a join. In a full join a row may be there whose key is null, so that a marker
    /// tells whether it is there.
    private Indexed side(
            PlanNode.Join join,
            SequencedMap<String, Term> values,
            Side side,
            Flow flow,
            List<Term> keys) {
        boolean asked =
                values.values().stream().anyMatch(value -> Terms.asksForPresence(value, side));
        SequencedSet<String> columns = used(values, side);
        if (!asked || join.kind() != PlanNode.Join.Kind.FULL) {
            return indexed(flow, keys, columns, join);
        }
        columns.add(HERE);
        return indexed(marked(flow), keys, columns, join);
    }

    /// The rows with a marker.
    static Flow marked(Flow flow) {
        SequencedMap<String, Term> marked = new LinkedHashMap<>(flow.columns());
        marked.put(HERE, new Term.Literal(true, Type.Simple.BOOLEAN));
        return new Flow(flow.node(), flow.conditions(), marked, flow.owners());
    }

    /// A left join whose rows fail unless exactly one row has their key.
    private Flow lookUp(
            PlanNode.Join join, SequencedMap<String, Term> values, Flow left, Flow right) {
        Indexed one =
                indexed(left, join.leftKeys(), used(values, Side.LEFT), join)
                        .showingKeys(join.leftKeys());
        SequencedSet<String> columns = used(values, Side.RIGHT);
        var demands = new ArrayList<Term>();
        demands.add(new Term.Demand(new Term.Present(Side.RIGHT), NOT_FOUND));
        if (isUnique(join)) {
            return joined(
                    join,
                    Join.Kind.LEFT,
                    values,
                    one,
                    indexed(right, join.rightKeys(), columns, join),
                    demands);
        }
        Flow byKey = reducing.byKey(join, right, join.rightKeys(), List.copyOf(columns));
        var keys = new ArrayList<Term>();
        for (int part = 0; part < join.rightKeys().size(); part++) {
            Term key = join.rightKeys().get(part);
            keys.add(new Term.Column(Side.ROW, Reducing.keyName(part), key.type(), key.nullable()));
        }
        columns.add(Reducing.ROWS);
        Term rows = new Term.Column(Side.RIGHT, Reducing.ROWS, Type.Simple.LONG, true);
        demands.add(
                new Term.Demand(
                        Term.call("eq", rows, new Term.Literal(1L, Type.Simple.LONG)), SEVERAL));
        return joined(
                join, Join.Kind.LEFT, values, one, indexed(byKey, keys, columns, join), demands);
    }

    /// Whether at most one row of the right side has a key, as far as is known before there are
    /// rows.
    private static boolean isUnique(PlanNode.Join join) {
        var names = new ArrayList<String>();
        for (Term key : join.rightKeys()) {
            if (key instanceof Term.Column column) {
                names.add(column.name());
            }
        }
        return join.right().properties().isUnique(names);
    }

    static Join.Kind kind(PlanNode.Join.Kind kind) {
        return switch (kind) {
            case INNER -> Join.Kind.INNER;
            case LEFT, LOOK_UP -> Join.Kind.LEFT;
            case RIGHT -> Join.Kind.RIGHT;
            case FULL -> Join.Kind.FULL;
        };
    }

    Flow joined(
            PlanNode join,
            Join.Kind kind,
            SequencedMap<String, Term> values,
            Indexed one,
            Indexed other,
            List<Term> demands) {
        var outputs = new ArrayList<Output>();
        if (!demands.isEmpty()) {
            one.keys().forEach(key -> add(outputs, new Output(true, key)));
        }
        var places = new Places();
        values.values()
                .forEach(value ->
                        Terms.visit(value, part -> place(part, one, other, outputs, places)));
        demands.forEach(
                demand -> Terms.visit(demand, part -> place(part, one, other, outputs, places)));
        Schema schema = schema(one, other, outputs, kind);
        int node =
                joined(
                        new Work(names.of(join), join, false, ""),
                        kind,
                        one,
                        other,
                        outputs,
                        schema);
        SequencedMap<String, Term> columns = new LinkedHashMap<>();
        values.forEach((name, value) ->
                columns.put(name, Terms.rewritten(value, part -> placed(part, places, schema))));
        List<Flow.Condition> conditions =
                demands.stream()
                        .map(demand ->
                                Terms.rewritten(demand, part -> placed(part, places, schema)))
                        .map(demand -> new Flow.Condition(demand, ""))
                        .toList();
        return projecting.withRounds(
                new Flow(node, conditions, columns, List.of(join)), levels(one, other));
    }

    static SequencedSet<String> used(SequencedMap<String, Term> values, Side side) {
        SequencedSet<String> used = new LinkedHashSet<>();
        for (Term value : values.values()) {
            Terms.visit(
                    value,
                    part -> {
                        if (part instanceof Term.Column column && column.side() == side) {
                            used.add(column.name());
                        }
                    });
        }
        return used;
    }

    /// Asks for a column of a side. Whether a side is there is seen from its marker, or else from
    /// its key, which is not null in a row that has a match.
    static void place(Term part, Indexed one, Indexed other, List<Output> outputs, Places places) {
        Side side =
                switch (part) {
                    case Term.Column column -> column.side();
                    case Term.Present present -> present.side();
                    default -> Side.ROW;
                };
        if (side == Side.ROW || places.find(part) >= 0) {
            return;
        }
        Indexed of = side == Side.LEFT ? one : other;
        Integer column =
                part instanceof Term.Column named
                        ? of.columns().get(named.name())
                        : of.columns().getOrDefault(HERE, of.witness());
        if (column == null) {
            throw new IllegalStateException(part + " was not kept");
        }
        var output = new Output(side == Side.LEFT, column);
        places.put(part, add(outputs, output));
    }

    /// The place of an output among others, which it joins where it is none of them.
    static int add(List<Output> outputs, Output output) {
        int known = find(outputs, output);
        if (known < 0) {
            outputs.add(output);
        }
        return known < 0 ? outputs.size() - 1 : known;
    }

    static int find(List<Output> outputs, Output wanted) {
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            if (output.fromLeft() == wanted.fromLeft() && output.column() == wanted.column()) {
                return i;
            }
        }
        return -1;
    }

    static @Nullable Term placed(Term part, Places places, Schema schema) {
        int place = places.find(part);
        if (place < 0) {
            return null;
        }
        Term position = Projecting.position(schema, place);
        if (part instanceof Term.Present) {
            return Term.call("isNotNull", position);
        }
        return position;
    }

    Schema schema(Indexed one, Indexed other, List<Output> outputs, Join.Kind kind) {
        if (outputs.isEmpty()) {
            return Schema.of(new Field("$pair", Type.Simple.LONG, false));
        }
        var fields = new ArrayList<Field>();
        for (Output output : outputs) {
            Indexed of = output.fromLeft() ? one : other;
            Field field = wires.schema(of.index()).fields().get(output.column());
            boolean optional = output.fromLeft() ? kind.rightUnmatched() : kind.leftUnmatched();
            String name =
                    (output.fromLeft() ? "left." : "right.") + of.shown(output.column(), field);
            fields.add(new Field(name, field.type(), field.nullable() || optional));
        }
        return new Schema(fields);
    }

    private int joined(
            Work work,
            Join.Kind kind,
            Indexed one,
            Indexed other,
            List<Output> outputs,
            Schema schema) {
        return levels(one, other) == 0
                ? raw(wires, work, kind, one, other, outputs, schema)
                : inLoops.joined(work, kind, one, other, outputs, schema);
    }

    private static int levels(Indexed one, Indexed other) {
        return Math.max(one.rounds().size(), other.rounds().size());
    }

    /// The operator itself.
    static int raw(
            Wires wires,
            Work work,
            Join.Kind kind,
            Indexed one,
            Indexed other,
            List<Output> outputs,
            Schema schema) {
        boolean leftIsFirst =
                one.index() == other.index() || wires.isBefore(one.index(), other.index());
        Batch nothing = Batch.empty(schema);
        return wires.apply(
                work,
                schema,
                circuit ->
                        new Join(
                                kind,
                                Wires.arrange(circuit, one.index()),
                                Wires.arrange(circuit, other.index()),
                                leftIsFirst,
                                outputs,
                                nothing),
                kind.rightUnmatched() ? null : spread(one, outputs),
                one.index(),
                other.index());
    }

    /// Rows stay where their key is, as long as the key is among the columns and there is a left
    /// row.
    static @Nullable List<Integer> spread(Indexed one, List<Output> outputs) {
        var spread = new ArrayList<Integer>();
        for (int key : one.keys()) {
            int at = find(outputs, new Output(true, key));
            if (at < 0) {
                return null;
            }
            spread.add(at);
        }
        return List.copyOf(spread);
    }

    Flow semi(PlanNode.Semi semi, List<String> columns, Flow left, Flow right) {
        return filtered(semi, semi.anti(), columns, left, semi.leftKeys(), right, semi.rightKeys());
    }

    private Flow filtered(
            PlanNode node,
            boolean anti,
            List<String> columns,
            Flow left,
            List<Term> leftKeys,
            Flow right,
            List<Term> rightKeys) {
        Indexed one = indexed(left, leftKeys, new LinkedHashSet<>(columns), node);
        Indexed other = indexed(right, rightKeys, new LinkedHashSet<>(), node);
        var outputs = new ArrayList<Output>();
        one.columns().values().forEach(column -> outputs.add(new Output(true, column)));
        Join.Kind kind = anti ? Join.Kind.ANTI : Join.Kind.SEMI;
        var fields = new ArrayList<Field>();
        one.columns()
                .forEach((name, column) -> {
                    Field field = wires.schema(one.index()).fields().get(column);
                    fields.add(new Field(name, field.type(), field.nullable()));
                });
        Schema schema = outputs.isEmpty() ? schema(one, other, outputs, kind) : new Schema(fields);
        int joined =
                joined(
                        new Work(names.of(node), node, false, ""),
                        kind,
                        one,
                        other,
                        outputs,
                        schema);
        return projecting.plain(joined, columns, levels(one, other));
    }

    Flow overridden(PlanNode.Overridden over, List<String> columns, Flow flow, Flow overrides) {
        Flow others = projecting.settled(overrides, over);
        Flow kept = filtered(over, true, columns, flow, over.keys(), others, over.keys());
        int levels = kept.rounds().size();
        Flow inside = inLoops.entered(others, levels, over);
        int rows =
                projecting.exactly(
                        inside, Projecting.columns(inside, inside.withRounds(columns)), over);
        var work = new Work(names.of(over) + "/union", over, false, "");
        return projecting.plain(
                Lowering.unionOf(wires, work, List.of(kept.node(), rows)), columns, levels);
    }
}
