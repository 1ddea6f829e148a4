package io.deltaway.table.internal;

import io.deltaway.engine.operator.IntoWindows;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.internal.Joining.Indexed;
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

/// Lowers joins of rows in the same window: each side's rows go to their windows, and are joined by
/// their keys and the start of the window.
final class WindowJoining {

    private static final String START = "$start";
    private static final String END = "$end";

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Joining joining;

    WindowJoining(Wires wires, Names names, Projecting projecting, Joining joining) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.joining = joining;
    }

    Flow join(
            PlanNode.Join join,
            Timing.InWindow timing,
            SequencedMap<String, Term> values,
            Flow left,
            Flow right) {
        SequencedMap<String, Term> bound = new LinkedHashMap<>();
        values.forEach((name, value) ->
                bound.put(name, Terms.rewritten(value, part -> bound(part, join.kind()))));
        Indexed one = side(join, timing, bound, Side.LEFT, left);
        Indexed other = side(join, timing, bound, Side.RIGHT, right);
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
        int rows = projecting.exactly(flow, wanted, join);
        int node = inWindows(join, timing, rows, time, all);
        SequencedMap<String, Integer> places = new LinkedHashMap<>();
        for (String column : columns) {
            places.put(column, places.size());
        }
        if (marks) {
            places.put(Joining.HERE, places.size());
        }
        places.put(START, time);
        places.put(END, time + 1);
        List<Integer> keys = IntStream.rangeClosed(firstKey, time).boxed().toList();
        return new Indexed(wires.index(node, keys), places, keys, time);
    }

    /// The rows with the bounds of their windows in the place of their time.
    private int inWindows(
            PlanNode.Join join, Timing.InWindow timing, int rows, int time, boolean all) {
        Schema input = wires.schema(rows);
        List<Integer> columns = new ArrayList<>(IntStream.range(0, time).boxed().toList());
        columns.add(IntoWindows.START);
        columns.add(IntoWindows.END);
        return wires.apply(
                new Work(names.of(join) + "/windows", join, true, ""),
                IntoWindows.output(input, time, columns, all),
                circuit -> new IntoWindows(input, time, timing.windows(), columns, all),
                null,
                rows);
    }
}
