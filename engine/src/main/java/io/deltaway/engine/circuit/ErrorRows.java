package io.deltaway.engine.circuit;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Shown;
import io.deltaway.engine.value.Type;

/// Collects the rows that fail in one operator as rows of [CircuitPlan#ERRORS].
final class ErrorRows implements Step {

    private final int node;
    private final ColumnBuilder.OfText codes = new ColumnBuilder.OfText(0);
    private final ColumnBuilder.OfText messages = new ColumnBuilder.OfText(0);
    private final ColumnBuilder.OfText rows = new ColumnBuilder.OfText(0);
    private final ColumnBuilder.OfLong goingOn = new ColumnBuilder.OfLong(Type.Simple.BOOLEAN, 0);
    private final ColumnBuilder.OfLong weights = new ColumnBuilder.OfLong(Type.Simple.LONG, 0);
    private long epoch;
    private long[] rounds = new long[0];

    ErrorRows(int node) {
        this.node = node;
    }

    ErrorRows at(long now, long[] roundsNow) {
        epoch = now;
        rounds = roundsNow;
        return this;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public long[] rounds() {
        return rounds;
    }

    @Override
    public void fail(Failure failure, Schema schema, Batch batch, int row, long weight) {
        fail(failure, schema, batch, row, weight, false);
    }

    @Override
    public void fail(
            Failure failure, Schema schema, Batch batch, int row, long weight, boolean goesOn) {
        codes.append(failure.code());
        messages.append(failure.message());
        rows.append(
                Shown.row(
                        schema,
                        c -> batch.column(c).value(schema.type(c), row),
                        name -> !name.startsWith("$") && !name.contains(".$")));
        goingOn.append(goesOn ? 1 : 0);
        weights.append(weight);
    }

    Batch build() {
        if (codes.size() == 0) {
            return Batch.empty(CircuitPlan.ERRORS);
        }
        int size = codes.size();
        var weightColumn = (io.deltaway.engine.batch.LongColumn) weights.build();
        Column[] columns = {
            io.deltaway.engine.batch.LongColumn.constant(size, node),
            codes.build(),
            messages.build(),
            rows.build(),
            goingOn.build()
        };
        return new Batch(size, columns, weightColumn.values(), false);
    }

    void clear() {
        if (codes.size() > 0) {
            build();
        }
    }
}
