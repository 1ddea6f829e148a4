package io.deltaway.table.internal;

import io.deltaway.engine.operator.IntoWindows;
import io.deltaway.engine.time.Buckets;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Reducing.Asked;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.PlanNode.Join.Kind;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// Lowers windows around points inside loops: as a join within bounds, of each point once and of
/// the rows, by the buckets of time that they are in, and a group by the point.
final class LoopAroundWindows {

    private static final String BUCKET = "$bucket";
    private static final String POINT = "$point";

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Reducing reducing;
    private final Joining joining;
    private final Looping looping;
    private final PlanNode.Windowed step;
    private final Framing.Around around;
    private final int levels;

    /// @param levels how many loops the step is in
    LoopAroundWindows(
            Wires wires,
            Names names,
            Projecting projecting,
            Reducing reducing,
            Joining joining,
            Looping looping,
            PlanNode.Windowed step,
            Framing.Around around,
            int levels) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.reducing = reducing;
        this.joining = joining;
        this.looping = looping;
        this.step = step;
        this.around = around;
        this.levels = levels;
    }

    /// @param of the buckets of a row
    /// @param ofPoints those that the window around a point touches
    Flow windowed(Needs needs, Flow given, Flow givenPoints, Buckets of, Buckets ofPoints) {
        Flow flow = looping.entered(given, levels, step);
        Asked asked = reducing.asked(step.keys(), step.values(), flow, false);
        int time = asked.add(around.time(), flow.bound(around.time()));
        int rows = projecting.exactly(flow, Looping.withRounds(asked.wanted(), flow), step);
        int joined =
                joined(bucketed(each(givenPoints), 0, ofPoints), bucketed(rows, time, of), time);
        int width = asked.wanted().size();
        var keyColumns = new ArrayList<>(asked.keyColumns());
        keyColumns.add(width);
        int node =
                reducing.reduced(
                        new Reduced(
                                step,
                                names.of(step),
                                "window",
                                keyColumns,
                                asked.calls(),
                                asked.summaries(),
                                null),
                        joined,
                        levels);
        Term point = Projecting.position(wires.schema(node), asked.keyColumns().size());
        return reducing.result(
                step,
                asked.summaries(),
                step.values(),
                needs,
                node,
                levels,
                bound -> AroundWindows.bound(around, bound, point));
    }

    /// Each point once: found where the table of the points is, which may be outside of some of the
    /// loops.
    private int each(Flow given) {
        int own = given.rounds().size();
        int at =
                projecting.exactly(
                        given,
                        Looping.withRounds(
                                List.of(new Wanted(POINT, given.bound(around.at()))), given),
                        step);
        int each =
                reducing.reduced(
                        new Reduced(
                                step,
                                names.of(step) + "/points",
                                "point",
                                List.of(0),
                                List.of(),
                                List.of(),
                                null),
                        at,
                        own);
        Flow points = looping.entered(projecting.plain(each, List.of(POINT), own), levels, step);
        List<Wanted> point = Projecting.columns(points, List.of(POINT));
        return projecting.exactly(points, Looping.withRounds(point, points), step);
    }

    /// The columns of a node by their numbers, with the bucket behind them.
    private Flow bucketed(int node, int time, Buckets buckets) {
        Schema input = wires.schema(node);
        int width = input.width() - levels;
        var columns = new ArrayList<>(IntStream.range(0, width).boxed().toList());
        columns.add(IntoWindows.START);
        IntStream.range(width, input.width()).forEach(columns::add);
        int in =
                wires.apply(
                        new Work(names.of(step) + "/buckets", step, true, ""),
                        IntoWindows.output(input, time, columns),
                        circuit -> new IntoWindows(input, time, buckets, columns, null),
                        null,
                        node);
        var called = new ArrayList<String>();
        IntStream.range(0, width).forEach(column -> called.add("$" + column));
        called.add(BUCKET);
        return projecting.plain(in, called, levels);
    }

    /// The rows with the points whose windows they are in, behind their own columns.
    private int joined(Flow points, Flow rows, int time) {
        SequencedMap<String, Term> values = new LinkedHashMap<>();
        for (String column : rows.names()) {
            if (!column.equals(BUCKET)) {
                values.put(column, column(Side.RIGHT, rows, column));
            }
        }
        values.put(POINT, column(Side.LEFT, points, "$0"));
        var timing =
                new Timing.Within(
                        column(Side.ROW, points, "$0"),
                        column(Side.ROW, rows, "$" + time),
                        around.lower().word(),
                        around.upper().word(),
                        around.toString());
        var head = new Head(step.origin(), step.rowType(), Properties.CHANGING);
        var join =
                new PlanNode.Join(
                        head,
                        Kind.INNER,
                        around.points(),
                        step.input(),
                        List.of(column(Side.ROW, points, BUCKET)),
                        List.of(column(Side.ROW, rows, BUCKET)),
                        timing,
                        null,
                        List.copyOf(values.values()));
        Flow joined =
                new LoopTimedJoins(
                                wires,
                                names,
                                projecting,
                                joining,
                                looping,
                                step,
                                join,
                                values,
                                levels)
                        .join(points, rows);
        List<Wanted> wanted = Projecting.columns(joined, List.copyOf(values.keySet()));
        return projecting.exactly(joined, Looping.withRounds(wanted, joined), step);
    }

    private static Term column(Side side, Flow flow, String name) {
        Term of = flow.column(name);
        return new Term.Column(side, name, of.type(), of.nullable());
    }
}
