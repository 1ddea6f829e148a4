package io.deltaway.table.internal;

import io.deltaway.engine.operator.Combine;
import io.deltaway.engine.operator.IntoWindows;
import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.internal.Reducing.Asked;
import io.deltaway.table.internal.Reducing.Reduced;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Lowers windows: a window is a group whose key has the window's start, and its end where somebody
/// asks for it.
///
/// Rows that are in several windows are summed up by pane first where all aggregates can be added
/// up, and the sum of a pane is added to each window: so a row costs one change of state for each
/// of its windows and is stored in none. Otherwise each of its windows gets the row.
final class Windowing {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Reducing reducing;

    Windowing(Wires wires, Names names, Projecting projecting, Reducing reducing) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.reducing = reducing;
    }

    Flow windowed(PlanNode.Windowed windowed, Needs needs, Flow flow) {
        var fixed = (Framing.Fixed) windowed.framing();
        Asked asked = reducing.asked(windowed.keys(), windowed.values(), flow);
        int time = asked.add(fixed.time(), flow.bound(fixed.time()));
        int rows = projecting.exactly(flow, asked.wanted(), windowed);
        List<Integer> bounds =
                windowed.values().stream().anyMatch(Windowing::asksForEnd)
                        ? List.of(IntoWindows.START, IntoWindows.END)
                        : List.of(IntoWindows.START);
        Windows panes = Combine.fits(asked.calls()) ? fixed.windows().panes() : null;
        int node =
                panes == null
                        ? replicated(windowed, fixed, asked, rows, time, bounds)
                        : summedByPane(windowed, fixed, panes, asked, rows, time, bounds);
        return reducing.result(windowed, windowed.keys().size(), windowed.values(), needs, node);
    }

    private static boolean asksForEnd(Term value) {
        return value instanceof Term.WindowBound bound && bound.isEnd()
                || value.arguments().stream().anyMatch(Windowing::asksForEnd);
    }

    private int replicated(
            PlanNode.Windowed windowed,
            Framing.Fixed fixed,
            Asked asked,
            int rows,
            int time,
            List<Integer> bounds) {
        boolean overlap = fixed.windows().panes() != null;
        String note = overlap ? "each row goes to each of its windows" : "";
        int into = into(windowed, fixed.windows(), rows, time, columns(rows, bounds), note);
        int width = wires.schema(rows).width();
        return reducing.reduced(kept(windowed, asked, asked.keyColumns(), width, bounds), into);
    }

    private int summedByPane(
            PlanNode.Windowed windowed,
            Framing.Fixed fixed,
            Windows panes,
            Asked asked,
            int rows,
            int time,
            List<Integer> bounds) {
        List<Integer> pane = List.of(IntoWindows.START);
        int width = wires.schema(rows).width();
        int inPanes = into(windowed, panes, rows, time, columns(rows, pane), "");
        int combined =
                reducing.combined(
                        kept(windowed, asked, asked.keyColumns(), width, pane),
                        inPanes,
                        "summed by pane, then added to each of the pane's windows");
        int keys = asked.keyColumns().size();
        var columns = new ArrayList<>(leading(keys));
        columns.addAll(bounds);
        leading(wires.schema(combined).width()).stream().skip(keys + 1).forEach(columns::add);
        int into = into(windowed, fixed.windows(), combined, keys, columns, "");
        return reducing.merged(kept(windowed, asked, leading(keys), keys, bounds), into, into);
    }

    private static List<Integer> leading(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /// All columns of a node, and behind them others.
    private List<Integer> columns(int node, List<Integer> more) {
        var columns = new ArrayList<>(leading(wires.schema(node).width()));
        columns.addAll(more);
        return columns;
    }

    private int into(
            PlanNode.Windowed windowed,
            Windows windows,
            int rows,
            int time,
            List<Integer> columns,
            String note) {
        Schema input = wires.schema(rows);
        return wires.apply(
                new Work(names.of(windowed) + "/windows", windowed, true, note),
                IntoWindows.output(input, time, columns),
                circuit -> new IntoWindows(input, time, windows, columns, null),
                null,
                rows);
    }

    /// What is kept of windows.
    ///
    /// @param keys the columns of the group's key
    /// @param firstBound where the windows' bounds stand
    private Reduced kept(
            PlanNode.Windowed windowed,
            Asked asked,
            List<Integer> keys,
            int firstBound,
            List<Integer> bounds) {
        var all = new ArrayList<>(keys);
        IntStream.range(firstBound, firstBound + bounds.size()).forEach(all::add);
        return new Reduced(
                windowed,
                names.of(windowed),
                "window",
                List.copyOf(all),
                asked.calls(),
                asked.summaries());
    }
}
