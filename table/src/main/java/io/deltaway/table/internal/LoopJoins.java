package io.deltaway.table.internal;

import io.deltaway.engine.operator.Join;
import io.deltaway.engine.operator.Join.Output;
import io.deltaway.engine.operator.Threshold;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// Joins inside loops. A pair appears in the later one of its rows' rounds. Whether a row has a
/// match can't be told from indexes that hold all rounds at once, so rows with a match are those
/// that meet the other side's distinct keys, and those without one are all rows less those.
final class LoopJoins {

    private final Wires wires;
    private final Projecting projecting;
    private final Looping looping;

    LoopJoins(Wires wires, Projecting projecting, Looping looping) {
        this.wires = wires;
        this.projecting = projecting;
        this.looping = looping;
    }

    Flow entered(Flow flow, int levels, PlanNode owner) {
        return looping.entered(flow, levels, owner);
    }

    /// What [Join] gives, with the rounds behind its columns.
    ///
    /// @param schema the columns without rounds
    int joined(
            Work work,
            Join.Kind kind,
            Indexed one,
            Indexed other,
            List<Output> outputs,
            Schema schema) {
        var parts = new ArrayList<Integer>();
        if (kind.pairs()) {
            parts.add(pairs(work, one, other, outputs, schema));
        }
        if (kind.leftMatched()) {
            parts.add(matched(work.name() + "/matched", work, true, one, other, outputs, schema));
        }
        if (kind.leftUnmatched()) {
            parts.addAll(unmatched(work, true, one, other, outputs, schema));
        }
        if (kind.rightUnmatched()) {
            parts.addAll(unmatched(work, false, other, one, outputs, schema));
        }
        return Lowering.unionOf(wires, part(work, ""), parts);
    }

    private static Work part(Work work, String part) {
        return new Work(work.name() + part, work.owners(), false, "");
    }

    private int pairs(Work work, Indexed one, Indexed other, List<Output> outputs, Schema schema) {
        var wanted = new ArrayList<>(outputs);
        one.rounds().forEach(round -> wanted.add(new Output(true, round)));
        other.rounds().forEach(round -> wanted.add(new Output(false, round)));
        var fields = new ArrayList<Field>();
        for (Output output : wanted) {
            Indexed of = output.fromLeft() ? one : other;
            Field field = wires.schema(of.index()).fields().get(output.column());
            fields.add(new Field(field.name(), field.type(), field.nullable()));
        }
        int node =
                Joining.raw(
                        wires,
                        part(work, "/pairs"),
                        Join.Kind.INNER,
                        one,
                        other,
                        wanted,
                        named(fields));
        return laterRound(
                work, node, schema, outputs.size(), one.rounds().size(), other.rounds().size());
    }

    /// Names that differ: columns of both sides may be called the same.
    private static Schema named(List<Field> fields) {
        return new Schema(
                IntStream.range(0, fields.size())
                        .mapToObj(i ->
                                new Field(
                                        "$" + i + fields.get(i).name(),
                                        fields.get(i).type(),
                                        fields.get(i).nullable()))
                        .toList());
    }

    /// The columns of a pair, and of each level the later of its rounds.
    private int laterRound(
            Work work, int node, Schema schema, int columns, int leftLevels, int rightLevels) {
        Schema pairs = wires.schema(node);
        SequencedMap<String, Term> values = new LinkedHashMap<>();
        for (int c = 0; c < schema.width(); c++) {
            values.put(
                    schema.names().get(c),
                    columns == 0
                            ? new Term.Literal(0L, Type.Simple.LONG)
                            : Projecting.position(pairs, c));
        }
        for (int level = 1; level <= Math.max(leftLevels, rightLevels); level++) {
            int left = columns + level - 1;
            int right = columns + leftLevels + level - 1;
            Term round =
                    level > leftLevels
                            ? Projecting.position(pairs, right)
                            : Projecting.position(pairs, left);
            if (level <= Math.min(leftLevels, rightLevels)) {
                round = Term.call("greatest", round, Projecting.position(pairs, right));
            }
            values.put(Flow.round(level), round);
        }
        return project(work, node, values);
    }

    private int project(Work work, int node, SequencedMap<String, Term> values) {
        var flow = new Flow(node, List.of(), values, work.owners());
        List<Wanted> wanted = Projecting.columns(flow, List.copyOf(flow.columns().keySet()));
        return projecting.exactly(flow, wanted, work.owners().getFirst());
    }

