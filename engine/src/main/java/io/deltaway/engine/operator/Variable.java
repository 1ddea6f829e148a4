package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.LongColumn;
import java.util.ArrayList;

/// The table that goes round in a loop, as its differences from round to round: in round 0 it is
/// what came in, in round r + 1 what the loop's body made of it in round r. So it emits what comes
/// in at round 0 and takes it back at round 1, and what a [Feedback] brings from the body one round
/// later (McSherry et al., Differential dataflow, CIDR 2013).
///
/// The last columns of all rows are rounds, that of this loop last. Linear; keeps nothing beyond
/// the epoch; what waits for the same round is added up before it goes on, which is the work for a
/// row.
public final class Variable implements Operator.Waits {

    private final Later later;
    private final long lastRound;
    private final Batch nothing;

    /// @param levels the number of loops around it, with its own
    /// @param lastRound the last round there is; rows of later ones are dropped
    /// @param nothing the empty output
    public Variable(int levels, long lastRound, Batch nothing) {
        this.later = new Later(levels);
        this.lastRound = lastRound;
        this.nothing = nothing;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch initial = inputs[0];
        if (!initial.isEmpty()) {
            later.add(initial);
            feedBack(initial.negated());
        }
        var rows = new ArrayList<>(later.take(step.rounds()));
        return rows.isEmpty() ? nothing : Consolidation.consolidate(Batch.concat(rows));
    }

    /// Takes rows of the body: they come one round later.
    void feedBack(Batch rows) {
        int size = rows.size();
        if (size == 0) {
            return;
        }
        int round = rows.width() - 1;
        long[] before = Later.values(rows.column(round));
        long[] after = new long[size];
        int[] kept = new int[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            after[i] = before[i] + 1;
            if (after[i] <= lastRound) {
                kept[count++] = i;
            }
        }
        var columns = new Column[rows.width()];
        for (int c = 0; c < round; c++) {
            columns[c] = rows.column(c);
        }
        columns[round] = new LongColumn(size, after);
        Batch shifted = rows.withColumns(columns);
        later.add(count == size ? shifted : shifted.take(kept, count));
    }

    @Override
    public long nextRound(long[] rounds, int level) {
        return later.nextRound(rounds, level);
    }
}
