package io.deltaway.table;

import io.deltaway.engine.operator.Frame;
import io.deltaway.table.Ordered.Near;
import io.deltaway.table.plan.PlaceTerm;
import io.deltaway.table.plan.Term;

/// The rows around a row: what aggregates over a [io.deltaway.table.Frame] hang on. Rows whose
/// value is null are left out.
public final class Framed<R> extends Quantiles<Near<R>, R> {

    private final Table<R> table;
    private final Frame frame;
    private final String text;

    Framed(Table<R> table, Frame frame, String text) {
        this.table = table;
        this.frame = frame;
        this.text = text;
    }

    @Override
    void check(Term term) {
        table.check(term);
    }

    @Override
    Term value(Term.Summary summary) {
        if (summary.isByArrival()) {
            throw new PlanException(
                    "DW-0114",
                    summary.aggregate() + " goes by the order of arrival, and rows may go",
                    "use argMin or argMax over a column that says the order");
        }
        return new PlaceTerm.Over(summary, frame, text);
    }
}
