package io.deltaway.testkit;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Batches as text, for the tests of connectors.
public final class BatchText {

    private BatchText() {}

    /// A line a row: the values divided by bars, null as `-`.
    public static List<String> lines(Schema schema, Batch batch) {
        var rows = new ArrayList<String>();
        for (int row = 0; row < batch.size(); row++) {
            var cells = new ArrayList<String>();
            for (int c = 0; c < schema.width(); c++) {
                cells.add(cell(schema.type(c), batch.column(c), row));
            }
            rows.add(
                    (batch.weight(row) == 1 ? "" : batch.weight(row) + " ")
                            + String.join("|", cells));
        }
        return rows;
    }

    private static String cell(Type type, Column column, int row) {
        if (column.isNull(row)) {
            return "-";
        }
        return switch (column) {
            case LongColumn longs -> Values.fromLong(type, longs.get(row)).toString();
            case DoubleColumn doubles -> String.valueOf(doubles.value(type, row));
            case TextColumn texts -> texts.get(row);
            case ObjectColumn objects -> shown(Objects.requireNonNull(objects.get(row)));
        };
    }

    private static String shown(Object value) {
        return switch (value) {
            case byte[] bytes -> Arrays.toString(bytes);
            case float[] floats -> Arrays.toString(floats);
            case double[] doubles -> Arrays.toString(doubles);
            default -> value.toString();
        };
    }
}
