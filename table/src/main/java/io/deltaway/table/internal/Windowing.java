package io.deltaway.table.internal;

import io.deltaway.engine.operator.AggregateCall;
import io.deltaway.engine.operator.IntoWindows;
import io.deltaway.engine.operator.IntoWindows.Open;
import io.deltaway.engine.operator.PaneChoices;
import io.deltaway.engine.operator.SlidingSums;
import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.internal.Reducing.Asked;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lowers windows: a window is a group whose key has the window's start, and its end where somebody
/// asks for it.
///
/// Rows that are in several windows are summed up by pane first where aggregates can be added up,
/// and windows from the sums of their panes: so an epoch costs one change of state for each window
/// that it has rows in, and rows are stored in none. Where others are chosen among the values of
/// panes, rows are stored once, in their pane. Where neither can be said of an aggregate, each
/// window gets its rows.
final class Windowing {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Reducing reducing;
    private final Judging judging;
    private final Joining joining;
    private final Looping looping;

    Windowing(
            Wires wires,
            Names names,
            Projecting projecting,
            Reducing reducing,
            Judging judging,
            Joining joining,
            Looping looping) {
        this.joining = joining;
        this.looping = looping;
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.reducing = reducing;
        this.judging = judging;
    }

    /// @param points the points of windows around them
    Flow windowed(PlanNode.Windowed windowed, Needs needs, Flow flow, @Nullable Flow points) {
        return switch (windowed.framing()) {
            case Framing.Fixed fixed -> {
                int node = new FixedWindows(windowed, fixed, flow).node();
                int keys = windowed.keys().size();
                int levels = flow.rounds().size();
                yield reducing.result(windowed, keys, windowed.values(), needs, node, levels);
            }
            case Framing.Session session ->
                    new SessionWindows(wires, names, projecting, reducing, judging)
                            .windowed(windowed, session, needs, flow);
            case Framing.Counted counted ->
                    new CountWindows(wires, names, projecting, reducing, judging, windowed, counted)
                            .windowed(needs, flow);
            case Framing.Around around ->
                    new AroundWindows(
                                    wires,
                                    names,
                                    projecting,
                                    reducing,
                                    judging,
                                    joining,
                                    looping,
                                    windowed,
                                    around)
                            .windowed(needs, flow, Objects.requireNonNull(points));
        };
    }

    private static boolean asksForEnd(Term value) {
        return value instanceof Term.WindowBound bound && bound.isEnd()
                || value.arguments().stream().anyMatch(Windowing::asksForEnd);
    }

