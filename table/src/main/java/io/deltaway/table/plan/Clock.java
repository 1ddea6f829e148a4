package io.deltaway.table.plan;

import java.util.List;

/// A clock of event time: the smallest of the times that some tables have come to, or one such time
/// for each key. Compared by identity.
public final class Clock {

    /// A table that moves a clock, and the time that it does so by.
    ///
    /// @param keys what has a clock of its own; empty where there is one for all
    public record Table(PlanNode rows, Term time, List<Term> keys) {
        public Table {
            keys = List.copyOf(keys);
        }
    }

    private final List<Table> tables;

    public Clock(List<Table> tables) {
        this.tables = List.copyOf(tables);
    }

    /// Whether each key has its own.
    public boolean isPerKey() {
        return !tables.getFirst().keys.isEmpty();
    }

    /// The tables that move it.
    public List<Table> tables() {
        return tables;
    }
}
