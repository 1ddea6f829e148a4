package io.deltaway.table.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.operator.Finality;
import io.deltaway.engine.operator.Forgetting;
import io.deltaway.engine.operator.IntervalJoin;
import io.deltaway.engine.operator.IntoWindows;
import io.deltaway.engine.operator.Join;
import io.deltaway.engine.operator.Join.Output;
import io.deltaway.engine.operator.WhenFinal;
import io.deltaway.engine.time.Buckets;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.TimeScale;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Reducing.Asked;
import io.deltaway.table.internal.Wires.Dropped;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lowers windows around points: points meet the rows within their bounds, and a window is a group
/// whose key has the point. Both sides are cut into buckets of time, so that they are spread over
/// workers; a row is in one bucket, and a point in all that its bounds touch.
final class AroundWindows {

    private static final Shift NONE = Shift.of(Simple.LONG, 0);

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Reducing reducing;
    private final Judging judging;
    private final Joining joining;
    private final Looping looping;
    private final PlanNode.Windowed step;
    private final Framing.Around around;
    private final Type type;
    private final long lower;
    private final long upper;
    private final @Nullable Finality finality;

    AroundWindows(
            Wires wires,
            Names names,
            Projecting projecting,
            Reducing reducing,
            Judging judging,
            Joining joining,
            Looping looping,
            PlanNode.Windowed step,
            Framing.Around around) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.reducing = reducing;
        this.judging = judging;
        this.joining = joining;
        this.looping = looping;
        this.step = step;
        this.around = around;
        this.type = around.time().type();
        this.lower = around.lower().word();
        this.upper = around.upper().word();
        Lateness lateness = step.lateness();
        this.finality =
                lateness == null
                        ? null
                        : Finality.within(
                                TimeScale.of(type),
                                lateness.grace(),
                                Join.Kind.INNER,
                                lower,
                                upper);
    }

    Flow windowed(Needs needs, Flow flow, Flow points) {
        int levels = Math.max(flow.rounds().size(), points.rounds().size());
        if (levels > 0) {
            return new LoopAroundWindows(
                            wires,
                            names,
                            projecting,
                            reducing,
                            joining,
                            looping,
                            step,
                            around,
                            levels)
                    .windowed(
                            needs,
                            flow,
                            points,
                            new Buckets(scale(), floating(), 0, 0, size()),
                            new Buckets(scale(), floating(), lower, upper, size()));
        }
        Lateness lateness = step.lateness();
        Asked asked = reducing.asked(step.keys(), step.values(), flow, false);
        int time = asked.add(around.time(), flow.bound(around.time()));
        Flow inTime = lateness == null ? flow : Judging.sifted(step, flow, false);
        int rows = projecting.exactly(inTime, asked.wanted(), step);
        int byRow =
                index("rows", rows, time, new Buckets(scale(), floating(), 0, 0, size()), false);
        int each = points(lateness == null ? points : Judging.sifted(step, points, false));
        int byPoint =
                index(
                        "points",
                        each,
                        0,
                        new Buckets(scale(), floating(), lower, upper, size()),
                        true);
        int joined = joined(byPoint, byRow, each, rows);
        int width = wires.schema(rows).width();
        var keyColumns = new ArrayList<>(asked.keyColumns());
        IntStream.range(width, wires.schema(joined).width()).forEach(keyColumns::add);
        int keys = asked.keyColumns().size();
        int clock = lateness == null ? -1 : judging.clock(step.input());
        int node =
                reducing.reduced(
                        new Reduced(
                                step,
                                names.of(step),
                                "window",
                                keyColumns,
                                asked.calls(),
                                asked.summaries(),
                                lateness == null
                                        ? null
                                        : new Reduced.Until(clock, keys + 2, NONE, null, 0)),
                        joined,
                        0);
        if (lateness != null) {
            node =
                    judging.released(
                            step,
                            lateness.inWords(),
                            clock,
                            node,
                            Judging.spread(lateness, keys, keyColumns.size()),
                            new Judging.Bounds(keys + 1, keys + 2, NONE));
        }
        Schema schema = wires.schema(node);
        Term at = Projecting.position(schema, keys);
        return reducing.result(
                step,
                asked.summaries(),
                step.values(),
                needs,
                node,
                0,
                bound -> bound(around, bound, at));
    }

    /// A bound of the window around a point, or the point.
    static Term bound(Framing.Around around, Term.WindowBound bound, Term point) {
        return switch (bound.bound()) {
            case START -> Terms.later(point, around.lower().length());
            case END -> Terms.later(point, around.upper().length());
            default -> point;
        };
    }

    private TimeScale scale() {
        return TimeScale.of(type);
    }

    private boolean floating() {
        return type == Simple.DOUBLE;
    }

    /// About as long as a window, so that a point is in two buckets or three.
    private long size() {
        if (floating()) {
            double width = Double.longBitsToDouble(upper) - Double.longBitsToDouble(lower);
            return Double.doubleToRawLongBits(Math.max(width, 0x1p-20));
        }
        long width = upper - lower;
        return width < 0 ? Long.MAX_VALUE : Math.max(width, 1);
    }

    /// Each point once and, where windows close, when its window is shown and final.
    private int points(Flow flow) {
        int node =
                projecting.exactly(flow, List.of(new Wanted("$at", flow.bound(around.at()))), step);
        Lateness lateness = step.lateness();
        Reduced.Until until = null;
        if (lateness != null && finality != null) {
            Shift holdBack = lateness.holdBack();
            Shift sincePoint =
                    holdBack == null ? null : new Shift(floating(), lower).plus(holdBack);
            node =
                    wires.apply(
                            new Work(names.of(step) + "/when final", step, false, ""),
                            WhenFinal.output(wires.schema(node)),
                            circuit -> new WhenFinal(finality, 0, -1, sincePoint),
                            null,
                            node);
            until = new Reduced.Until(judging.clock(step.input()), 2, NONE, null, 0);
        }
        List<Integer> all = IntStream.range(0, wires.schema(node).width()).boxed().toList();
        return reducing.reduced(
                new Reduced(
                        step,
                        names.of(step) + "/points",
                        "point",
                        all,
                        List.of(),
                        List.of(),
                        until),
                node,
                0);
    }

    /// The index of rows by their buckets, and in the order of their time.
    private int index(String what, int node, int time, Buckets buckets, boolean isPoints) {
        Schema input = wires.schema(node);
        var columns = new ArrayList<>(IntStream.range(0, input.width()).boxed().toList());
        columns.add(IntoWindows.START);
        int bucketed =
                wires.apply(
                        new Work(names.of(step) + "/buckets of " + what, step, true, ""),
                        IntoWindows.output(input, time, columns),
                        circuit -> new IntoWindows(input, time, buckets, columns, null),
                        null,
                        node);
        Dropped dropped =
                finality == null
                        ? null
                        : new Dropped(
                                isPoints,
                                circuit ->
                                        new Forgetting(
                                                Judging.clock(circuit, judging.clock(step.input())),
                                                finality,
                                                isPoints));
        List<Integer> order = IntStream.range(0, columns.size()).boxed().toList();
        return wires.timeIndex(bucketed, List.of(input.width()), time, order, dropped);
    }

    /// Rows with the points whose windows they are in.
    private int joined(int byPoint, int byRow, int points, int rows) {
        var outputs = new ArrayList<Output>();
        var fields = new ArrayList<Field>();
        for (Field field : wires.schema(rows).fields()) {
            outputs.add(new Output(false, outputs.size()));
            fields.add(field);
        }
        for (Field field : wires.schema(points).fields()) {
            outputs.add(new Output(true, outputs.size() - wires.schema(rows).width()));
            fields.add(new Field("$" + field.name(), field.type(), field.nullable()));
        }
        var schema = new Schema(fields);
        boolean pointsFirst = wires.isBefore(byPoint, byRow);
        return wires.apply(
                new Work(names.of(step) + "/in windows", step, false, ""),
                schema,
                circuit ->
                        new IntervalJoin(
                                Join.Kind.INNER,
                                lower,
                                upper,
                                Wires.arrangedByTime(circuit, byPoint),
                                Wires.arrangedByTime(circuit, byRow),
                                pointsFirst,
                                outputs,
                                Batch.empty(schema)),
                null,
                byPoint,
                byRow);
    }
}