    /// The rows of a side that have a match, each as often as it is there, with nulls for the
    /// columns of the other side.
    private int matched(
            String name,
            Work work,
            boolean isLeft,
            Indexed side,
            Indexed other,
            List<Output> outputs,
            Schema schema) {
        Indexed keys = distinctKeys(name, work, other);
        List<Output> own = outputs.stream().filter(output -> output.fromLeft() == isLeft).toList();
        var wanted = new ArrayList<Output>();
        own.forEach(output -> wanted.add(new Output(true, output.column())));
        side.rounds().forEach(round -> wanted.add(new Output(true, round)));
        keys.rounds().forEach(round -> wanted.add(new Output(false, round)));
        var fields = new ArrayList<Field>();
        for (Output output : wanted) {
            Indexed of = output.fromLeft() ? side : keys;
            fields.add(wires.schema(of.index()).fields().get(output.column()));
        }
        var pairs = new Work(name + "/pairs", work.owners(), false, "");
        int node = Joining.raw(wires, pairs, Join.Kind.INNER, side, keys, wanted, named(fields));
        int levels = Math.max(side.rounds().size(), keys.rounds().size());
        Schema ownSchema = new Schema(named(fields).fields().subList(0, own.size()));
        int later =
                laterRound(
                        work,
                        node,
                        ownSchema,
                        own.size(),
                        side.rounds().size(),
                        keys.rounds().size());
        return padded(work, later, own.size(), levels, isLeft, outputs, schema);
    }

    /// Rows of one side with nulls for the columns of the other.
    ///
    /// @param node the side's columns among the outputs, and the rounds
    private int padded(
            Work work,
            int node,
            int columns,
            int levels,
            boolean isLeft,
            List<Output> outputs,
            Schema schema) {
        Schema rows = wires.schema(node);
        SequencedMap<String, Term> values = new LinkedHashMap<>();
        int next = 0;
        for (int c = 0; c < schema.width(); c++) {
            Field field = schema.fields().get(c);
            Term value;
            if (outputs.isEmpty()) {
                value = new Term.Literal(0L, Type.Simple.LONG);
            } else if (outputs.get(c).fromLeft() == isLeft) {
                value = Projecting.position(rows, next++);
            } else {
                value = new Term.Literal(null, field.type());
            }
            values.put(field.name(), value);
        }
        for (int level = 1; level <= levels; level++) {
            values.put(Flow.round(level), Projecting.position(rows, columns + level - 1));
        }
        return project(work, node, values);
    }

    /// The rows of a side without a match: all of them, less those with one.
    private List<Integer> unmatched(
            Work work,
            boolean isLeft,
            Indexed side,
            Indexed other,
            List<Output> outputs,
            Schema schema) {
        String name = work.name() + (isLeft ? "/left" : "/right");
        int levels = Math.max(side.rounds().size(), other.rounds().size());
        int matched = matched(name, work, isLeft, side, other, outputs, schema);
        Schema stored = wires.schema(side.index());
        SequencedMap<String, Term> values = new LinkedHashMap<>();
        int columns = 0;
        for (Output output : outputs) {
            if (output.fromLeft() == isLeft) {
                values.put("$" + columns++, Projecting.position(stored, output.column()));
            }
        }
        for (int level = 1; level <= side.rounds().size(); level++) {
            int round = side.rounds().get(level - 1);
            values.put(Flow.round(level), Projecting.position(stored, round));
        }
        var flow = new Flow(side.index(), List.of(), values, work.owners());
        PlanNode owner = work.owners().getFirst();
        Flow inside = looping.entered(flow, levels, owner);
        int all =
                projecting.exactly(
                        inside,
                        Projecting.columns(inside, List.copyOf(inside.columns().keySet())),
                        owner);
        int padded = padded(work, all, columns, levels, isLeft, outputs, schema);
        return List.of(padded, Grouping.negated(wires, owner, name, matched));
    }

    /// The keys of a side, each once; without those that have a null, which match nothing.
    private Indexed distinctKeys(String name, Work work, Indexed side) {
        Schema stored = wires.schema(side.index());
        PlanNode owner = work.owners().getFirst();
        int levels = side.rounds().size();
        SequencedMap<String, Term> values = new LinkedHashMap<>();
        var conditions = new ArrayList<Flow.Condition>();
        for (int key : side.keys()) {
            Term value = Projecting.position(stored, key);
            values.put("$key" + values.size(), value);
            if (value.nullable()) {
                conditions.add(new Flow.Condition(Term.call("isNotNull", value), ""));
            }
        }
        for (int level = 1; level <= levels; level++) {
            int round = side.rounds().get(level - 1);
            values.put(Flow.round(level), Projecting.position(stored, round));
        }
        var flow = new Flow(side.index(), conditions, values, work.owners());
        int rows =
                projecting.exactly(
                        flow,
                        Projecting.columns(flow, List.copyOf(flow.columns().keySet())),
                        owner);
        List<Integer> keys = IntStream.range(0, side.keys().size()).boxed().toList();
        Schema output = Looping.withoutRounds(wires.schema(rows), levels);
        var once = new Work(name + "/keys", work.owners(), false, "");
        int distinct =
                levels > 0
                        ? looping.atRounds(
                                once, rows, keys, levels, () -> Threshold.ONCE, output, keys)
                        : Grouping.distinct(wires, once, rows, keys);
        List<Integer> rounds = IntStream.range(keys.size(), keys.size() + levels).boxed().toList();
        int index = wires.index(distinct, keys);
        return new Indexed(index, new LinkedHashMap<>(), keys, keys.getFirst(), rounds);
    }
}
