package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.AggregateCall;
import io.deltaway.engine.operator.CountPanes;
import io.deltaway.engine.operator.IntoWindows;
import io.deltaway.engine.operator.PaneChoices;
import io.deltaway.engine.operator.Recompute;
import io.deltaway.engine.operator.SlidingSums;
import io.deltaway.engine.operator.SortColumn;
import io.deltaway.engine.time.CountedWindows;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Reducing.Asked;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lowers windows of so many rows: rows in the order of each group get the position of their pane,
/// and a window is a group whose key has the position at which it starts. Its bounds are the
/// smallest and the largest time in it.
final class CountWindows {

    private static final List<Integer> START = List.of(IntoWindows.START);

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;
    private final Reducing reducing;
    private final Judging judging;
    private final PlanNode.Windowed step;
    private final Framing.Counted framing;
    private final CountedWindows windows;
    private final Term.Summary first;
    private final Term.Summary last;
    private final Term.Summary count = Term.summary("count", List.of(), List.of());

    CountWindows(
            Wires wires,
            Names names,
            Projecting projecting,
            Reducing reducing,
            Judging judging,
            PlanNode.Windowed step,
            Framing.Counted framing) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
        this.reducing = reducing;
        this.judging = judging;
        this.step = step;
        this.framing = framing;
        this.windows = framing.counts();
        this.first = Term.summary("min", List.of(framing.time()), List.of());
        this.last = Term.summary("max", List.of(framing.time()), List.of());
    }

    Flow windowed(Needs needs, Flow flow) {
        Lateness lateness = step.lateness();
        Asked asked = reducing.asked(step.keys(), summarized(), flow, false);
        var order = new ArrayList<SortColumn>();
        step.input()
                .rowType()
                .schema()
                .names()
                .forEach(name ->
                        order.add(
                                new SortColumn(
                                        asked.add(flow.column(name), flow.column(name)), false)));
        order.addFirst(new SortColumn(asked.wanted().size(), false));
        asked.wanted().add(new Wanted("$time", flow.bound(framing.time())));
        Flow inTime = lateness == null ? flow : Judging.sifted(step, flow, false);
        int levels = flow.rounds().size();
        int rows = projecting.exactly(inTime, Looping.withRounds(asked.wanted(), flow), step);
        int counted = counted(asked, order, rows, levels);
        int keys = asked.keyColumns().size();
        int node = reduced(asked, counted, levels);
        if (lateness != null) {
            var bounds =
                    new Judging.Bounds(
                            column(asked, first),
                            column(asked, last),
                            lateness.grace(),
                            full(asked));
            node =
                    judging.released(
                            step,
                            lateness,
                            judging.clock(step.input()),
                            node,
                            Judging.spread(lateness, keys, keys + 1),
                            bounds);
        }
        return reducing.result(
                step,
                asked.summaries(),
                step.values(),
                needs,
                node,
                levels,
                bound ->
                        switch (bound.bound()) {
                            case START -> time(column(asked, first));
                            case END -> time(column(asked, last));
                            default -> number(keys);
                        });
    }

    private Term time(int column) {
        return new Term.Position(column, framing.time().type(), false);
    }

    private Term number(int start) {
        return Term.call(
                "floorDiv",
                new Term.Position(start, Simple.LONG, false),
                new Term.Literal(windows.hop(), Simple.LONG));
    }

    /// What is asked of the rows of a window, with its bounds as far as somebody wants them, and
    /// what says whether it is final.
    private List<Term> summarized() {
        var values = new ArrayList<>(step.values());
        boolean closes = step.lateness() != null;
        if (closes || asksFor(Term.WindowBound.Bound.START)) {
            values.add(first);
        }
        if (closes || asksFor(Term.WindowBound.Bound.END)) {
            values.add(last);
        }
        if (closes) {
            values.add(count);
        }
        return values;
    }

    private boolean asksFor(Term.WindowBound.Bound bound) {
        var found = new boolean[1];
        step.values()
                .forEach(value ->
                        Terms.visit(
                                value,
                                part ->
                                        found[0] |=
                                                part instanceof Term.WindowBound of
                                                        && of.bound() == bound));
        return found[0];
    }

    /// Where a summary stands among the columns of the windows: the key, the start, the summaries.
    private static int column(Asked asked, Term.Summary summary) {
        return asked.keyColumns().size() + 1 + Reducing.find(asked.summaries(), summary);
    }

    private Expiry.Full full(Asked asked) {
        return new Expiry.Full(column(asked, count), windows.rows());
    }

    /// The rows with the positions of their panes.
    private int counted(Asked asked, List<SortColumn> order, int rows, int levels) {
        int[] keys = Grouping.array(asked.keyColumns());
        Lateness lateness = step.lateness();
        var work =
                new Work(
                        names.of(step) + "/panes",
                        step,
                        false,
                        "keeps rows in order by "
                                + framing.time()
                                + (levels > 0 ? ", of each round" : "")
                                + (lateness == null
                                        ? ""
                                        : "; bounded in time, but for one a key until the input"
                                                + " ends"));
        if (levels > 0) {
            Schema input = Looping.withoutRounds(wires.schema(rows), levels);
            return Looping.atRounds(
                    wires,
                    work,
                    rows,
                    asked.keyColumns(),
                    levels,
                    () -> new Recompute(new CountPanes(input, keys, order, windows, null)),
                    CountPanes.output(input),
                    asked.keyColumns());
        }
        int exchanged = wires.byKey(rows, asked.keyColumns());
        Schema input = wires.schema(exchanged);
        Function<CircuitPlan.Operators, @Nullable Expiry> expiry =
                judging.expiry(step, order.getFirst().column());
        return wires.apply(
                work,
                CountPanes.output(input),
                circuit -> new CountPanes(input, keys, order, windows, expiry.apply(circuit)),
                asked.keyColumns(),
                exchanged);
    }

    /// The windows, summed up by pane where that can be.
    private int reduced(Asked asked, int counted, int levels) {
        int pane = wires.schema(counted).width() - levels - 1;
        if (windows.rows() == windows.hop()) {
            return reducing.reduced(
                    kept(asked, asked.keyColumns(), pane, asked.calls()), counted, levels);
        }
        var calls = new PaneCalls(asked.calls());
        if (levels > 0 || windows.panes() == null || !canBeByPane(calls)) {
            var columns = new ArrayList<>(leading(0, pane));
            columns.add(IntoWindows.START);
            columns.addAll(leading(pane + 1, levels));
            int into = into(counted, pane, columns);
            return reducing.reduced(
                    kept(asked, asked.keyColumns(), pane, asked.calls()), into, levels);
        }
        int keys = asked.keyColumns().size();
        int sums = sums(asked, calls.sums(), counted, pane);
        Reduced kept = kept(asked, leading(0, keys), keys, calls.ofWindows(keys + 1));
        return calls.choices().isEmpty()
                ? reducing.merged(kept, sums)
                : reducing.merged(kept, sums, chosen(asked, calls.choices(), counted, pane));
    }

    /// The sums of each window.
    private int sums(Asked asked, List<AggregateCall> calls, int counted, int pane) {
        Schema input = wires.schema(counted);
        int[] keys = Grouping.array(asked.keyColumns());
        return wires.apply(
                PaneCalls.summing(names, step),
                SlidingSums.schema(input, keys, pane, START, calls),
                circuit -> new SlidingSums(input, keys, pane, windows, START, calls, null),
                null,
                counted);
    }

    /// What closes when it has all its rows can't be told from its panes.
    private boolean canBeByPane(PaneCalls calls) {
        return calls.fit() && (calls.choices().isEmpty() || step.lateness() == null);
    }

    /// What is chosen in each window among its panes.
    private int chosen(Asked asked, List<AggregateCall> choices, int counted, int pane) {
        Schema input = wires.schema(counted);
        int[] keys = Grouping.array(asked.keyColumns());
        return wires.apply(
                new Work(names.of(step) + "/choices", step, false, PaneCalls.keeping(choices)),
                PaneChoices.output(input, keys, pane, START, choices),
                circuit -> new PaneChoices(input, keys, pane, windows, START, choices, null),
                leading(0, keys.length),
                counted);
    }

    private int into(int node, int pane, List<Integer> columns) {
        Schema input = wires.schema(node);
        return wires.apply(
                new Work(names.of(step) + "/windows", step, true, ""),
                IntoWindows.output(input, pane, columns),
                circuit -> new IntoWindows(input, pane, windows, columns, null),
                null,
                node);
    }

    private static List<Integer> leading(int from, int count) {
        return IntStream.range(from, from + count).boxed().toList();
    }

    /// @param start the column with the start of a window
    private Reduced kept(Asked asked, List<Integer> keys, int start, List<AggregateCall> calls) {
        var all = new ArrayList<>(keys);
        all.add(start);
        return new Reduced(
                step,
                names.of(step),
                PaneCalls.unit(asked.calls(), calls),
                List.copyOf(all),
                calls,
                asked.summaries(),
                until(asked));
    }

    private Reduced.@Nullable Until until(Asked asked) {
        Lateness lateness = step.lateness();
        return lateness == null
                ? null
                : new Reduced.Until(
                        judging.clock(step.input()),
                        column(asked, last),
                        lateness.grace(),
                        full(asked),
                        lateness.perKey() ? asked.keyColumns().size() : 0);
    }
}
