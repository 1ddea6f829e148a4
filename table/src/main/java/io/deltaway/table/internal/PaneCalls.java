package io.deltaway.table.internal;

import io.deltaway.engine.operator.AggregateCall;
import io.deltaway.engine.operator.Combine;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;

/// The aggregates of windows that are made up of panes: some are sums over their panes, the others
/// are chosen among their panes' values.
///
/// @param all of them, in order
record PaneCalls(List<AggregateCall> all) {

    /// What `explain` says of what is kept to choose from: state of one can't be taken up by the
    /// other.
    static String keeping(List<AggregateCall> choices) {
        return (choices.stream().allMatch(call -> call.aggregate().needsAppends())
                        ? "keeps the first and the last value of each pane, as rows never go,"
                        : "keeps rows in order, each in its pane,")
                + " and chooses for each window among its panes";
    }

    /// How those that are sums are added up.
    static Work summing(Names names, PlanNode step) {
        return new Work(
                names.of(step) + "/combine",
                step,
                false,
                "summed by pane, and windows from their panes");
    }

    /// What a row of state is kept for.
    ///
    /// @param asked all aggregates
    /// @param kept those for which it is
    static String unit(List<AggregateCall> asked, List<AggregateCall> kept) {
        return asked.equals(kept) ? "window" : "window, beside its panes";
    }

    /// Whether rows need not be kept for each window.
    boolean fit() {
        return all.stream().allMatch(call -> isSum(call) || call.aggregate().choice() != null);
    }

    private static boolean isSum(AggregateCall call) {
        return Combine.fits(List.of(call));
    }

    /// Those that are added up.
    List<AggregateCall> sums() {
        return all.stream().filter(PaneCalls::isSum).toList();
    }

    /// Those that are chosen.
    List<AggregateCall> choices() {
        return all.stream().filter(call -> !isSum(call)).toList();
    }

    /// All of them as the windows have them: what is chosen is given.
    ///
    /// @param firstColumn where the given values begin
    List<AggregateCall> ofWindows(int firstColumn) {
        var calls = new ArrayList<AggregateCall>();
        int column = firstColumn;
        for (AggregateCall call : all) {
            calls.add(
                    isSum(call)
                            ? call
                            : new AggregateCall(call.aggregate().given(), new int[] {column++}));
        }
        return calls;
    }
}
