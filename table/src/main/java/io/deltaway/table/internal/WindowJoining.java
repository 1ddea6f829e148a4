package io.deltaway.table.internal;

import io.deltaway.engine.operator.IntoWindows;
import io.deltaway.engine.operator.IntoWindows.Open;
import io.deltaway.engine.time.Shift;
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
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lowers joins of rows in the same window: each side's rows go to their windows, and are joined by
/// their keys and the start of the window. Where windows close, the start is what indexes are in
/// the order of, so that they drop rows from the front.
final class WindowJoining {

    private static final String START = "$start";
    private static final String END = "$end";

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Joining joining;
    private final TemporalJoining byTime;

    WindowJoining(
            Wires wires,
            Names names,
            Projecting projecting,
            Joining joining,
            TemporalJoining byTime) {
        this.byTime = byTime;
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.joining = joining;
    }

    Flow join(
            PlanNode.Join join,
            Timing.InWindow timing,
            @Nullable JoinClosing closing,
            SequencedMap<String, Term> values,
            Flow left,
            Flow right) {
        SequencedMap<String, Term> bound = new LinkedHashMap<>();
        values.forEach((name, value) ->
                bound.put(name, Terms.rewritten(value, part -> bound(part, join.kind()))));
        Indexed one = side(join, timing, closing, bound, Side.LEFT, left);
        Indexed other = side(join, timing, closing, bound, Side.RIGHT, right);
        if (closing != null) {
            return byTime.answers(join, closing, bound, one, other);
        }
        return joining.joined(join, Joining.kind(join.kind()), bound, one, other, List.of());
    }

    /// A bound of the window: that of a side which is there.
    private static @org.jspecify.annotations.Nullable Term bound(Term part, Kind kind) {
        if (!(part instanceof Term.WindowBound of)) {
            return null;
        }
        String name = of.isEnd() ? END : START;
        Term left = new Term.Column(Side.LEFT, name, of.type(), of.nullable());
        Term right = new Term.Column(Side.RIGHT, name, of.type(), of.nullable());
        return switch (kind) {
            case INNER, LEFT, LOOK_UP -> left;
            case RIGHT -> right;
            case FULL -> Term.call("coalesce", left, right);
        };
    }

    private Indexed side(
            PlanNode.Join join,
            Timing.InWindow timing,
            @Nullable JoinClosing closing,
            SequencedMap<String, Term> values,
            Side side,
            Flow given) {
        boolean isLeft = side == Side.LEFT;
        boolean all = join.kind() == Kind.FULL || join.kind() == (isLeft ? Kind.LEFT : Kind.RIGHT);
        SequencedSet<String> used = Joining.used(values, side);
        List<String> columns =
                used.stream().filter(name -> !name.equals(START) && !name.equals(END)).toList();
        boolean marks =
                join.kind() == Kind.FULL
                        && values.values().stream()
                                .anyMatch(value -> Terms.asksForPresence(value, side));
        Flow flow = marks ? Joining.marked(given) : given;
        var wanted = new ArrayList<>(Projecting.columns(flow, columns));
        if (marks) {
            wanted.add(new Wanted(Joining.HERE, flow.column(Joining.HERE)));
        }
        for (Term key : isLeft ? join.leftKeys() : join.rightKeys()) {
            wanted.add(new Wanted("$" + key, flow.bound(key)));
        }
        int firstKey = columns.size() + (marks ? 1 : 0);
        int time = wanted.size();
        wanted.add(new Wanted("$time", flow.bound(isLeft ? timing.left() : timing.right())));
        Shift grace = null;
        if (join.closing() != null && timing.windows().panes() != null) {
            wanted.add(new Wanted(Flow.CLOCK, flow.column(Flow.CLOCK)));
            grace = join.closing().lateness().grace();
        }
        int rows = projecting.exactly(flow, Looping.withRounds(wanted, flow), join);
        int levels = flow.rounds().size();
        int node = inWindows(join, timing, rows, time, all, grace, levels);
        SequencedMap<String, Integer> places = new LinkedHashMap<>();
        for (String column : columns) {
            places.put(column, places.size());
        }
        if (marks) {
            places.put(Joining.HERE, places.size());
        }
        places.put(START, time);
        places.put(END, time + 1);
        if (closing != null) {
            List<Integer> keys = IntStream.range(firstKey, time).boxed().toList();
            List<Integer> order = IntStream.range(0, wires.schema(node).width()).boxed().toList();
            int index = wires.timeIndex(node, keys, time, order, closing.dropped(isLeft));
            return new Indexed(index, places, keys, time);
        }
        List<Integer> keys = IntStream.rangeClosed(firstKey, time).boxed().toList();
        List<Integer> rounds = IntStream.range(time + 2, time + 2 + levels).boxed().toList();
        return new Indexed(wires.index(node, keys), places, keys, time, rounds);
    }

    /// The rows with the bounds of their windows in the place of their time.
    ///
    /// @param grace after which the windows of a row close that is in several; the clock is then in
    ///   the last column
    /// @param levels how many rounds there are behind the time
    private int inWindows(
            PlanNode.Join join,
            Timing.InWindow timing,
            int rows,
            int time,
            boolean all,
            @Nullable Shift grace,
            int levels) {
        Schema input = wires.schema(rows);
        List<Integer> columns = new ArrayList<>(IntStream.range(0, time).boxed().toList());
        columns.add(IntoWindows.START);
        columns.add(IntoWindows.END);
        IntStream.range(time + 1, time + 1 + levels).forEach(columns::add);
        Open open = grace == null ? null : new Open(time + 1, grace);
        return wires.apply(
                new Work(names.of(join) + "/windows", join, true, ""),
                IntoWindows.output(input, time, columns, all),
                circuit -> new IntoWindows(input, time, timing.windows(), columns, open, all),
                null,
                rows);
    }
}
