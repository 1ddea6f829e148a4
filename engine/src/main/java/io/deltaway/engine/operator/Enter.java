package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.List;

/// Gives rows that go into loops the round 0 of each. As loops run at the end of an epoch, it holds
/// the epoch's rows back until then. Linear, keeps nothing beyond the epoch; a copy of a row.
public final class Enter implements Operator.HoldsBack {

    private final List<Batch> held = new ArrayList<>();
    private final Batch nothing;

    /// @param nothing the empty output: the columns of the input, and a column for each round
    public Enter(Batch nothing) {
        this.nothing = nothing;
    }

    /// The columns of rows and a column for each round.
    public static Schema withRounds(Schema rows, int levels) {
        var fields = new ArrayList<>(rows.fields());
        for (int level = 1; level <= levels; level++) {
            fields.add(new Field("$round" + level, Type.Simple.LONG, false));
        }
        return new Schema(fields);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (!inputs[0].isEmpty()) {
            held.add(inputs[0]);
        }
        return nothing;
    }

    @Override
    public Batch endEpoch(Step step) {
        if (held.isEmpty()) {
            return nothing;
        }
        Batch rows = Consolidation.consolidate(Batch.concat(held));
        held.clear();
        var columns = new Column[nothing.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = c < rows.width() ? rows.column(c) : LongColumn.constant(rows.size(), 0);
        }
        return new Batch(rows.size(), columns, rows.weights(), rows.isConsolidated());
    }
}
