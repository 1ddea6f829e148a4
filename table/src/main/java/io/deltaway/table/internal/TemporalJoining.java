package io.deltaway.table.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.operator.AsOfJoin;
import io.deltaway.engine.operator.AsOfNowJoin;
import io.deltaway.engine.operator.IntervalJoin;
import io.deltaway.engine.operator.Join;
import io.deltaway.engine.operator.Join.Output;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Join.Kind;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lowers joins by time onto indexes by key and time, one for all who need it, and joins as of now
/// onto an index of the right side alone.
final class TemporalJoining {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Joining joining;
    private final Judging judging;
    private final Looping looping;

    TemporalJoining(
            Wires wires,
            Names names,
            Projecting projecting,
            Joining joining,
            Judging judging,
            Looping looping) {
        this.judging = judging;
        this.looping = looping;
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.joining = joining;
    }

    Flow join(PlanNode.Join join, Needs needs, Flow leftRows, Flow rightRows) {
        SequencedMap<String, Term> values = new LinkedHashMap<>();
        for (String name : needs.columns(join)) {
            values.put(name, join.values().get(join.rowType().schema().indexOf(name)));
        }
        JoinClosing closing = JoinClosing.of(wires, names, judging, projecting, join);
        Flow left = closing == null ? leftRows : Judging.sifted(join, leftRows, false);
        Flow rights = closing == null ? rightRows : Judging.sifted(join, rightRows, false);
        // Which of several rows is taken doesn't depend on whether somebody else asks for arrivals.
        Flow right = join.timing() instanceof Timing.AsOf ? rights.merged() : rights;
        if (join.timing() instanceof Timing.InWindow timing) {
            return new WindowJoining(wires, names, projecting, joining, this)
                    .join(join, timing, closing, values, left, right);
        }
        int levels = Math.max(left.rounds().size(), right.rounds().size());
        if (levels > 0) {
            return new LoopTimedJoins(
                            wires, names, projecting, joining, looping, join, join, values, levels)
                    .join(left, right);
        }
        boolean now = join.timing() instanceof Timing.AsOfNow;
        Indexed one =
                now
                        ? rows(join, left)
                        : byTime(join, closing, values, Side.LEFT, left, join.leftKeys());
        Indexed other =
                now
                        ? joining.indexed(
                                right, join.rightKeys(), Joining.used(values, Side.RIGHT), join)
                        : byTime(join, closing, values, Side.RIGHT, right, join.rightKeys());
        return answers(join, closing, values, one, other);
    }

    /// The values of a join over the answers of its operator.
    Flow answers(
            PlanNode.Join join,
            @Nullable JoinClosing closing,
            SequencedMap<String, Term> values,
            Indexed one,
            Indexed other) {
        Join.Kind kind = Joining.kind(join.kind());
        var outputs = new ArrayList<Output>();
        var places = new Places();
        for (Term value : values.values()) {
            Terms.visit(value, part -> Joining.place(part, one, other, outputs, places));
        }
        if (closing != null) {
            closing.addTimes(one, other, outputs);
        }
        Schema schema = joining.schema(one, other, outputs, kind);
        int node = joined(join, kind, one, other, outputs, schema);
        int shown = closing == null ? node : closing.shown(node, one, other, outputs);
        SequencedMap<String, Term> columns = new LinkedHashMap<>();
        values.forEach((name, value) ->
                columns.put(
                        name,
                        Terms.rewritten(value, part -> Joining.placed(part, places, schema))));
        return new Flow(shown, List.of(), columns, List.of(join));
    }

    /// The columns of a side that are needed. Which of several rows of one time an as-of join takes
    /// depends on all columns of the right side.
    ///
    /// @param marks whether [Joining#HERE] is one
    static SequencedSet<String> columns(
            PlanNode.Join join, SequencedMap<String, Term> values, Side side, boolean marks) {
        SequencedSet<String> columns = new LinkedHashSet<>();
        if (side == Side.RIGHT && join.timing() instanceof Timing.AsOf) {
            columns.addAll(join.right().rowType().schema().names());
        }
        columns.addAll(Joining.used(values, side));
        if (marks) {
            columns.add(Joining.HERE);
        }
        return columns;
    }

