package io.deltaway.table.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.operator.ArrangeByTime;
import io.deltaway.engine.operator.AsOfJoin;
import io.deltaway.engine.operator.IntervalJoin;
import io.deltaway.engine.operator.Join;
import io.deltaway.engine.operator.Join.Output;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.RejoinByTime;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.IntStream;

/// Joins by time inside loops. Which rows meet depends on all rows of a key up to a round, so the
/// rows of both sides become one table, and each key is joined anew in the rounds in which one of
/// its rows changes.
final class LoopTimedJoins {

    private static final String KEY = "$key";
    private static final String LEFT = "$left";
    private static final String RIGHT = "$right";
    private static final String SIDE = "$side";

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Joining joining;
    private final Looping looping;
    private final PlanNode owner;
    private final PlanNode.Join join;
    private final SequencedMap<String, Term> values;
    private final int levels;

    /// @param owner whose work it is
    /// @param levels how many loops the join is in
    LoopTimedJoins(
            Wires wires,
            Names names,
            Projecting projecting,
            Joining joining,
            Looping looping,
            PlanNode owner,
            PlanNode.Join join,
            SequencedMap<String, Term> values,
            int levels) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.joining = joining;
        this.looping = looping;
        this.owner = owner;
        this.join = join;
        this.values = values;
        this.levels = levels;
    }

    Flow join(Flow left, Flow right) {
        Indexed one = side(Side.LEFT, looping.entered(left, levels, owner), join.leftKeys());
        Indexed other = side(Side.RIGHT, looping.entered(right, levels, owner), join.rightKeys());
        var outputs = new ArrayList<Output>();
        var places = new Places();
        for (Term value : values.values()) {
            Terms.visit(value, part -> Joining.place(part, one, other, outputs, places));
        }
        int count = outputs.size();
        one.keys().forEach(key -> outputs.add(new Output(true, key)));
        other.keys().forEach(key -> outputs.add(new Output(false, key)));
        Schema schema = numbered(joining.schema(one, other, outputs, Joining.kind(join.kind())));
        int node = joined(one, other, outputs, count, schema);
        SequencedMap<String, Term> columns = new LinkedHashMap<>();
        values.forEach((name, value) ->
                columns.put(
                        name,
                        Terms.rewritten(value, part -> Joining.placed(part, places, schema))));
        return projecting.withRounds(new Flow(node, List.of(), columns, List.of(owner)), levels);
    }

    /// Names that differ: columns of both sides may be called the same.
    private static Schema numbered(Schema schema) {
        return new Schema(
                IntStream.range(0, schema.width())
                        .mapToObj(c -> {
                            Field field = schema.fields().get(c);
                            return new Field(
                                    "$" + c + field.name(), field.type(), field.nullable());
                        })
                        .toList());
    }

    /// The rows of a side: the columns that are used, the keys, the time, the rounds. Without keys
    /// all rows have one.
    private Indexed side(Side side, Flow given, List<Term> keys) {
        boolean isLeft = side == Side.LEFT;
        boolean marks =
                join.kind() == PlanNode.Join.Kind.FULL
                        && values.values().stream()
                                .anyMatch(value -> Terms.asksForPresence(value, side));
        Flow flow = marks ? Joining.marked(given) : given;
        SequencedSet<String> columns = TemporalJoining.columns(join, values, side, marks);
        var wanted = new ArrayList<>(Projecting.columns(flow, List.copyOf(columns)));
        for (Term key : keys) {
            wanted.add(new Wanted("$" + key, flow.bound(key)));
        }
        if (keys.isEmpty()) {
            wanted.add(new Wanted("$all", new Term.Literal(0L, Simple.LONG)));
        }
        List<Term> times = join.timing().times();
        Term time = isLeft ? times.getFirst() : times.getLast();
        int timeColumn = wanted.size();
        wanted.add(new Wanted("$time " + time, flow.bound(time)));
        int node = projecting.exactly(flow, Looping.withRounds(wanted, flow), owner);
        SequencedMap<String, Integer> places = new LinkedHashMap<>();
        columns.forEach(column -> places.put(column, places.size()));
        return new Indexed(
                node,
                places,
                IntStream.range(columns.size(), timeColumn).boxed().toList(),
                timeColumn);
    }

    private int width(Indexed side) {
        return wires.schema(side.index()).width() - levels;
    }

    /// @param count how many of the outputs are asked for; behind them are the keys
    private int joined(Indexed one, Indexed other, List<Output> outputs, int count, Schema schema) {
        int keys = one.keys().size();
        var work = new Work(names.of(owner) + "/both", owner, false, "");
        int both =
                Lowering.unionOf(
                        wires, work, List.of(marked(one, one, other), marked(other, one, other)));
        Join.Kind kind = Joining.kind(join.kind());
        var left =
                new RejoinByTime.Side(
                        Looping.withoutRounds(wires.schema(one.index()), levels),
                        one.keys(),
                        one.witness(),
                        keys);
        var right =
                new RejoinByTime.Side(
                        Looping.withoutRounds(wires.schema(other.index()), levels),
                        other.keys(),
                        other.witness(),
                        keys + width(one));
        int mark = keys + width(one) + width(other);
        Batch nothing = Batch.empty(schema);
        Schema result = result(wires.schema(both), schema, count, keys);
        return Looping.atRounds(
                wires,
                new Work(names.of(owner), owner, true, "keeps rows and results in rounds by key"),
                both,
                IntStream.range(0, keys).boxed().toList(),
                levels,
                () ->
                        new RejoinByTime(
                                left, right, mark, (a, b) -> made(kind, a, b, outputs, nothing)),
                result,
                IntStream.range(count, count + keys).boxed().toList());
    }

    private Operator.HoldsBack made(
            Join.Kind kind,
            ArrangeByTime left,
            ArrangeByTime right,
            List<Output> outputs,
            Batch nothing) {
        return switch (join.timing()) {
            case Timing.Within within ->
                    new IntervalJoin(
                            kind,
                            within.lower(),
                            within.upper(),
                            left,
                            right,
                            true,
                            outputs,
                            nothing);
            case Timing.AsOf asOf -> new AsOfJoin(kind, asOf.rule(), left, right, outputs, nothing);
            default -> throw new IllegalStateException(join.timing() + " in a loop");
        };
    }

    /// The outputs, and the key.
    private static Schema result(Schema both, Schema outputs, int count, int keys) {
        var fields = new ArrayList<>(outputs.fields().subList(0, count));
        for (int key = 0; key < keys; key++) {
            Field field = both.fields().get(key);
            fields.add(new Field(KEY + key, field.type(), true));
        }
        return new Schema(fields);
    }

    /// The rows of a side among those of both: the key, the columns of the left side and of the
    /// right one, the side, and the rounds.
    private int marked(Indexed side, Indexed one, Indexed other) {
        Schema own = wires.schema(side.index());
        SequencedMap<String, Term> all = new LinkedHashMap<>();
        for (int key : side.keys()) {
            all.put(KEY + all.size(), Projecting.position(own, key));
        }
        put(all, LEFT, one, side);
        put(all, RIGHT, other, side);
        long mark = side == one ? RejoinByTime.LEFT : RejoinByTime.RIGHT;
        all.put(SIDE, new Term.Literal(mark, Simple.LONG));
        for (int level = 1; level <= levels; level++) {
            all.put(Flow.round(level), Projecting.position(own, width(side) + level - 1));
        }
        var flow = new Flow(side.index(), List.of(), all, List.of(owner));
        return projecting.exactly(flow, Projecting.columns(flow, List.copyOf(all.keySet())), owner);
    }

    private void put(
            SequencedMap<String, Term> all, String name, Indexed columns, Indexed present) {
        Schema schema = wires.schema(columns.index());
        for (int c = 0; c < width(columns); c++) {
            all.put(
                    name + c,
                    columns == present
                            ? Projecting.position(schema, c)
                            : new Term.Literal(null, schema.type(c)));
        }
    }
}
