package io.deltaway.table.plan;

import java.util.List;

/// A clock of event time: the smallest of the times that some tables have come to. Compared by
/// identity.
public final class Clock {

    /// A table that moves a clock, and the time that it does so by.
    public record Table(PlanNode rows, Term time) {}

    private final List<Table> tables;

    public Clock(List<Table> tables) {
        this.tables = List.copyOf(tables);
    }

    /// The tables that move it.
    public List<Table> tables() {
        return tables;
    }
}
