package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import java.util.List;

/// What a source could not decode, as rows of [io.deltaway.engine.circuit.CircuitPlan#ERRORS].
final class MalformedRows {

    private MalformedRows() {}

    static Batch of(int node, List<Chunk.Malformed> malformed) {
        int size = malformed.size();
        var codes = new ColumnBuilder.OfText(size);
        var messages = new ColumnBuilder.OfText(size);
        var rows = new ColumnBuilder.OfText(size);
        long[] weights = new long[size];
        for (int i = 0; i < size; i++) {
            Chunk.Malformed one = malformed.get(i);
            codes.append(one.code());
            messages.append(
                    one.position().isEmpty()
                            ? one.message()
                            : one.position() + ": " + one.message());
            rows.append(one.text());
            weights[i] = one.weight();
        }
        return new Batch(
                size,
                new Column[] {
                    LongColumn.constant(size, node),
                    codes.build(),
                    messages.build(),
                    rows.build(),
                    LongColumn.constant(size, 0)
                },
                weights,
                false);
    }
}