    /// One side of a join by time, with an index by its keys and its time.
    private Indexed byTime(
            PlanNode.Join join,
            @Nullable JoinClosing closing,
            SequencedMap<String, Term> values,
            Side side,
            Flow given,
            List<Term> keys) {
        boolean isLeft = side == Side.LEFT;
        boolean marks =
                join.kind() == Kind.FULL
                        && values.values().stream()
                                .anyMatch(value -> Terms.asksForPresence(value, side));
        Flow flow = marks ? Joining.marked(given) : given;
        SequencedSet<String> columns = columns(join, values, side, marks);
        var wanted = new ArrayList<>(Projecting.columns(flow, List.copyOf(columns)));
        for (Term key : keys) {
            wanted.add(new Wanted("$" + key, flow.bound(key)));
        }
        List<Term> times = join.timing().times();
        Term time = isLeft ? times.getFirst() : times.getLast();
        wanted.add(new Wanted("$" + time, flow.bound(time)));
        Taken taken = projecting.somewhere(flow, wanted, join);
        SequencedMap<String, Integer> places = new LinkedHashMap<>();
        int next = 0;
        for (String column : columns) {
            places.put(column, taken.columns().get(next++));
        }
        List<Integer> keyColumns = taken.columns().subList(next, wanted.size() - 1);
        int timeColumn = taken.columns().getLast();
        int index =
                wires.timeIndex(
                        taken.node(),
                        keyColumns,
                        timeColumn,
                        order(flow, taken),
                        closing == null ? null : closing.dropped(isLeft));
        return new Indexed(index, places, keyColumns, timeColumn);
    }

    /// All columns of a node in the order of the table's, which breaks ties of time.
    private List<Integer> order(Flow flow, Taken taken) {
        var order = new LinkedHashSet<Integer>();
        if (taken.node() == flow.node()) {
            for (Term column : flow.columns().values()) {
                order.add(((Term.Position) column).column());
            }
        }
        IntStream.range(0, wires.schema(taken.node()).width()).forEach(order::add);
        return List.copyOf(order);
    }

    /// The left rows of a join as of now, where their keys are. They are told apart by all their
    /// columns, so that a row which goes takes back its own answer and not that of another.
    private Indexed rows(PlanNode.Join join, Flow flow) {
        List<String> columns = List.copyOf(flow.columns().keySet());
        var wanted = new ArrayList<>(Projecting.columns(flow, columns));
        for (Term key : join.leftKeys()) {
            wanted.add(new Wanted("$" + key, flow.bound(key)));
        }
        Taken taken = projecting.somewhere(flow, wanted, join);
        SequencedMap<String, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            places.put(columns.get(i), taken.columns().get(i));
        }
        List<Integer> keys = taken.columns().subList(columns.size(), wanted.size());
        return new Indexed(wires.byKey(taken.node(), keys), places, keys, keys.getFirst());
    }

    private int joined(
            PlanNode.Join join,
            Join.Kind kind,
            Indexed one,
            Indexed other,
            List<Output> outputs,
            Schema schema) {
        int left = one.index();
        int right = other.index();
        boolean leftIsFirst = left == right || wires.isBefore(left, right);
        Batch nothing = Batch.empty(schema);
        boolean appendOnly = join.left().properties().appendOnly();
        Schema leftSchema = wires.schema(left);
        Schema rightSchema = wires.schema(right);
        int[] leftKeys = one.keys().stream().mapToInt(Integer::intValue).toArray();
        String note =
                join.timing() instanceof Timing.AsOfNow && !appendOnly
                        ? "keeps each left row with its answer"
                        : "";
        return wires.apply(
                new Work(names.of(join), join, false, note),
                schema,
                circuit ->
                        switch (join.timing()) {
                            case Timing.Within within ->
                                    new IntervalJoin(
                                            kind,
                                            within.lower(),
                                            within.upper(),
                                            Wires.arrangedByTime(circuit, left),
                                            Wires.arrangedByTime(circuit, right),
                                            leftIsFirst,
                                            outputs,
                                            nothing);
                            case Timing.InWindow window ->
                                    new IntervalJoin(
                                            kind,
                                            0,
                                            0,
                                            Wires.arrangedByTime(circuit, left),
                                            Wires.arrangedByTime(circuit, right),
                                            leftIsFirst,
                                            outputs,
                                            nothing);
                            case Timing.AsOf asOf ->
                                    new AsOfJoin(
                                            kind,
                                            asOf.rule(),
                                            Wires.arrangedByTime(circuit, left),
                                            Wires.arrangedByTime(circuit, right),
                                            outputs,
                                            nothing);
                            case Timing.AnyTime any -> throw byKey(join);
                            case Timing.AsOfNow now ->
                                    new AsOfNowJoin(
                                            kind.leftUnmatched(),
                                            appendOnly,
                                            leftSchema,
                                            leftKeys,
                                            rightSchema,
                                            Wires.arrange(circuit, right),
                                            outputs,
                                            nothing);
                        },
                kind.rightUnmatched() ? null : Joining.spread(one, outputs),
                left,
                right);
    }

    private static IllegalStateException byKey(PlanNode.Join join) {
        return new IllegalStateException(join.origin() + " is joined by key");
    }
}