    private static List<Integer> leading(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /// The lowering of one step.
    private final class FixedWindows {

        private final PlanNode.Windowed step;
        private final Windows windows;
        private final @Nullable Lateness lateness;
        private final boolean overlap;
        private final Asked asked;
        private final int time;

        /// The column that says what the clock said where that had closed a window of the row; -1
        /// where it does not matter.
        private final int clock;

        private final List<Integer> bounds;
        private final int rows;

        /// How many rounds there are behind the columns of the rows: of the loops around the step.
        private final int levels;

        FixedWindows(PlanNode.Windowed step, Framing.Fixed fixed, Flow flow) {
            this.step = step;
            this.windows = fixed.windows();
            this.lateness = step.lateness();
            this.overlap = windows.panes() != null;
            this.levels = flow.rounds().size();
            boolean appendOnly = levels == 0 && step.input().properties().appendOnly();
            this.asked = reducing.asked(step.keys(), step.values(), flow, appendOnly);
            this.time = asked.add(fixed.time(), flow.bound(fixed.time()));
            this.clock =
                    overlap && lateness != null
                            ? asked.add(flow.column(Flow.CLOCK), flow.column(Flow.CLOCK))
                            : -1;
            this.bounds =
                    lateness != null || step.values().stream().anyMatch(Windowing::asksForEnd)
                            ? List.of(IntoWindows.START, IntoWindows.END)
                            : List.of(IntoWindows.START);
            Flow inTime = lateness == null ? flow : Judging.sifted(step, flow, false);
            this.rows = projecting.exactly(inTime, Looping.withRounds(asked.wanted(), flow), step);
        }

        int node() {
            Windows panes = levels == 0 ? windows.panes() : null;
            var calls = new PaneCalls(asked.calls());
            int node = panes == null || !calls.fit() ? replicated() : byPane(panes, calls);
            return lateness == null
                    ? node
                    : judging.released(
                            step,
                            lateness,
                            judging.clock(step.input()),
                            node,
                            Judging.spread(
                                    lateness,
                                    asked.keyColumns().size(),
                                    asked.keyColumns().size() + 2),
                            new Judging.Bounds(
                                    asked.keyColumns().size(),
                                    asked.keyColumns().size() + 1,
                                    lateness.grace()));
        }

        private int replicated() {
            String note = overlap ? "each row goes to each of its windows" : "";
            int width = wires.schema(rows).width() - levels;
            var columns = new ArrayList<>(leading(width));
            columns.addAll(bounds);
            IntStream.range(width, width + levels).forEach(columns::add);
            int into = into(windows, rows, time, clock, columns, note, asked.keyColumns());
            return reducing.reduced(
                    kept(asked.keyColumns(), width, bounds.size(), asked.calls()), into, levels);
        }

        private int byPane(Windows panes, PaneCalls calls) {
            int width = wires.schema(rows).width();
            List<Integer> pane = List.of(IntoWindows.START);
            int inPanes = into(panes, rows, time, -1, columns(rows, pane), "", asked.keyColumns());
            int keys = asked.keyColumns().size();
            Reduced kept =
                    kept(leading(keys), keys, bounds.size(), calls.ofWindows(keys + bounds.size()));
            int sums = sums(inPanes, width, calls.sums());
            return calls.choices().isEmpty()
                    ? reducing.merged(kept, sums)
                    : reducing.merged(kept, sums, chosen(calls.choices()));
        }

        /// The sums of each window, of rows with the start of their pane.
        private int sums(int inPanes, int pane, List<AggregateCall> calls) {
            Schema input = wires.schema(inPanes);
            int[] keys = Grouping.array(asked.keyColumns());
            Open open = lateness == null ? null : new Open(clock, lateness.grace());
            return wires.apply(
                    PaneCalls.summing(names, step),
                    SlidingSums.schema(input, keys, pane, bounds, calls),
                    circuit -> new SlidingSums(input, keys, pane, windows, bounds, calls, open),
                    clocked() > 0 ? leading(keys.length) : null,
                    inPanes);
        }

        /// What is chosen in each window among its panes.
        private int chosen(List<AggregateCall> choices) {
            List<Integer> keys = asked.keyColumns();
            int[] keyColumns = Grouping.array(keys);
            int exchanged = wires.byKey(rows, keys);
            Schema input = wires.schema(exchanged);
            int ticking = lateness == null ? -1 : judging.clock(step.input());
            return wires.apply(
                    new Work(
                            names.of(step) + "/panes",
                            step,
                            false,
                            PaneCalls.keeping(choices)
                                    + (lateness == null ? "" : "; bounded in time")),
                    PaneChoices.output(input, keyColumns, time, bounds, choices),
                    circuit ->
                            new PaneChoices(
                                    input,
                                    keyColumns,
                                    time,
                                    windows,
                                    bounds,
                                    choices,
                                    lateness == null
                                            ? null
                                            : new PaneChoices.Closing(
                                                    Judging.clock(circuit, ticking),
                                                    clock,
                                                    lateness.grace())),
                    leading(keys.size()),
                    exchanged);
        }

        /// All columns of a node, and behind them others.
        private List<Integer> columns(int node, List<Integer> more) {
            var columns = new ArrayList<>(leading(wires.schema(node).width()));
            columns.addAll(more);
            return columns;
        }

        /// @param keys the columns with the key: where each has a clock, rows are where that is
        private int into(
                Windows into,
                int node,
                int timeColumn,
                int clockColumn,
                List<Integer> columns,
                String note,
                List<Integer> keys) {
            Schema input = wires.schema(node);
            Open open =
                    lateness == null || clockColumn < 0
                            ? null
                            : new Open(clockColumn, lateness.grace());
            return wires.apply(
                    new Work(names.of(step) + "/windows", step, true, note),
                    IntoWindows.output(input, timeColumn, columns),
                    circuit -> new IntoWindows(input, timeColumn, into, columns, open),
                    clocked() > 0 ? keys : null,
                    node);
        }

        private int clocked() {
            return lateness != null && lateness.perKey() ? asked.keyColumns().size() : 0;
        }

        /// What is kept of each window.
        ///
        /// @param keys the columns of the group's key
        /// @param firstBound where the windows' bounds stand
        private Reduced kept(
                List<Integer> keys, int firstBound, int boundCount, List<AggregateCall> calls) {
            var all = new ArrayList<>(keys);
            IntStream.range(firstBound, firstBound + boundCount).forEach(all::add);
            var until =
                    lateness == null
                            ? null
                            : new Reduced.Until(
                                    judging.clock(step.input()),
                                    all.size() - 1,
                                    lateness.grace(),
                                    null,
                                    clocked());
            return new Reduced(
                    step,
                    names.of(step),
                    PaneCalls.unit(asked.calls(), calls),
                    List.copyOf(all),
                    calls,
                    asked.summaries(),
                    until);
        }
    }
}
