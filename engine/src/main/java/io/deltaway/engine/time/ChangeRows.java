package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Turns the changes of a table into rows: for each row that an epoch changes, the row, by how much
/// its weight grew or fell, the epoch and the time of day. What an epoch does and undoes is no
/// change.
///
/// Inputs: rows that are spread by all of their columns, so that equal ones meet, and the ticks.
/// Emits rows that never go, at the end of the epoch. Defined over history; keeps nothing, O(1) a
/// changed row.
public final class ChangeRows implements Operator.HoldsBack {

    private final Schema input;
    private final Wall wall = new Wall();
    private final List<Batch> epoch = new ArrayList<>();

    public ChangeRows(Schema input) {
        this.input = input;
    }

    /// The columns of the output: those of the input, the weight, the epoch and the time.
    public static Schema output(Schema input) {
        var fields = new ArrayList<>(input.fields());
        fields.add(new Field("$weight", Simple.LONG, false));
        fields.add(new Field("$epoch", Simple.LONG, false));
        fields.add(new Field("$at", Simple.INSTANT, false));
        return new Schema(fields);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        wall.hear(inputs[1]);
        if (!inputs[0].isEmpty()) {
            epoch.add(inputs[0]);
        }
        return Batch.empty(output(input));
    }

    @Override
    public Batch endEpoch(Step step) {
        if (epoch.isEmpty()) {
            return Batch.empty(output(input));
        }
        Batch changes = Consolidation.consolidate(Batch.concat(epoch));
        epoch.clear();
        int size = changes.size();
        var columns = new Column[input.width() + 3];
        Arrays.setAll(columns, c -> c < input.width() ? changes.column(c) : null);
        long[] weights = new long[size];
        Arrays.setAll(weights, changes::weight);
        columns[input.width()] = new LongColumn(size, weights, null, null);
        columns[input.width() + 1] = LongColumn.constant(size, step.epoch());
        columns[input.width() + 2] = LongColumn.constant(size, wall.nanos());
        return new Batch(size, columns, null, true);
    }
}
