package io.deltaway.table;

import io.deltaway.engine.time.Windows;
import io.deltaway.table.plan.Lateness;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Term;
import org.jspecify.annotations.Nullable;

/// Tells rows that came late from those in time.
///
/// @param judged the node that tells
record Judgement<R>(Table<R> table, PlanNode.Judged judged) {

    static <R> Judgement<R> of(
            String verb, Table<R> table, Term time, @Nullable Windows windows, Lateness lateness) {
        Head head = table.head(verb, table.plan().properties());
        return new Judgement<>(
                table, new PlanNode.Judged(head, table.plan(), time, windows, lateness));
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
