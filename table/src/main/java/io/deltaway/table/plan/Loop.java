package io.deltaway.table.plan;

import io.deltaway.table.Rounds;

/// A loop of the plan: what its [PlanNode.Variable]s and [PlanNode.Fixed] tables have in common.
/// Compared by identity.
public final class Loop {

    private final Origin origin;
    private final Rounds rounds;

    public Loop(Origin origin, Rounds rounds) {
        this.origin = origin;
        this.rounds = rounds;
    }

    public Origin origin() {
        return origin;
    }

    public Rounds rounds() {
        return rounds;
    }
}
