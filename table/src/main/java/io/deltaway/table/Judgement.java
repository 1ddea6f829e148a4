package io.deltaway.table;

import io.deltaway.engine.time.Windows;
import io.deltaway.table.plan.Clock;
import io.deltaway.table.plan.Closing;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells rows that came late from those in time.
///
/// @param judged the node that tells
record Judgement<R>(Table<R> table, PlanNode.Judged judged) {

    /// By the clock of the table alone.
    ///
    /// @param keys what has a clock of its own; empty where there is one for all
    static <R> Judgement<R> of(
            String verb, Table<R> table, Term time, List<Term> keys, Lateness lateness) {
        var clock = new Clock(List.of(new Clock.Table(table.plan(), time, keys)));
        return of(verb, table, new Closing(lateness, clock), 0, null);
    }

    /// @param side which of the tables of the clock it is
    static <R> Judgement<R> of(
            String verb, Table<R> table, Closing closing, int side, @Nullable Windows windows) {
        if (closing.lateness().mostAhead() != null) {
            // What was refused for its time may be in time when it is taken back.
            Checks.appendOnly("atMostAhead", table.plan());
        }
        Head head = table.head(verb, table.plan().properties());
        return new Judgement<>(table, new PlanNode.Judged(head, closing, side, windows));
    }

    /// All rows, for a step that leaves out those that are late.
    Table<R> all() {
        return table.same(judged);
    }

    /// The rows that were refused, each as often as it came. A retraction that is refused is not
    /// among them.
    Table<R> late() {
        return sifted("late", Properties.APPEND_ONLY, true);
    }

    /// The others. A row whose retraction was refused stays.
    Table<R> inTime() {
        Properties before = judged.properties();
        return sifted(
                judged.origin().verb(), before.appendOnly() ? before : Properties.CHANGING, false);
    }

    private Table<R> sifted(String verb, Properties properties, boolean late) {
        var head =
                new Head(
                        new Origin(verb, judged.origin().line(), null),
                        table.rowType(),
                        properties);
        return table.same(new PlanNode.Sifted(head, judged, late));
    }
}
