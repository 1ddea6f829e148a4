package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.AggregateCall;
import io.deltaway.engine.time.Expiry;
import io.deltaway.engine.time.Shift;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a reduce keeps of each group.
///
/// @param unit what it keeps a row for
/// @param keyColumns the key, as columns of the rows
/// @param calls one for each of the summaries
/// @param until null where groups are never final
record Reduced(
        PlanNode owner,
        String name,
        String unit,
        List<Integer> keyColumns,
        List<AggregateCall> calls,
        List<Term.Summary> summaries,
        @Nullable Until until) {

    /// When a group is final.
    ///
    /// @param clock the node of the clock
    /// @param column the output's column with the time after which it is
    /// @param full what else has to be so; null for nothing
    /// @param clocked how many parts of the key, the first ones, have a clock of their own; 0 for
    ///   one clock for all
    record Until(int clock, int column, Shift grace, Expiry.@Nullable Full full, int clocked) {

        Expiry expiry(CircuitPlan.Operators circuit) {
            return new Expiry(Judging.clock(circuit, clock), column, grace, full);
        }

        /// No clock ends what is not full.
        private String bound() {
            return "; bounded in time"
                    + (full == null
                            ? ""
                            : ", but for the unfilled windows of each key until the input ends");
        }
    }

    @Nullable Expiry expiry(CircuitPlan.Operators circuit) {
        return until == null ? null : until.expiry(circuit);
    }

    /// How many parts of the key say which worker has a group.
    int spread() {
        return until == null || until.clocked == 0 ? keyColumns.size() : until.clocked;
    }

    /// The note tells how groups are kept: where that differs, state of one can't be taken up by
    /// the other.
    Work work() {
        String kept = summaries.stream().map(Term::toString).collect(Collectors.joining(", "));
        String single =
                IntStream.range(0, calls.size())
                        .filter(i -> calls.get(i).aggregate().needsAppends())
                        .mapToObj(i -> summaries.get(i).toString())
                        .collect(Collectors.joining(", "));
        return new Work(
                name,
                owner,
                true,
                "keeps a row of state a "
                        + unit
                        + (kept.isEmpty() ? "" : ": " + kept)
                        + (single.isEmpty() ? "" : "; as rows never go, one value for " + single)
                        + (until == null ? "" : until.bound()));
    }
}
